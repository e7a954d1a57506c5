"""Measures of a whole run against published values and hand arithmetic."""

import pytest

from qa.evaluation.metrics import (
    mean_reciprocal_rank,
    percentile,
    precision_recall,
    recall_at,
)


def test_precision_recall_by_hand():
    assert precision_recall(right=6, given=8, wanted=12) == pytest.approx((0.75, 0.5, 0.6))


def test_precision_recall_of_nothing_is_zero():
    assert precision_recall(0, 0, 0) == (0.0, 0.0, 0.0)
    assert precision_recall(0, 0, 5) == (0.0, 0.0, 0.0)
    assert precision_recall(0, 5, 0) == (0.0, 0.0, 0.0)


RANKS = [1, 2, 5, 6, None]


@pytest.mark.parametrize(("k", "share"), [(1, 0.2), (2, 0.4), (4, 0.4), (5, 0.6), (10, 0.8)])
def test_recall_at_k(k, share):
    assert recall_at(RANKS, k) == pytest.approx(share)


def test_mean_reciprocal_rank():
    assert mean_reciprocal_rank(RANKS) == pytest.approx((1 + 1 / 2 + 1 / 5 + 1 / 6) / 5)


def test_no_questions_retrieve_nothing():
    assert recall_at([], 1) == 0.0
    assert mean_reciprocal_rank([]) == 0.0


@pytest.mark.parametrize(("percent", "value"), [(0, 1.0), (50, 3.0), (95, 4 + 0.8 * 6), (100, 10.0)])
def test_percentile_interpolates(percent, value):
    # of five values, 95% lies at place 0.95 · 4 = 3.8: four fifths of the way from 4.0 to 10.0
    assert percentile([10.0, 1.0, 4.0, 2.0, 3.0], percent) == pytest.approx(value)
