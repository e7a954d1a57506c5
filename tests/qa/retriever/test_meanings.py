"""A question read in the documents' words too."""

from __future__ import annotations

import numpy as np
import pytest

from qa.retriever.meanings import FOUND, behind, in_other_words, raised, turned


def test_a_question_in_everyday_words_is_read_with_those_of_documents():
    other = in_other_words("省里哪天点头的", unsaid=1.0)
    assert other is not None
    assert other.asked == "省里哪天点头的,省内,省域,省政府"
    assert {"省域", "批准", "同意"} <= set(other.searched.split(","))


def test_a_word_that_is_meant_twice_counts_once():
    once, twice = (in_other_words(question, 1.0) for question in ("大会点头了", "大会点头了,领导点头了"))
    assert once is not None
    assert twice is not None
    assert twice.searched.split(",").count("批准") == 1


@pytest.mark.parametrize(
    ("question", "unsaid"), [("省里哪天点头的", 0.5), ("省里哪天点头的", 0.0), ("甲乙丙", 1.0), ("", 1.0)]
)
def test_it_is_left_alone_where_texts_say_enough_and_where_nothing_is_meant(question, unsaid):
    assert in_other_words(question, unsaid) is None


def test_the_less_is_said_the_more_the_vector_turns():
    east, north = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
    norths = [turned(east, north, unsaid)[1] for unsaid in (0.0, 0.3, 0.6, 1.0)]
    assert norths == sorted(norths)
    assert (norths[0], norths[-1]) == (0, 1)
    assert np.linalg.norm(turned(east, north, 0.5)) == pytest.approx(1)


def test_what_is_found_gains_by_its_share_of_the_full_score():
    fused = np.array([3.0, 1.0], np.float32), np.array([7, 5])
    found = np.array([16.0, 4.0], np.float32), np.array([5, 9])
    scores, ids = raised(fused, found, full_score=8.0, unsaid=1.0)
    assert ids.tolist() == [7, 5, 9]
    assert scores.tolist() == [3.0, 1.0 + FOUND, 1.0 + FOUND / 4]


def test_where_a_text_says_the_whole_question_only_the_tail_changes():
    fused = np.array([3.0, 1.0], np.float32), np.array([7, 5])
    found = np.array([16.0, 9.0], np.float32), np.array([5, 9])
    scores, ids = raised(fused, found, 8.0, unsaid=0.0)
    assert ids.tolist() == [7, 5, 9]
    assert scores.tolist() == [3.0, 1.0, 1.0]


def test_nothing_found_changes_nothing():
    fused, none = (
        (np.array([3.0], np.float32), np.array([7])),
        (np.zeros(0, np.float32), np.zeros(0, np.int64)),
    )
    assert raised(fused, none, 8.0, 1.0) is fused
    assert raised(fused, fused, 0.0, 1.0) is fused
    assert [each.tolist() for each in raised(none, fused, 3.0, 1.0)] == [[FOUND], [7]]


def test_what_only_other_words_find_stands_behind_the_lexical_ranking():
    lexical = np.array([2.0], np.float32), np.array([7])
    assert [each.tolist() for each in behind(lexical, (np.array([5.0, 4.0]), np.array([7, 3])))] == [
        [2, 0],
        [7, 3],
    ]
