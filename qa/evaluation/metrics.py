"""The measures that look at a whole run: retrieval, abstention, intervals, latency. Shares lie in 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_Z_95 = 1.959963984540054
"""The standard normal's 97.5% quantile: two-sided 95%."""


class PrecisionRecall(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def precision_recall(right: int, given: int, wanted: int) -> PrecisionRecall:
    """Return precision `right / given`, recall `right / wanted`, F1 `2 right / (given + wanted)`.

    A share of nothing is 0. Source: van Rijsbergen, *Information Retrieval*, 1979, chapter 7.

    For abstention: `right` unanswerable questions were abstained on, of `given` abstained on in all and
    `wanted` unanswerable in all.

    >>> precision_recall(right=3, given=4, wanted=6)
    PrecisionRecall(precision=0.75, recall=0.5, f1=0.6)
    """
    return PrecisionRecall(_share(right, given), _share(right, wanted), _share(2 * right, given + wanted))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """Return the share of questions with a relevant passage among the first `k`; 0 for no questions.

    `ranks` holds each question's rank of its first relevant passage, from 1, or `None` when none was found.
    This is the top-k accuracy of Karpukhin et al. 2020 (DPR), which retrieval for question answering calls
    recall@k: one relevant passage is enough.
    """
    return _share(sum(rank is not None and rank <= k for rank in ranks), len(ranks))


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """Return the mean of `1 / rank`, 0 where nothing relevant was found (Voorhees 1999, TREC-8 QA track).

    >>> mean_reciprocal_rank([1, 4, None, None])  # (1 + 1/4) / 4
    0.3125
    """
    return sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0


def wilson_interval(successes: float, n: int) -> tuple[float, float]:
    """Return the 95% score interval of the share `p = successes / n`; `(0, 1)` for `n = 0`.

    With `z = 1.96`: centre `(p + z²/2n) / (1 + z²/n)`, half width
    `z √(p(1-p)/n + z²/4n²) / (1 + z²/n)`. Source: E. B. Wilson, "Probable inference, the law of succession,
    and statistical inference", JASA 22, 1927. It stays inside 0 to 1 and is right for small `n`.
    """
    if not n:
        return 0.0, 1.0
    share, slack = successes / n, _Z_95**2 / n
    centre = (share + slack / 2) / (1 + slack)
    half = _Z_95 * math.sqrt(share * (1 - share) / n + slack / (4 * n)) / (1 + slack)
    return max(0.0, centre - half), min(1.0, centre + half)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which `percent` (0 to 100) of `values` lie, interpolated between neighbours.

    Hyndman & Fan 1996, definition 7, NumPy's default.

    >>> percentile([10.0, 20.0, 30.0], 75)
    25.0
    """
    return float(np.percentile(values, percent))
