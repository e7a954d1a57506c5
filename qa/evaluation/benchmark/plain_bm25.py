"""BM25 in its plainest form, so that a published figure depends on no retriever of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.75


class PlainBM25:
    """Robertson & Zaragoza 2009 over single characters and pairs, k1 1.2, b 0.75, idf as Lucene has it.

    >>> scores = PlainBM25(["大会批准报告", "代表讨论"]).scores("批准")
    >>> scores.argmax(), scores[1]
    (np.int64(0), np.float64(0.0))
    """

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [Counter(_tokens(text)) for text in texts]
        lengths = np.array([counts.total() for counts in counted], np.float64)
        damping = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1.0))
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for place, counts in enumerate(counted):
            for token, count in counts.items():
                places, gains = postings.setdefault(token, ([], []))
                places.append(place)
                gains.append(count / (count + damping[place]))
        self._size = len(texts)
        self._postings = {
            token: (np.array(places), np.array(gains) * self._idf(len(places)))
            for token, (places, gains) in postings.items()
        }

    def _idf(self, holding: int) -> float:
        return float(np.log(1 + (self._size - holding + 0.5) / (holding + 0.5)))

    def scores(self, query: str) -> NDArray[np.float64]:
        """Return the score of every text, 0 where nothing is shared."""
        found = np.zeros(self._size)
        for token in _tokens(query):
            if token in self._postings:
                places, gains = self._postings[token]
                found[places] += gains
        return found


def _tokens(text: str) -> list[str]:
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]
