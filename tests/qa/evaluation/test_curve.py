"""The risk-coverage curve by hand arithmetic."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.curve import CurvePoint, risk_coverage
from qa.evaluation.results import Result
from qa.evaluation.scoring import score
from tests.qa.evaluation.examples import answer, citation, question

ANSWERABLE, UNANSWERABLE = question(["甲乙"], [1]), question()
RIGHT, WRONG = [citation("甲乙")], [citation("丙丁")]


def result(asked, cited, confidence):
    return Result(asked, answer(cited, confidence), score(asked, cited), None, 1.0)


def test_every_confidence_is_a_point():
    results = [
        result(ANSWERABLE, RIGHT, 0.9),
        result(ANSWERABLE, WRONG, 0.6),
        result(ANSWERABLE, RIGHT, 0.6),
        result(ANSWERABLE, [], 0.2),
        result(UNANSWERABLE, WRONG, 0.7),
        result(UNANSWERABLE, [], 0.1),
    ]
    assert risk_coverage(results) == [
        CurvePoint(0.6, pytest.approx(4 / 6), pytest.approx(2 / 4), 0.5, 0.25, 0.5),
        CurvePoint(0.7, pytest.approx(2 / 6), pytest.approx(1 / 2), 0.25, 0.75, 0.5),
        CurvePoint(0.9, pytest.approx(1 / 6), pytest.approx(1 / 1), 0.25, 0.75, 1.0),
    ]


def test_shares_of_nothing_are_none():
    (point,) = risk_coverage([result(ANSWERABLE, RIGHT, 0.5)])
    assert point == CurvePoint(0.5, 1.0, 1.0, 1.0, 0.0, None)
    (point,) = risk_coverage([result(UNANSWERABLE, WRONG, 0.5)])
    assert point == CurvePoint(0.5, 1.0, 0.0, None, None, 0.0)


def test_a_run_that_never_answers_has_no_curve():
    assert risk_coverage([]) == []
    assert risk_coverage([result(ANSWERABLE, [], 0.3)]) == []


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
