"""Fusion: known answers by hand, agreement with the formula, order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retriever.fusion import Ranking, reciprocal_rank, weighted_scores


def ranking(pairs: dict[int, float]) -> Ranking:
    best = sorted(pairs, key=lambda number: -pairs[number])
    return np.array([pairs[number] for number in best], np.float32), np.array(best, np.int64)


RANKINGS = st.dictionaries(st.integers(0, 9), st.floats(0.015625, 1, width=32), max_size=6).map(ranking)


def test_reciprocal_rank_by_hand():
    scores, ids = reciprocal_rank([ranking({1: 9, 2: 5, 3: 1}), ranking({3: 0.9, 4: 0.8})])
    assert ids.tolist() == [3, 1, 2, 4]  # 1/63 + 1/61; 1/61; 1/62 twice, the lower id first
    assert scores.tolist() == pytest.approx([1 / 63 + 1 / 61, 1 / 61, 1 / 62, 1 / 62])


def test_weighted_scores_by_hand():
    scores, ids = weighted_scores(ranking({1: 10, 2: 5}), ranking({2: 0.8, 3: 0.6}), 0.5, full_score=10)
    assert ids.tolist() == [1, 2, 3]  # 1 + 0.5 * 0.6 (the floor); 0.5 ** 2 + 0.5 * 0.8; 0.5 * 0.6
    assert scores.tolist() == pytest.approx([1.3, 0.5**2 + 0.4, 0.3])


def test_where_no_text_says_much_of_the_question_the_meaning_decides():
    words, meanings = ranking({1: 2, 2: 1}), ranking({2: 0.8, 1: 0.2})
    assert weighted_scores(words, meanings, 0.5, full_score=2)[1].tolist() == [1, 2]
    assert weighted_scores(words, meanings, 0.5, full_score=20)[1].tolist() == [2, 1]


def test_either_side_may_be_empty():
    empty = ranking({})
    assert weighted_scores(empty, ranking({5: 0.25}), 1.0, 0.0)[0].tolist() == [0.25]
    assert weighted_scores(ranking({5: 7}), empty, 1.0, 7.0)[0].tolist() == [1.0]
    assert weighted_scores(empty, empty, 1.0, 0.0)[1].tolist() == []
    assert reciprocal_rank([empty, empty])[1].tolist() == []


@given(RANKINGS, RANKINGS)
def test_every_id_comes_once_and_best_first(lexical: Ranking, dense: Ranking):
    for scores, ids in (weighted_scores(lexical, dense, 0.5, 1.0), reciprocal_rank([lexical, dense])):
        assert sorted(ids.tolist()) == sorted({*lexical[1].tolist(), *dense[1].tolist()})
        pairs = list(zip((-scores).tolist(), ids.tolist(), strict=True))
        assert pairs == sorted(pairs)


@given(RANKINGS, RANKINGS, st.floats(0, 4, width=16), st.floats(0.5, 9, width=16))
def test_scores_are_those_of_the_formula(lexical: Ranking, dense: Ranking, weight: float, full: float):
    shares, cosines = (
        dict(zip(ids.tolist(), scores.tolist(), strict=True)) for scores, ids in (lexical, dense)
    )
    floor = min(cosines.values(), default=0.0)
    for score, number in zip(*weighted_scores(lexical, dense, weight, full), strict=True):
        share = (shares.get(int(number), 0.0) / full) ** 2
        assert score == pytest.approx(share + weight * cosines.get(int(number), floor), abs=1e-5)
