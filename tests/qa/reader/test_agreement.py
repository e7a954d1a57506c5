"""What the spans of a reading agree on, and which of them differ."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.scoring import SPAN_F1
from qa.reader.agreement import NO_AGREEMENT, SAME, LookedAt
from qa.reader.base import Reading, Span
from qa.reader.candidates import candidates
from qa.reader.features import Vocabulary
from qa.reader.question import analyse
from qa.reader.span_reader import SHIPPED
from tests.qa.reader.passages import passage

PLACES = st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 20))
SPANS = st.dictionaries(PLACES, st.integers(-150, 150).map(lambda n: n / 10), min_size=1, max_size=40).map(
    lambda found: [
        Span(n, a, a + size, score)
        for (n, a, size), score in sorted(found.items(), key=lambda each: -each[1])
    ]
)


def f1(a: Span, b: Span) -> float:
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return (a.passage == b.passage) * 2 * shared / (a.end - a.start + b.end - b.start)


def test_the_same_is_what_the_evaluation_calls_right():
    assert SAME == SPAN_F1


@given(SPANS)
def test_agreement_sums_the_odds_of_all_that_say_the_same(spans):
    for own, agreed in zip(spans, LookedAt(spans).agreements(), strict=True):
        summed = sum(math.exp(other.score) for other in spans if f1(own, other) >= SAME)
        assert agreed == pytest.approx(max(math.log(summed), NO_AGREEMENT), abs=1e-6)


@given(SPANS, st.integers(1, 30))
def test_distinct_spans_differ_and_every_other_says_the_same_as_a_better_one(spans, count):
    looked_at = LookedAt(spans)
    chosen = looked_at.distinct(count, looked_at.scores)
    assert chosen == sorted(chosen) and chosen[0] == 0 and len(chosen) <= count
    kept = [spans[place] for place in chosen]
    assert not any(f1(a, b) >= SAME for n, a in enumerate(kept) for b in kept[:n])
    if len(chosen) < count:
        assert all(any(f1(span, better) >= SAME for better in kept) for span in spans)


def test_of_no_spans_nothing_is_distinct_or_agreed_on():
    nothing = LookedAt(())
    one = np.zeros(1, np.int64)
    assert nothing.distinct(5, nothing.scores) == []
    assert nothing.agreement(one, one, one + 3).tolist() == [NO_AGREEMENT]


TEXT = "去年全市上下顶住压力，增速位居国家中心城市和万亿级城市前列，成绩来之不易。"
LONE, WHOLE = "前列", "增速位居国家中心城市和万亿级城市前列"


@pytest.fixture
def reading():
    """Return a reading whose best span stands alone, while around the whole clause many agree."""
    lone, whole = TEXT.index(LONE), TEXT.index(WHOLE)
    around = [Span(0, whole + n, whole + len(WHOLE), 1.5 - n / 10) for n in range(6)]
    return Reading((Span(0, lone, lone + len(LONE), 2.0), *around), 0.0)


@pytest.mark.parametrize("question", ["增速靠前吗？", "增速位居什么前列？"])
def test_a_candidate_bears_the_agreement_of_what_says_the_same(reading, question):
    found = candidates(analyse(question), reading, [passage(TEXT)], Vocabulary.load(SHIPPED))
    assert (found[0].quotation.text, found[0].score) == (LONE, 2.0)
    assert found[0].agreement == pytest.approx(2.0)
    agreed = max(found, key=lambda each: each.agreement)
    assert agreed.agreement > 2.5 and agreed.quotation.text in WHOLE


def test_by_agreement_the_span_in_the_middle_stands_for_those_on_either_side():
    short, long, middle = Span(0, 0, 6, 1.9), Span(0, 0, 16, 1.5), Span(0, 0, 10, 1.0)
    looked_at = LookedAt((short, long, middle))
    assert looked_at.distinct(20, looked_at.scores) == [0, 1]
    assert looked_at.distinct(20, looked_at.agreements()) == [2]
