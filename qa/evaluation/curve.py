"""What other thresholds would have given: the trade between answering often and answering right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.results import Result


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The figures of a run had it abstained below `threshold`. A share of no question is `None`."""

    threshold: float
    coverage: float
    """Answered, of all questions."""
    right_among_answered: float | None
    """1 minus the risk; an answered question that has no answer is wrong."""
    answered_right: float | None
    """Of the answerable questions."""
    wrongly_abstained: float | None
    """Of the answerable questions."""
    abstained_rightly: float | None
    """Of the unanswerable questions."""


def risk_coverage(results: Sequence[Result]) -> list[CurvePoint]:
    """Return the risk-coverage curve (El-Yaniv & Wiener 2010), a point at each confidence, rising.

    Coverage falls from point to point. Questions that nothing could be cited for are abstained on at every one.
    """
    tried = [result for result in results if result.could_answer]
    confidences = np.array([result.given.confidence for result in tried])
    right = np.array([result.bold_right for result in tried], bool)
    answerable = np.array([result.question.answerable for result in tried], bool)
    whole = sum(result.question.answerable for result in results)
    return [
        _point(float(threshold), confidences >= threshold, right, answerable, whole, len(results))
        for threshold in np.unique(confidences)
    ]


_Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _point(
    threshold: float, answered: _Marks, right: _Marks, answerable: _Marks, whole: int, questions: int
) -> CurvePoint:
    count, good, tried = int(answered.sum()), int(right[answered].sum()), int(answerable[answered].sum())
    unanswerable = questions - whole
    return CurvePoint(
        threshold=threshold,
        coverage=count / questions,
        right_among_answered=_share(good, count),
        answered_right=_share(good, whole),
        wrongly_abstained=_share(whole - tried, whole),
        abstained_rightly=_share(unanswerable - (count - tried), unanswerable),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
