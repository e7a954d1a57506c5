"""Intervals and tests against published values, exact enumeration and hand arithmetic."""

from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.statistics import (
    bootstrap,
    bootstrap_mean,
    bootstrap_percentile,
    churn,
    expected_churn,
    noise,
    paired_randomisation,
    smallest_detectable,
    wilson_interval,
)


# Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_equals_the_published_ones(successes, n, low, high):
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_interval_of_no_trial_knows_nothing():
    assert wilson_interval(0, 0) == (0.0, 1.0)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share_and_mirrors(trial):
    successes, n = trial
    low, high = wilson_interval(successes, n)
    assert 0.0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1.0
    assert wilson_interval(n - successes, n) == pytest.approx((1 - high, 1 - low))


def test_bootstrap_of_a_share_is_close_to_the_normal_interval():
    values = np.array([1.0] * 120 + [0.0] * 80)
    low, high = bootstrap_mean(values)
    half = 1.96 * sqrt(0.6 * 0.4 / 200)
    assert (low, high) == pytest.approx((0.6 - half, 0.6 + half), abs=0.012)


def test_all_three_bootstraps_are_one_and_the_same():
    values = np.random.default_rng(3).random(60)
    assert bootstrap(lambda at: float(values[at].mean()), 60) == pytest.approx(bootstrap_mean(values))
    median = bootstrap(lambda at: float(np.percentile(values[at], 50)), 60)
    assert bootstrap_percentile(values, 50) == pytest.approx(median)


def test_all_right_is_not_certain():
    assert bootstrap_mean(np.ones(20)) == wilson_interval(20, 20)
    assert bootstrap_mean(np.zeros(20)) == wilson_interval(0, 20)
    assert bootstrap_mean(np.full(20, 0.3)) == pytest.approx((0.3, 0.3))


def test_bootstrap_covers_the_truth_as_often_as_it_says():
    """Of 300 sets of 80 questions of which 70% are right in the long run, 95% of the intervals hold 0.7."""
    source = np.random.default_rng(11)
    intervals = [bootstrap_mean((source.random(80) < 0.7).astype(float)) for _ in range(300)]
    held = sum(low <= 0.7 <= high for low, high in intervals) / 300
    assert 0.90 <= held <= 0.98


def test_a_draw_for_which_a_statistic_is_not_defined_is_left_out():
    assert bootstrap(lambda at: float("nan") if 0 in at else 1.0, 3) == (1.0, 1.0)
    assert np.isnan(bootstrap(lambda at: float("nan"), 3)).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]), min_size=1, max_size=9))
def test_randomisation_equals_the_enumeration_of_all_signs(differences):
    new, old = np.array(differences), np.zeros(len(differences))
    found = paired_randomisation(new, old)
    sums = [
        sum(s * d for s, d in zip(signs, differences, strict=True))
        for signs in product([1, -1], repeat=len(new))
    ]
    exact = np.mean([total <= sum(differences) + 1e-9 for total in sums])
    assert found.difference == pytest.approx(np.mean(differences))
    assert found.p_loss == pytest.approx(exact, abs=0.02)


def test_randomisation_by_hand():
    """Five questions broken and none fixed: one of 32 equally likely outcomes is as bad."""
    found = paired_randomisation(np.zeros(20), np.array([1.0] * 5 + [0.0] * 15))
    assert found.difference == -0.25
    assert found.p_loss == 1 / 32
    assert found.p_gain == 1.0


def test_equal_runs_do_not_differ():
    assert paired_randomisation(np.ones(5), np.ones(5)) == (0.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="5 scores against 4"):
        paired_randomisation(np.ones(5), np.ones(4))


def test_churn_is_measured_where_there_is_enough_of_it():
    old = np.array([1.0] * 60 + [0.0] * 40)
    assert churn(np.roll(old, 10), old) == 0.2
    assert churn(old, old) == expected_churn(0.6) == pytest.approx(0.24)


def test_what_can_be_seen_by_hand():
    assert noise(120, 0.16) == pytest.approx(1.6449 * sqrt(0.16 / 120), rel=1e-4)
    loss = smallest_detectable(300, 0.12)
    churned = 0.12 + loss
    both = 1.6449 * sqrt(churned) + 0.8416 * sqrt(churned - loss**2)
    assert loss * sqrt(300) == pytest.approx(both, rel=1e-4)
    assert smallest_detectable(0, 0.1) == noise(0, 0.1) == 1.0


TRIALS = 200


def two_runs(source, n, loss):
    """Draw two runs over `n` questions that mostly agree: each has its own chance, near 0 or near 1.

    The first run is right on 60% or so; the second loses `loss` of all questions.
    """
    chances = source.beta(0.3, 0.2, n)
    lowered = chances * (1 - loss / chances.mean())
    return [(source.random(n) < each).astype(float) for each in (lowered, chances)]


def test_two_equally_good_systems_fail_in_2_to_8_of_100_trials():
    source = np.random.default_rng(2025)
    failed = sum(paired_randomisation(*two_runs(source, 300, 0.0)).p_loss <= 0.05 for _ in range(TRIALS))
    assert 0.02 <= failed / TRIALS <= 0.08


def test_a_loss_of_ten_points_at_300_questions_is_caught():
    source = np.random.default_rng(2026)
    caught = sum(paired_randomisation(*two_runs(source, 300, 0.1)).p_loss <= 0.05 for _ in range(TRIALS))
    assert caught / TRIALS >= 0.9


def test_the_stated_smallest_loss_is_seen_in_four_of_five_trials():
    source = np.random.default_rng(2027)
    loss = smallest_detectable(
        300, 2 * 0.3 * 0.2 / (0.5 * 1.5)
    )  # churn of the chances drawn: 2ab/(a+b)(a+b+1)
    seen = sum(paired_randomisation(*two_runs(source, 300, loss)).p_loss <= 0.05 for _ in range(TRIALS))
    assert 0.75 <= seen / TRIALS <= 0.92
