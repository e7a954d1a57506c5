"""What other thresholds would have given: the trade between answering often and answering right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Return the risk-coverage curve (El-Yaniv & Wiener 2010), a point at each confidence an answer had.

    Coverage falls from point to point. What a run abstained on is unknown below its own threshold, so the
    curve starts there; a run with the threshold 0 gives the whole of it.
    """
    confidences = {result.answer.confidence for result in results if not result.answer.abstained}
    return [_point(threshold, results) for threshold in sorted(confidences)]


def _point(threshold: float, results: Sequence[Result]) -> CurvePoint:
    answered = [r for r in results if not r.answer.abstained and r.answer.confidence >= threshold]
    answerable = sum(result.question.answerable for result in results)
    right = sum(result.score.right for result in answered)
    tried = sum(result.question.answerable for result in answered)
    unanswerable = len(results) - answerable
    return CurvePoint(
        threshold=threshold,
        coverage=len(answered) / len(results),
        right_among_answered=_share(right, len(answered)),
        answered_right=_share(right, answerable),
        wrongly_abstained=_share(answerable - tried, answerable),
        abstained_rightly=_share(unanswerable - (len(answered) - tried), unanswerable),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
