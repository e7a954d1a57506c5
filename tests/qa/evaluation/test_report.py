"""The rows of a report by hand arithmetic, and what a report keeps to itself."""

import json
from dataclasses import asdict

import pytest

from qa.evaluation.metrics import wilson_interval
from qa.evaluation.report import Report
from qa.evaluation.results import Result
from qa.evaluation.scoring import score
from tests.qa.evaluation.examples import answer, citation, question


def result(asked, cited=(), rank=None, latency_ms=10.0, confidence=0.9):
    return Result(asked, answer(cited, confidence), score(asked, cited), rank, latency_ms)


def fact(name, **changes):
    return question(["甲乙"], [1], name=name, **changes)


@pytest.fixture
def report():
    """Six answerable questions, three of them lists or paraphrases, and four without an answer."""
    return Report(
        (
            result(fact("exact"), [citation("甲乙")], rank=1, latency_ms=1),
            result(fact("close"), [citation("甲乙丙")], rank=2, latency_ms=2),  # F1 4/5: right
            result(fact("elsewhere"), [citation("甲乙", 2)], rank=6, latency_ms=3),
            result(fact("silent"), rank=None, latency_ms=4),
            result(fact("put", kind="paraphrase"), [citation("丙")], rank=4, latency_ms=5),
            result(question(["甲", "乙"], [1], "list", name="list"), [citation("甲")], rank=1, latency_ms=6),
            result(question(name="far"), latency_ms=7),
            result(question(name="far too", split="report"), [citation("甲")], latency_ms=8),
            result(question(name="near", kind="unanswerable_near"), latency_ms=9),
            result(question(name="near too", kind="unanswerable_near"), latency_ms=10),
        )
    )


def values(report, group):
    return {row.name: (row.value, row.n) for row in report.rows() if row.group == group}


def test_the_figures_over_all(report):
    assert values(report, "all") == {
        "answered_right": (pytest.approx(2 / 6), 6),
        "right_paragraph_first": (pytest.approx(4 / 6), 6),
        "exact_match": (pytest.approx(2 / 6), 6),
        "recall_at_1": (pytest.approx(2 / 6), 6),
        "recall_at_5": (pytest.approx(4 / 6), 6),
        "wrongly_abstained": (pytest.approx(1 / 6), 6),
        "abstained_rightly": (pytest.approx(3 / 4), 4),
        "abstention_precision": (pytest.approx(3 / 4), 4),
        # the list found one of two items and nothing else: 2 · 1 · 0.5 / 1.5
        "f1": (pytest.approx((1 + 4 / 5 + 1 + 0 + 0 + 2 / 3) / 6), 6),
        "mrr_at_10": (pytest.approx((1 + 1 / 2 + 1 / 6 + 0 + 1 / 4 + 1) / 6), 6),
        "latency_p50_ms": (pytest.approx(5.5), 10),
        "latency_p95_ms": (pytest.approx(9.55), 10),
    }


def test_the_figures_by_kind(report):
    assert values(report, "paraphrase")["recall_at_5"] == (1.0, 1)
    assert values(report, "list")["answered_right"] == (0.0, 1)
    assert values(report, "unanswerable_near") == {
        "abstained_rightly": (1.0, 2),
        "latency_p50_ms": (9.5, 2),
        "latency_p95_ms": (pytest.approx(9.95), 2),
    }
    assert values(report, "unanswerable_far")["abstained_rightly"] == (0.5, 2)
    assert list(dict.fromkeys(row.group for row in report.rows())) == [
        "all",
        "fact",
        "paraphrase",
        "list",
        "unanswerable_near",
        "unanswerable_far",
    ]


def test_shares_carry_their_interval_and_means_none(report):
    for row in report.rows():
        if row.name in ("f1", "mrr_at_10") or row.name.endswith("_ms"):
            assert row.low is None
            assert row.high is None
        else:
            assert (row.low, row.high) == wilson_interval(round(row.value * row.n), row.n)


def test_an_empty_report_has_no_figures():
    assert Report(()).rows() == []


def test_single_answers_of_the_report_split_stay_hidden(report):
    hidden, revealed = report.to_dict(), report.to_dict(reveal=True)
    assert hidden["figures"] == revealed["figures"]
    assert len(revealed["questions"]) == 10
    assert len(hidden["questions"]) == 9
    assert "far too" in json.dumps(revealed)
    assert "far too" not in json.dumps(hidden)


def test_the_report_is_plain_json(report):
    plain = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert plain["figures"][0] == asdict(report.rows()[0])
    first = plain["questions"][0]
    assert first["id"] == "exact"
    assert first["answers"] == ["甲乙"]
    assert first["citations"] == [{"text": "甲乙", "document": "公报", "paragraph": 1, "start": 0, "end": 2}]
    assert (first["right"], first["exact_match"], first["relevant_rank"]) == (True, 1.0, 1)
