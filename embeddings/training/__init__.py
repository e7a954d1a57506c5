"""How the shipped encoder was made: `python -m embeddings.training --data DIR --out FOLDER --seed N`.

Needs the extra `train`; nothing imports it at run time.
"""
