"""Word vectors for the pieces of the vocabulary: where the table starts from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer


def load_meanings(folder: Path, tokenizer: Tokenizer) -> NDArray[np.float32]:
    """Return a unit vector for each piece that is a word of `folder`, zeros for the others.

    The folder holds `words.txt`, a word a line, and `vectors.npy`, a row a word. The mean of all vectors is
    taken out first: it says nothing, and it is most of every cosine (Mu and Viswanath 2018, arXiv:1702.01417).

    Raises:
        FileNotFoundError: one of the two files is missing.

    """
    words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    vectors = np.load(folder / "vectors.npy", allow_pickle=False).astype(np.float32)
    known = np.linalg.norm(vectors, axis=1) > 0
    units = _unit(_unit(vectors) - _unit(vectors)[known].mean(axis=0))
    row_of = {word: row for row, word in enumerate(words) if known[row]}
    meanings = np.zeros((tokenizer.get_vocab_size(), vectors.shape[1]), dtype=np.float32)
    for piece, number in tokenizer.get_vocab().items():
        row = row_of.get(piece.replace("▁", ""))
        if row is not None:
            meanings[number] = units[row]
    return meanings


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)
