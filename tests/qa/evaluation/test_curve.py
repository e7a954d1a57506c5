"""The risk-coverage curve by hand arithmetic."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.datatypes import AbstentionReason
from qa.evaluation.curve import CurvePoint, risk_coverage
from tests.qa.evaluation import examples
from tests.qa.evaluation.examples import citation, question

ANSWERABLE, UNANSWERABLE = question(["甲乙"], [1]), question()
RIGHT, WRONG = [citation("甲乙")], [citation("丙丁")]


def result(asked, cited, confidence, held_back=()):
    return examples.result(asked, cited, confidence=confidence, held_back=held_back)


def test_every_confidence_is_a_point():
    results = [
        result(ANSWERABLE, RIGHT, 0.9),
        result(ANSWERABLE, WRONG, 0.6),
        result(ANSWERABLE, RIGHT, 0.6),
        result(ANSWERABLE, [], 0.2, RIGHT),
        result(UNANSWERABLE, WRONG, 0.7),
        result(UNANSWERABLE, [], 0.1, WRONG),
    ]
    assert risk_coverage(results) == [
        CurvePoint(0.1, pytest.approx(6 / 6), pytest.approx(3 / 6), 0.75, 0.0, 0.0),
        CurvePoint(0.2, pytest.approx(5 / 6), pytest.approx(3 / 5), 0.75, 0.0, 0.5),
        CurvePoint(0.6, pytest.approx(4 / 6), pytest.approx(2 / 4), 0.5, 0.25, 0.5),
        CurvePoint(0.7, pytest.approx(2 / 6), pytest.approx(1 / 2), 0.25, 0.75, 0.5),
        CurvePoint(0.9, pytest.approx(1 / 6), pytest.approx(1 / 1), 0.25, 0.75, 1.0),
    ]


def test_shares_of_nothing_are_none():
    (point,) = risk_coverage([result(ANSWERABLE, RIGHT, 0.5)])
    assert point == CurvePoint(0.5, 1.0, 1.0, 1.0, 0.0, None)
    (point,) = risk_coverage([result(UNANSWERABLE, WRONG, 0.5)])
    assert point == CurvePoint(0.5, 1.0, 0.0, None, None, 0.0)


def test_a_run_without_questions_has_no_curve():
    assert risk_coverage([]) == []


def test_what_nothing_could_be_cited_for_is_never_answered():
    silent = result(ANSWERABLE, [], 0.3)
    no_match = replace(silent, given=replace(silent.given, reason=AbstentionReason.NO_MATCH))
    assert risk_coverage([no_match]) == []
    (point,) = risk_coverage([no_match, result(ANSWERABLE, RIGHT, 0.9)])
    assert (point.coverage, point.wrongly_abstained) == (0.5, 0.5)


outcomes = st.tuples(
    st.sampled_from([(ANSWERABLE, RIGHT), (ANSWERABLE, WRONG), (UNANSWERABLE, WRONG)]), st.integers(0, 10)
)


@settings(max_examples=50)
@given(st.lists(outcomes, max_size=12))
def test_a_higher_threshold_answers_less_and_abstains_more(drawn):
    points = risk_coverage([result(*outcome, confidence / 10) for outcome, confidence in drawn])
    for before, after in pairwise(points):
        assert after.threshold > before.threshold
        assert after.coverage < before.coverage
        assert (after.answered_right or 0) <= (before.answered_right or 0)
        assert (after.abstained_rightly or 0) >= (before.abstained_rightly or 0)
        assert (after.wrongly_abstained or 0) >= (before.wrongly_abstained or 0)
    if points:
        assert points[0].coverage == 1.0
