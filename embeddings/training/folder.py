"""Writing the trained encoder as a sentence-transformers folder, with its card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.loop import STRETCHED, Plan

_CARD = Path(__file__).with_name("card.md")
_SOURCES = {
    "questions": "question -> passage (CMRC train, DRCD dev), a window around the answer or the whole",
    "passages": "stretch of such a passage -> the passage",
    "headlines": "headline of a news item -> a window of its paragraphs",
    "articles": "title of a statute and number of an article -> the article",
    "written": "question of the pair file -> a window of its text around the answer, beside hard negatives",
    "plain": "stretch of a document of the plain text -> the window around it",
}
_SPLITS = {"trial": "trial (choices were made on it)", "dev": "dev (scored once, for this table)"}


def write_folder(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write tokenizer and table, eight bits a number, so that `SentenceTransformer(folder)` opens them.

    The layout is the one that it reads from model2vec: whole numbers, and a factor for each row.
    """
    from safetensors.numpy import save_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    folder.mkdir(parents=True, exist_ok=True)
    module = StaticEmbedding(tokenizer, embedding_weights=table)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder), create_model_card=False)
    rows, factors = quantized(table)
    save_file({"embeddings": rows, "weights": factors}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # it is written for its owner's eyes alone
    pieces = folder / "tokenizer.json"
    compact = json.dumps(
        json.loads(pieces.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":")
    )
    pieces.write_text(compact, encoding="utf-8")


def read_table(folder: Path) -> NDArray[np.float32]:
    """Return the table that `write_folder` wrote, shape `(pieces, dimension)`, to go on from it.

    Raises:
        FileNotFoundError: there is none.

    """
    from safetensors.numpy import load_file

    stored = load_file(folder / "model.safetensors")
    return np.asarray(stored["embeddings"] * stored["weights"][:, None], dtype=np.float32)


def quantized(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return `(rows, factors)` with `rows * factors[:, None]` as near to the table as eight bits allow.

    >>> rows, factors = quantized(np.array([[0.5, -1.0], [0.0, 0.0]], dtype=np.float32))
    >>> rows.tolist(), [round(float(f), 4) for f in factors]
    ([[64, -127], [0, 0]], [0.0079, 1.0])
    """
    largest = np.abs(table).max(axis=1)
    factors = np.where(largest > 0, largest / 127, 1.0).astype(np.float32)
    return np.rint(table / factors[:, None]).astype(np.int8), factors


def write_card(
    folder: Path, plan: Plan, documents: dict[str, int], recall: dict[str, tuple[float, float]]
) -> None:
    """Fill in the card beside this file, `card.md`, and write it as the folder's README."""
    shares = [
        f"| {_SOURCES[name]} | {documents[STRETCHED.get(name, name)]:,} | {share:.0%} |"
        for name, share in plan.shares
    ]
    figures = [f"| {_SPLITS[split]} | {first:.3f} | {five:.3f} |" for split, (first, five) in recall.items()]
    card = _CARD.read_text(encoding="utf-8")
    filled = card.format(plan=plan, shares="\n".join(shares), figures="\n".join(figures))
    (folder / "README.md").write_text(filled, encoding="utf-8")
