"""The measures that look at a whole run: retrieval, abstention, calibration, latency. Shares lie in 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 10
"""Of the reliability diagram and the calibration error."""


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


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """Return the share of questions with a relevant passage among the first `k`; 0 for no questions.

    `ranks` holds each question's rank of its first relevant passage, from 1, or `None` when none was found.
    This is the top-k accuracy of Karpukhin et al. 2020 (DPR), which retrieval for question answering calls
    recall@k: one relevant passage is enough. In TREC's words it is success@k.
    """
    return _share(sum(rank is not None and rank <= k for rank in ranks), len(ranks))


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """Return the mean of `1 / rank`, 0 where nothing relevant was found (Voorhees 1999, TREC-8 QA track).

    >>> mean_reciprocal_rank([1, 4, None, None])  # (1 + 1/4) / 4
    0.3125
    """
    return sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0


def found_share(relevant: Sequence[bool], total: int, k: int) -> float:
    """Return the share of the `total` relevant passages among the first `k`: TREC's recall at k.

    `relevant[i]` says whether the passage of rank `i + 1` is relevant. 0 when there is none to find.

    >>> found_share([True, False, True], total=4, k=2)
    0.25
    """
    return _share(sum(relevant[:k]), total)


def ndcg_at(relevant: Sequence[bool], total: int, k: int) -> float:
    """Return the normalised discounted cumulative gain at `k` with gains of 0 and 1.

    `DCG = Σ rel_i / log2(i + 1)` over the ranks `i = 1..k`, divided by that of the best order, which has
    `min(total, k)` relevant passages first. Source: Järvelin & Kekäläinen, ACM TOIS 20, 2002.

    >>> round(ndcg_at([False, True], total=1, k=10), 4)  # (1 / log2 3) / (1 / log2 2)
    0.6309
    """
    gain = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(relevant[:k], start=1) if hit)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(total, k) + 1))
    return _share(gain, best)


def risk_coverage_area(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the area under the risk-coverage curve, 0 (best) to 1; `nan` for no answers.

    The mean, over `k = 1..n`, of the share wrong among the `k` most confident of `n` answers. Answers of one
    confidence come in no order: each counts with the mean of all of them. Source: El-Yaniv & Wiener, JMLR 11,
    2010; Geifman & El-Yaniv, NeurIPS 2017.

    >>> risk_coverage_area(np.array([0.9, 0.8]), np.array([True, False]))  # (0 + 1/2) / 2
    0.25
    """
    if not len(confidences):
        return math.nan
    _, level, counts = np.unique(-confidences, return_inverse=True, return_counts=True)
    wrong = np.bincount(level, weights=~right) / counts
    ordered = np.repeat(wrong, counts)
    return float((np.cumsum(ordered) / np.arange(1, len(ordered) + 1)).mean())


class Bin(NamedTuple):
    """The answers whose confidence lies in `[low, high)`, the last bin including 1."""

    low: float
    high: float
    answers: int
    confidence: float
    """Mean of theirs; `nan` for none."""
    right: float
    """Share of them; `nan` for none."""


def reliability(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> list[Bin]:
    """Return the reliability diagram in `BINS` bins of equal width (DeGroot & Fienberg 1983)."""
    place = np.minimum((confidences * BINS).astype(int), BINS - 1)
    counts = np.bincount(place, minlength=BINS)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(place, weights=confidences, minlength=BINS) / counts
        share = np.bincount(place, weights=right, minlength=BINS) / counts
    return [
        Bin(i / BINS, (i + 1) / BINS, int(counts[i]), float(mean[i]), float(share[i])) for i in range(BINS)
    ]


def calibration_error(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error, 0 (best) to 1; `nan` for no answers.

    `Σ (answers / n) · |share right - mean confidence|` over the bins of `reliability`. Source: Naeini, Cooper &
    Hauskrecht, AAAI 2015.
    """
    if not len(confidences):
        return math.nan
    bins = [found for found in reliability(confidences, right) if found.answers]
    return float(sum(b.answers * abs(b.right - b.confidence) for b in bins) / len(confidences))


def area_under_roc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half; `nan` without either.

    `(R - n(n+1)/2) / (n m)` with `R` the sum of the `n` positives' ranks among all: the Mann-Whitney statistic.
    Source: Hanley & McNeil, Radiology 143, 1982.

    >>> area_under_roc([3.0, 1.0], [0.0, 1.0])  # of four pairs three are won and one is a tie
    0.875
    """
    n, m = len(positive), len(negative)
    if not n or not m:
        return math.nan
    _, level, counts = np.unique([*positive, *negative], return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return float((mean_rank[level[:n]].sum() - n * (n + 1) / 2) / (n * m))


def percentile(values: Sequence[float] | NDArray[np.float64], percent: float) -> float:
    """Return the value below which `percent` (0 to 100) of `values` lie, interpolated between neighbours.

    Hyndman & Fan 1996, definition 7, NumPy's default.

    >>> percentile([10.0, 20.0, 30.0], 75)
    25.0
    """
    return float(np.percentile(values, percent))
