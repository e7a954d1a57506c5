"""Everyday expressions: what is kept, and what is found in a question."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import fold_characters
from qa.expressions import Meant, expressions, meant


def test_the_kept_ones_are_folded_and_ask_nothing():
    kept = expressions()
    assert len(kept) > 15_000
    for word, others in kept.items():
        assert len(set(others)) == len(others)
        assert word not in others
        assert all(0 < len(other) <= 8 and other == fold_characters(other) for other in others)
        assert not any(
            asking in other for other in others for asking in ("什么", "多少", "怎么", "吗", "哪", "谁")
        )


def test_an_expression_means_the_words_that_it_may_stand_for():
    found = {m.words for m in meant("省里哪天点头的")}
    assert any({"同意", "批准"} <= set(words) for words in found)


def test_words_that_the_question_has_are_not_meant():
    words = next(m.words for m in meant("谁点头了") if "同意" in m.words)
    assert "同意" not in {w for m in meant("同意还是不点头") for w in m.words}
    assert "批准" in words


def test_an_expression_for_many_words_tells_little_of_each():
    assert Meant(0, 2, ("同意",)).weight == 1
    assert Meant(0, 2, ("同意", "批准", "认可", "赞同")).weight == 0.5


@given(st.text(alphabet="省里哪天点头的人民老年厂子涨，a1", max_size=40))
def test_expressions_follow_each_other(question):
    places = [(m.start, m.end) for m in meant(question)]
    assert all(0 <= a < b <= len(question) for a, b in places)
    assert all(b <= c for (_, b), (c, _) in pairwise(places))
    assert all(m.words and not any(w in question for w in m.words) for m in meant(question))
