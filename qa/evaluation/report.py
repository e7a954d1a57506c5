"""The figures of a run, as plain rows: over all questions and by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from qa.evaluation.curve import CurvePoint, risk_coverage
from qa.evaluation.metrics import mean_reciprocal_rank, percentile, recall_at, wilson_interval
from qa.evaluation.questions import KINDS
from qa.evaluation.results import Result

SCHEMA_VERSION = "1.0"
"""Version of the report's JSON form."""

ALL = "all"
"""The group of rows that looks at every question."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure over the `n` questions of a group it concerns.

    Shares carry their Wilson interval as `low` and `high`; means (f1, mrr_at_10) and milliseconds have none.
    """

    group: str
    """`all`, or a kind of question."""
    name: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """What `evaluate` found out."""

    results: tuple[Result, ...]

    def rows(self) -> list[Row]:
        """Return the figures over all questions, then kind by kind. A figure over no question is left out.

        Over answerable questions: answered_right, right_paragraph_first, exact_match, f1, recall_at_1,
        recall_at_5, mrr_at_10, wrongly_abstained. Over unanswerable ones: abstained_rightly, which is the
        recall of abstention. Over those abstained on, in `all` only: abstention_precision. Over every
        question: latency_p50_ms, latency_p95_ms.
        """
        rows = list(_group_rows(ALL, self.results))
        for kind in KINDS:
            rows += _group_rows(kind, [result for result in self.results if result.question.kind == kind])
        return rows

    def curve(self) -> list[CurvePoint]:
        """Return what every threshold from this run's own upwards would have given: see `risk_coverage`."""
        return risk_coverage(self.results)

    def to_dict(self, reveal: bool = False) -> dict[str, Any]:
        """Return plain JSON types. Single answers of the `report` split stay out unless `reveal` is true."""
        shown = [result for result in self.results if reveal or result.question.split != "report"]
        return {
            "schema_version": SCHEMA_VERSION,
            "figures": [asdict(row) for row in self.rows()],
            "curve": [asdict(point) for point in self.curve()],
            "questions": [result.to_dict() for result in shown],
        }


def _is_answerable(result: Result) -> bool:
    return result.question.answerable


def _is_unanswerable(result: Result) -> bool:
    return not result.question.answerable


def _is_abstained(result: Result) -> bool:
    return result.answer.abstained


_Test = Callable[[Result], bool]
_Measure = Callable[[Sequence[Result]], float]

_SHARES: tuple[tuple[str, _Test, _Test], ...] = (
    ("answered_right", _is_answerable, lambda result: result.score.right),
    ("right_paragraph_first", _is_answerable, lambda result: result.score.right_paragraph_first),
    ("exact_match", _is_answerable, lambda result: result.score.exact_match == 1.0),
    ("recall_at_1", _is_answerable, lambda result: recall_at([result.relevant_rank], 1) == 1.0),
    ("recall_at_5", _is_answerable, lambda result: recall_at([result.relevant_rank], 5) == 1.0),
    ("wrongly_abstained", _is_answerable, _is_abstained),
    ("abstained_rightly", _is_unanswerable, _is_abstained),
)
"""Name, which questions it concerns, which of those count."""

_SHARE_OF_ALL = ("abstention_precision", _is_abstained, _is_unanswerable)
"""Within one kind it could only be 0 or 1."""

_MEANS: tuple[tuple[str, _Test, _Measure], ...] = (
    ("f1", _is_answerable, lambda found: fmean(result.score.f1 for result in found)),
    ("mrr_at_10", _is_answerable, lambda found: mean_reciprocal_rank([r.relevant_rank for r in found])),
    ("latency_p50_ms", lambda _: True, lambda found: percentile([r.latency_ms for r in found], 50)),
    ("latency_p95_ms", lambda _: True, lambda found: percentile([r.latency_ms for r in found], 95)),
)


def _group_rows(group: str, results: Sequence[Result]) -> Iterator[Row]:
    shares = (*_SHARES, _SHARE_OF_ALL) if group == ALL else _SHARES
    for name, concerns, counts in shares:
        if found := [result for result in results if concerns(result)]:
            successes = sum(map(counts, found))
            low, high = wilson_interval(successes, len(found))
            yield Row(group, name, successes / len(found), low, high, len(found))
    for name, concerns, measure in _MEANS:
        if found := [result for result in results if concerns(result)]:
            yield Row(group, name, measure(found), None, None, len(found))
