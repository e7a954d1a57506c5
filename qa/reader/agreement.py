"""What the spans that were looked at agree on.

The likeliest single span is often not the best answer: 「27个万亿级城市前列」 may have the highest score of all, while
a dozen spans around 「增速位居9个国家中心城市和27个万亿级城市前列」 share more odds between them and say the same. So each
span gathers the odds of all that say what it says, which is decoding for the least expected loss instead of the
highest probability (minimum Bayes risk: Kumar & Byrne 2004, https://aclanthology.org/N04-1022/).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reader.base import Span

SAME = 0.6
"""Spans whose characters overlap with this F1 say the same: the rule by which `qa.evaluation` calls one right."""

NO_AGREEMENT = -12.0
"""The agreement of what is no span that was looked at, nor like one."""

Places = NDArray[np.int64]


class LookedAt:
    """The spans of one reading, compared with each other."""

    def __init__(self, spans: Sequence[Span]) -> None:
        """`spans` best first."""
        self._passage, self._start, self._end = np.array(
            [(s.passage, s.start, s.end) for s in spans], np.int64
        ).reshape(-1, 3).T  # fmt: skip
        self.scores = np.array([s.score for s in spans], np.float64)
        self._top = self.scores.max(initial=0.0)
        self._odds = np.exp(self.scores - self._top)

    def agreement(self, passage: Places, start: Places, end: Places) -> NDArray[np.float64]:
        """Return the logarithm of the summed odds of all spans that say the same as each of these.

        `passage`, `start` and `end` have one shape, `(n,)`, and so has the result; an agreement compares with the
        scores, and is no less than that of the span itself.
        """
        shared = np.minimum(end[:, None], self._end) - np.maximum(start[:, None], self._start)
        lengths = (end - start)[:, None] + (self._end - self._start)
        same = (passage[:, None] == self._passage) & (2 * shared >= SAME * lengths)
        summed = same @ self._odds
        found = np.log(np.maximum(summed, np.finfo(np.float64).tiny)) + self._top
        return np.where(summed > 0, np.maximum(found, NO_AGREEMENT), NO_AGREEMENT)

    def agreements(self) -> NDArray[np.float64]:
        """Return the agreement of each span with all of them."""
        return self.agreement(self._passage, self._start, self._end)

    def distinct(self, count: int, worth: NDArray[np.float64]) -> list[int]:
        """Return the places of at most `count` spans, those of the greatest `worth` first, no two saying the same.

        Without that the list would be one answer with its edges moved by a character, twenty times.
        """
        chosen: list[int] = []
        left = np.argsort(-worth, kind="stable")
        while len(left) and len(chosen) < count:
            first = left[0]
            chosen.append(int(first))
            shared = np.minimum(self._end[left], self._end[first])
            shared -= np.maximum(self._start[left], self._start[first])
            lengths = self._end[left] - self._start[left] + self._end[first] - self._start[first]
            left = left[(self._passage[left] != self._passage[first]) | (2 * shared < SAME * lengths)]
        return chosen
