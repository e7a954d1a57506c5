"""Questions with the passages that rival for them, as pieces: what `embeddings.training.late` trains on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.pieces import PieceLists
from embeddings.training.tokens import NOWHERE, Bounds, token_ids

_MOST_ASKED, _MOST_FOUND = 32, 256
"""Pieces looked at of a question (different ones) and of a passage; hardly any has more."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """Questions and passages: `rival[i]` are the numbers of question `i`'s, the right one first, then `NOWHERE`.

    `shares`, of the same shape, are what BM25 gives to each, as shares of the full score.
    """

    questions: PieceLists
    passages: PieceLists
    rival: Bounds
    shares: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path, tokenizer: Tokenizer) -> Self:
        """Read JSON lines: passages, `{"text": …}`, and questions with the numbers of theirs, the right one first.

        Those are `{"question": …, "passages": [number, …], "shares": [share, …]}`; one without rivals is left out.
        """
        with path.open(encoding="utf-8") as lines:
            rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
        asked = [row for row in rows if len(row.get("passages", ())) > 1]
        return cls(
            PieceLists.of(token_ids(tokenizer, [row["question"] for row in asked])),
            PieceLists.of(token_ids(tokenizer, [row["text"] for row in rows if "text" in row])),
            _filled([row["passages"] for row in asked], NOWHERE).astype(np.int64),
            _filled([row["shares"] for row in asked], 0.0).astype(np.float32),
        )

    def __len__(self) -> int:
        return len(self.rival)


@dataclass(frozen=True, slots=True)
class Contest:
    """A batch of `n` questions with `k` passages each; a piece is a place in `rows`, which are rows of the table.

    `asked` and `counts`, shape `(n, pieces)`: a question's different pieces, and how often each stands in it; 0 times
    where it has no more. `found`, shape `(n, k, pieces)`: a passage's pieces, then its first one over and over;
    `lengths`, shape `(n, k)`, tells how many it has, 0 where there is no passage. `shares`, shape `(n, k)`, are of BM25.
    """

    rows: NDArray[np.int64]
    asked: NDArray[np.int64]
    counts: NDArray[np.float32]
    found: NDArray[np.int64]
    lengths: NDArray[np.int64]
    shares: NDArray[np.float32]


def contest(
    rivals: Rivals, chosen: Bounds, disguised: NDArray[np.floating], rng: np.random.Generator
) -> Contest:
    """Return the batch of the chosen questions; from question `i` is left out what its passage says too.

    Each such piece with the chance `disguised[i]`: without its words a question finds its passage only by what they
    mean, like one that was put in other words. Then BM25 has no say either. A piece is always left.
    """
    asked, counts = [], []
    for question, chance in zip(chosen.tolist(), disguised.tolist(), strict=True):
        pieces, times = np.unique(_text(rivals.questions, question), return_counts=True)
        said = np.isin(pieces, _text(rivals.passages, int(rivals.rival[question, 0])))
        kept = ~(said & (rng.random(len(pieces)) < chance))
        kept |= not kept.any()
        asked.append(pieces[kept][:_MOST_ASKED])
        counts.append(times[kept][:_MOST_ASKED])
    numbers = rivals.rival[chosen]
    texts = [_text(rivals.passages, number)[:_MOST_FOUND] for number in numbers.ravel().tolist()]
    found = _filled(texts, NOWHERE).astype(np.int64)
    found = np.maximum(np.where(found == NOWHERE, found[:, :1], found), 0)
    every = _filled(asked, 0).astype(np.int64)
    rows, places = np.unique(np.concatenate((every.ravel(), found.ravel())), return_inverse=True)
    return Contest(
        rows,
        places[: every.size].reshape(every.shape),
        _filled(counts, 0).astype(np.float32),
        places[every.size :].reshape(*numbers.shape, -1),
        np.array([len(text) for text in texts]).reshape(numbers.shape),
        (rivals.shares[chosen] * (disguised == 0)[:, None]).astype(np.float32),
    )


def _text(lists: PieceLists, number: int) -> NDArray[np.uint16]:
    """Return the pieces of a text; none of text `NOWHERE`."""
    return (
        lists.pieces[:0]
        if number == NOWHERE
        else lists.pieces[lists.bounds[number] : lists.bounds[number + 1]]
    )


def _filled(rows: Sequence[Sequence[Any] | NDArray[Any]], filling: float) -> NDArray[Any]:
    """Return the rows as a matrix, filled up behind the shorter ones.

    >>> _filled([[1, 2], [], [3]], 0).tolist()
    [[1, 2], [0, 0], [3, 0]]
    """
    filled = np.full((len(rows), max(1, *map(len, rows))), filling)
    for row, values in zip(filled, rows, strict=True):
        row[: len(values)] = values
    return filled
