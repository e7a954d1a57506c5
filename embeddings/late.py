"""Late interaction: a question and a text compared piece by piece (ColBERT, Khattab & Zaharia 2020).

One vector a text says what it is about, and blurs the one phrase that answers. Here every piece of the question
looks for the nearest piece of the text, which keeps the phrase, and takes words of near meaning for it.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors
from embeddings.pieces import PieceLists

MOST_ASKED = 48
"""Different pieces of a question that are compared, the heaviest: a question of 2,000 characters has 700."""


@runtime_checkable
class LateInteraction(Protocol):
    """What an `Encoder` may offer besides: the pieces of texts, and their scores for a question."""

    def encode_with_pieces(self, sentences: list[str]) -> tuple[NDArray[np.floating], PieceLists]:
        """Return what `encode_document` returns, and the pieces of each text to keep beside its vector."""
        ...

    def late_scores(self, question: str, texts: PieceLists) -> Vectors:
        """Return how well each text answers the question piece by piece; shape `(len(texts),)`, in [-1, 1].

        The mean, over the pieces of the question by weight, of the cosine with the nearest piece of the text;
        0 for a text or a question without pieces.
        """
        ...


def heaviest(asked: NDArray[np.int64], weights: Vectors) -> tuple[NDArray[np.int64], Vectors]:
    """Return the different pieces of a question and their shares of its weight, `MOST_ASKED` at most.

    `weights[i]` is that of one occurrence of `asked[i]`. The shares sum to 1; no piece has none.

    >>> heaviest(np.array([5, 9, 5, 7]), np.array([1.0, 2.0, 1.0, 0.0]))
    (array([5, 9]), array([0.5, 0.5], dtype=float32))
    """
    pieces, of = np.unique(asked, return_inverse=True)
    summed = np.bincount(of, weights, len(pieces))
    kept = np.sort(np.argsort(-summed, kind="stable")[:MOST_ASKED])
    kept = kept[summed[kept] > 0]
    return pieces[kept], (summed[kept] / max(summed[kept].sum(), 1e-12)).astype(np.float32)


def mean_of_nearest(cosines: Vectors, shares: Vectors, texts: PieceLists, pieces: int) -> Vectors:
    """Return, for each text, the mean by `shares` of the highest cosine that each asked piece finds in it.

    `cosines` has shape `(different pieces of all texts, rising; asked pieces)`; `pieces` is the vocabulary's size.
    """
    place = np.zeros(pieces, np.intp)
    place[distinct(texts, pieces)] = np.arange(len(cosines))
    each = cosines[place[texts.pieces]]
    filled = np.flatnonzero(np.diff(texts.bounds))
    scores = np.zeros(len(texts), np.float32)
    if len(filled):
        scores[filled] = np.maximum.reduceat(each, texts.bounds[filled], axis=0) @ shares
    return np.clip(scores, -1, 1)


def distinct(texts: PieceLists, pieces: int) -> NDArray[np.int64]:
    """Return the different pieces of the texts, rising; ten times as fast as sorting them."""
    present = np.zeros(pieces, np.bool_)
    present[texts.pieces] = True
    return np.flatnonzero(present)
