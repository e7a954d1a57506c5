"""The figures of a run by hand arithmetic."""

import math

import pytest

from tests.qa.evaluation.examples import citation, question, result, run


def fact(name, **changes):
    return question(["甲乙"], [1], name=name, **changes)


@pytest.fixture
def report():
    """Six answerable questions, three of them lists or paraphrases, and four without an answer."""
    return run(
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


def values(report, group):
    return {row.name: (row.value, row.n) for row in report.rows() if row.group == group}


def test_the_figures_over_all(report):
    assert values(report, "all") == {
        "right": (pytest.approx((2 + 3) / 10), 10),
        "answered_right": (pytest.approx(2 / 6), 6),
        "right_paragraph_first": (pytest.approx(4 / 6), 6),
        "exact_match": (pytest.approx(2 / 6), 6),
        "recall_at_1": (pytest.approx(2 / 6), 6),
        "recall_at_5": (pytest.approx(4 / 6), 6),
        "recall_at_10": (pytest.approx(5 / 6), 6),
        "found_at_10": (1.0, 5),
        "ndcg_at_10": (
            pytest.approx((1 + 1 / math.log2(3) + 1 / math.log2(7) + 1 / math.log2(5) + 1) / 5),
            5,
        ),
        "folded_exact_match": (pytest.approx(2 / 6), 6),
        "folded_f1": (pytest.approx((1 + 4 / 5 + 1 + 0 + 0 + 2 / 3) / 6), 6),
        "item_precision": (1.0, 1),
        "item_recall": (0.5, 1),
        "item_f1": (pytest.approx(2 / 3), 1),
        "abstention_recall": (pytest.approx(3 / 4), 10),
        "abstention_f1": (pytest.approx(3 / 4), 10),
        # all ten could be answered at 0.9, three rightly if the four abstentions are counted as wrong
        "risk_coverage_area": (pytest.approx(0.8), 10),
        "calibration_error": (pytest.approx(0.7), 10),
        "wrongly_abstained": (pytest.approx(1 / 6), 6),
        "abstained_rightly": (pytest.approx(3 / 4), 4),
        "abstention_precision": (pytest.approx(3 / 4), 10),
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
        "right": (1.0, 2),
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


def test_figures_of_one_value_a_question_hold_the_value_in_their_interval(report):
    for row in report.rows():
        assert row.low <= row.value <= row.high, row


def test_documents_are_told_apart_where_there_are_several():
    first = result(question(["甲"], [1], name="a", document="a.txt"), [citation("甲")])
    second = result(question(["乙"], [1], name="b", document="b.txt"))
    both = run(first, second).rows()
    assert [row.value for row in both if (row.group, row.name) == ("b.txt", "right")] == [0.0]
    assert not [row for row in run(first, first).rows() if row.by == "document"]


def test_an_empty_run_has_no_figures():
    assert run().rows() == []
