"""Writing the trained encoder as a sentence-transformers folder, with its card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_CARD = Path(__file__).with_name("card.md")


def write_folder(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write tokenizer and table, in half precision, so that `SentenceTransformer(folder)` opens them."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    folder.mkdir(parents=True, exist_ok=True)
    module = StaticEmbedding(tokenizer, embedding_weights=table.astype(np.float16))
    SentenceTransformer(modules=[module], device="cpu").save(str(folder), create_model_card=False)
    pieces = folder / "tokenizer.json"
    compact = json.dumps(
        json.loads(pieces.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":")
    )
    pieces.write_text(compact, encoding="utf-8")


def write_card(folder: Path, **figures: object) -> None:
    """Fill in the card beside this file and write it as the folder's README."""
    card = _CARD.read_text(encoding="utf-8").format(**figures)
    (folder / "README.md").write_text(card, encoding="utf-8")
