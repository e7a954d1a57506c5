"""A client may ask as often as it is allowed, not once more, and what one does is no matter to another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.server.rates import Rates


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_full_bucket_then_one_a_second(clock: Clock):
    rates = Rates(60, clock)
    assert [rates.take("a") for _ in range(12)] == [0] * 12
    assert rates.take("a") == 1
    clock.now += 1
    assert rates.take("a") == 0 and rates.take("a") == 1


def test_clients_do_not_share_a_bucket(clock: Clock):
    rates = Rates(60, clock)
    for _ in range(20):
        rates.take("a")
    assert rates.take("b") == 0


def test_no_rate_is_no_limit(clock: Clock):
    rates = Rates(0, clock)
    assert all(rates.take("a", 100) == 0 for _ in range(1000))


def test_a_batch_larger_than_the_bucket_is_paid_back(clock: Clock):
    rates = Rates(60, clock)
    assert rates.take("a", 100) == 0
    clock.now += 60
    assert rates.take("a") > 0
    clock.now += 60
    assert rates.take("a") == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 3)), max_size=80), st.integers(30, 600))
def test_never_more_than_the_bucket_and_what_flowed_in(steps, a_minute):
    clock = Clock()
    rates, taken = Rates(a_minute, clock), 0
    for wait, count in steps:
        clock.now += wait
        taken += count if rates.take("a", count) == 0 else 0
    assert taken <= max(10, a_minute / 5) + clock.now * a_minute / 60 + 1e-6


def test_the_wait_that_is_told_is_long_enough(clock: Clock):
    rates = Rates(30, clock)
    while not (seconds := rates.take("a")):
        pass
    clock.now += seconds
    assert rates.take("a") == 0
