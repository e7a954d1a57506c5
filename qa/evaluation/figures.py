"""The figures of a run, as plain rows with intervals: over all questions, by kind, by document."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.metrics import (
    calibration_error,
    found_share,
    ndcg_at,
    percentile,
    precision_recall,
    risk_coverage_area,
)
from qa.evaluation.questions import KINDS
from qa.evaluation.results import Result
from qa.evaluation.statistics import bootstrap, bootstrap_mean, bootstrap_percentile

ALL, KIND, DOCUMENT = "all", "kind", "document"
"""What a group of questions has in common."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure over the `n` questions of a group it concerns, with its 95% bootstrap interval."""

    by: str
    """`all`, `kind` or `document`."""
    group: str
    """`all`, a kind of question, or a document's file name."""
    name: str
    value: float
    low: float
    high: float
    n: int


def rows(results: Sequence[Result]) -> list[Row]:
    """Return the figures over all questions, then kind by kind, then by document where there are several.

    A figure over no question is left out. Each figure's formula and source stand with its measure; what a
    question's own value is stands in `MEANS`, which are means of one value a question, and in `WHOLES`.
    """
    found = list(_group(ALL, ALL, results, [*WHOLES]))
    for kind in KINDS:
        found += _group(KIND, kind, [r for r in results if r.question.kind == kind], [])
    documents = sorted({name for result in results for name in documents_of(result)})
    for name in documents if len(documents) > 1 else []:
        found += _group(DOCUMENT, name, [r for r in results if name in documents_of(r)], [])
    return found


def documents_of(result: Result) -> set[str]:
    """Return the documents that answer the question, or the one it names."""
    named = {result.question.document} if result.question.document else set()
    return {place.document for place in result.gold} or named


_Value = Callable[[Result], float | None]
"""A question's own value; `None` when the figure does not concern it."""


def _of_answerable(value: Callable[[Result], float]) -> _Value:
    return lambda result: float(value(result)) if result.question.answerable else None


def _of_unanswerable(value: Callable[[Result], float]) -> _Value:
    return lambda result: None if result.question.answerable else float(value(result))


def _of_located(value: Callable[[Result], float]) -> _Value:
    """Concerns questions whose answer stands in a passage; where repair cut it apart, nothing can be found."""
    return lambda result: float(value(result)) if result.retrieval.relevant else None


def _item(place: int) -> _Value:
    return lambda result: None if result.score.items is None else float(result.score.items[place])


def _support(name: str) -> _Value:
    def value(result: Result) -> float | None:
        return None if result.score.support is None else float(getattr(result.score.support, name))

    return value


def _within(k: int) -> Callable[[Result], float]:
    return lambda result: (result.retrieval.first or math.inf) <= k


MEANS: tuple[tuple[str, _Value], ...] = (
    ("right", lambda result: float(result.score.right)),
    ("answered_right", _of_answerable(lambda result: result.score.right)),
    ("right_paragraph_first", _of_answerable(lambda result: result.score.right_paragraph_first)),
    ("exact_match", _of_answerable(lambda result: result.score.exact_match)),
    ("f1", _of_answerable(lambda result: result.score.f1)),
    ("folded_exact_match", _of_answerable(lambda result: result.score.folded_exact_match)),
    ("folded_f1", _of_answerable(lambda result: result.score.folded_f1)),
    ("span_overlap", _support("span_overlap")),
    ("item_precision", _item(0)),
    ("item_recall", _item(1)),
    ("item_f1", _item(2)),
    ("paragraph_precision", _support("paragraph_precision")),
    ("paragraph_recall", _support("paragraph_recall")),
    ("sentence_precision", _support("sentence_precision")),
    ("sentence_recall", _support("sentence_recall")),
    ("recall_at_1", _of_answerable(_within(1))),
    ("recall_at_5", _of_answerable(_within(5))),
    ("recall_at_10", _of_answerable(_within(10))),
    (
        "found_at_10",
        _of_located(lambda result: found_share(result.retrieval.hits, result.retrieval.relevant, 10)),
    ),
    ("mrr_at_10", _of_answerable(lambda result: 1 / (result.retrieval.first or math.inf))),
    ("ndcg_at_10", _of_located(lambda result: ndcg_at(result.retrieval.hits, result.retrieval.relevant, 10))),
    ("wrongly_abstained", _of_answerable(lambda result: result.given.abstained)),
    ("abstained_rightly", _of_unanswerable(lambda result: result.given.abstained)),
)
"""Figures that are the mean of one value a question, and that value.

`right` counts answers that are right and abstentions that are; `recall_at_k` are those of `recall_at`: one
relevant passage is enough; `found_at_10` is the share of all relevant passages. The citation figures
concern answered questions whose answer's place is known, `span_overlap` among them."""

_Places = NDArray[np.int64]
_Statistic = Callable[[_Places], float]


def _abstention(place: int) -> Callable[[Sequence[Result]], _Statistic]:
    def over(results: Sequence[Result]) -> _Statistic:
        abstained = np.array([result.given.abstained for result in results])
        unanswerable = np.array([not result.question.answerable for result in results])
        both = abstained & unanswerable

        def value(at: _Places) -> float:
            given, wanted = int(abstained[at].sum()), int(unanswerable[at].sum())
            of = (given, wanted, given + wanted)[place]
            return precision_recall(int(both[at].sum()), given, wanted)[place] if of else math.nan

        return value

    return over


def _confident(
    measure: Callable[[NDArray[np.float64], NDArray[np.bool_]], float],
) -> Callable[[Sequence[Result]], _Statistic]:
    def over(results: Sequence[Result]) -> _Statistic:
        tried = np.array([result.could_answer for result in results])
        confidences = np.array([result.given.confidence for result in results])
        right = np.array([result.bold_right for result in results])
        return lambda at: measure(confidences[at][tried[at]], right[at][tried[at]])

    return over


LATENCIES = (("latency_p50_ms", 50), ("latency_p95_ms", 95))
"""Name and percentile of the milliseconds that `KnowledgeBase.answer` took."""

WHOLES: tuple[tuple[str, Callable[[Sequence[Result]], _Statistic]], ...] = (
    ("abstention_precision", _abstention(0)),
    ("abstention_recall", _abstention(1)),
    ("abstention_f1", _abstention(2)),
    ("risk_coverage_area", _confident(risk_coverage_area)),
    ("calibration_error", _confident(calibration_error)),
)
"""Figures that are no mean: each is made of a whole set of results at once, in `all` only.

The last two look at every question that something could be cited for, whatever the threshold."""


def _group(
    by: str,
    group: str,
    results: Sequence[Result],
    wholes: Sequence[tuple[str, Callable[[Sequence[Result]], _Statistic]]],
) -> Iterator[Row]:
    for name, value_of in MEANS:
        values = np.array(
            [value for result in results if (value := value_of(result)) is not None], np.float64
        )
        if len(values):
            yield Row(by, group, name, float(values.mean()), *bootstrap_mean(values), len(values))
    for name, percent in LATENCIES if results else ():
        times = np.array([result.latency_ms for result in results])
        interval = bootstrap_percentile(times, percent)
        yield Row(by, group, name, percentile(times, percent), *interval, len(times))
    for name, over in wholes if results else ():
        statistic, n = over(results), len(results)
        value = statistic(np.arange(n))
        if not math.isnan(value):
            yield Row(by, group, name, value, *bootstrap(statistic, n), n)
