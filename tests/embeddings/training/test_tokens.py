"""Flat arrays of tokens, and the batches drawn from them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings.training import batches
from embeddings.training.sources import Reading
from embeddings.training.tokens import Bag, TokenSource, token_ids
from embeddings.training.vocabulary import count_words, make_tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = Counter(
        {"清水河": 9, "清水": 20, "全长": 9, "2024": 9, "gdp": 9, "不写的长长的词语一二三": 99, "，": 99}
    )
    return make_tokenizer(words + Counter(dict.fromkeys("清水河全长公里年", 10)), 40)


def test_the_likeliest_pieces_win_and_a_rare_character_costs_only_itself(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("清水河,全长2024公里 GDP").tokens == ["清水河", "全长", "2024", "公", "里", "gdp"]
    assert tokenizer.encode("清水龘河").tokens == ["清水", "龘", "河"]
    assert tokenizer.encode("清水龘河").ids[1] == tokenizer.token_to_id("[UNK]") == 0


def test_words_are_counted_as_jieba_cuts_them() -> None:
    assert count_words(["我们爱北京", "北京"]) == {"我们": 1, "爱": 1, "北京": 2}


def test_readings_are_folded_flattened_and_kept(tokenizer: Tokenizer, tmp_path: Path) -> None:
    text = "清水河全長２０２４公里，清水河全长公里"
    readings = [Reading(text, (("全长？", 3), ("公里？", None))), Reading("短"), Reading(text * 2)]
    source = TokenSource.of(readings, tokenizer)
    source.save(tmp_path / "s.npz")
    source = TokenSource.load(tmp_path / "s.npz")
    assert len(source) == 2  # 短 is dropped
    assert source.documents[: source.document_bounds[1]].tolist() == token_ids(tokenizer, [text])[0]
    assert source.first_query.tolist() == [0, 2, 2]
    assert source.anchors.tolist() == [1, -1]  # 清水河 | 全长: the second piece


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), min_size=1, max_size=6), st.data())
def test_a_bag_is_the_texts_one_after_another(texts: list[list[int]], choose: st.DataObject) -> None:
    flat = np.array([t for text in texts for t in text], dtype=np.uint16)
    bounds = np.cumsum([0, *map(len, texts)])
    chosen = choose.draw(st.lists(st.integers(0, len(texts) - 1), min_size=1, max_size=8))
    bag = Bag.of(flat, bounds[chosen], np.diff(bounds)[chosen])
    assert [part.tolist() for part in np.split(bag.ids, bag.starts[1:])] == [texts[i] for i in chosen]


def numbered(lengths: list[int], anchors: list[int]) -> TokenSource:
    """Document `i` is the tokens 1000 i, 1000 i + 1, ...; its one query is the token 1000 i."""
    documents = np.concatenate([1000 * i + np.arange(n) for i, n in enumerate(lengths)]).astype(np.uint16)
    bounds, one = np.cumsum([0, *lengths]), np.arange(len(lengths) + 1)
    queries = (1000 * one[:-1]).astype(np.uint16)
    return TokenSource(documents, bounds, queries, one, one, np.array(anchors))


LENGTHS, ANCHORS = [8, 60, 300, 700], [-1, 59, 0, 555]


def parts(bag: Bag) -> list[np.ndarray]:
    return np.split(bag.ids, bag.starts[1:])


@given(st.integers(0, 2**32))
def test_asked_windows_cover_the_place_of_the_answer(seed: int) -> None:
    queries, documents = batches.draw_asked(numbered(LENGTHS, ANCHORS), 9, np.random.default_rng(seed))
    assert sorted(queries.ids // 1000) == [0, 1, 2, 3]
    for query, window in zip(parts(queries), parts(documents), strict=True):
        i = int(query[0]) // 1000
        assert (np.diff(window) == 1).all()
        assert 1000 * i <= window[0]
        assert window[-1] < 1000 * i + LENGTHS[i]
        assert ANCHORS[i] == -1 or 1000 * i + ANCHORS[i] in window


@given(st.integers(0, 2**32))
def test_stretches_are_cut_from_their_window(seed: int) -> None:
    source = numbered(LENGTHS, [-1] * 4)
    queries, documents = batches.draw_stretches(source, 4, np.random.default_rng(seed))
    for stretch, window in zip(parts(queries), parts(documents), strict=True):
        assert (np.diff(stretch) == 1).all()
        assert len(stretch) <= batches.LONGEST_SPAN
        whole = np.union1d(stretch, window)
        assert (np.diff(whole) == 1).all()
        assert len(np.intersect1d(stretch, window)) in (0, len(stretch))
        assert whole[0] // 1000 == whole[-1] // 1000


def test_near_documents_keep_their_numbers_when_short_ones_are_dropped(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    text = "清水河全长公里全长公里年"
    readings = [Reading(text, (), (2, 3)), Reading("短"), Reading(text * 2), Reading(text * 3, (), (1, 0, 2))]
    source = TokenSource.of(readings, tokenizer)
    assert source.near.tolist() == [[1, 2, -1], [-1, -1, -1], [-1, 0, 1]]
    source.save(tmp_path / "s.npz")
    assert TokenSource.load(tmp_path / "s.npz").near.tolist() == source.near.tolist()


@given(st.integers(0, 2**32))
def test_near_documents_follow_the_asked_ones_and_answer_none(seed: int) -> None:
    documents, bounds = np.repeat(np.arange(5), 10).astype(np.uint16), 10 * np.arange(6)
    queries, one = np.array([10, 11, 12], dtype=np.uint16), np.arange(4)
    near = np.array([[1, 3], [-1, 4], [0, 3], [-1, -1], [-1, -1]])  # 3 and 4 are asked for by nobody
    source = TokenSource(documents, bounds, queries, one, np.array([0, 1, 2, 3, 3, 3]), np.full(3, -1), near)
    asked, found = batches.draw_asked(source, 2, np.random.default_rng(seed))
    drawn = [int(part[0]) for part in parts(found)]
    assert [int(query) - 10 for query in asked.ids] == drawn[:2]
    assert len(set(drawn)) == len(drawn)
    assert set(drawn[2:]) <= {int(n) for i in drawn[:2] for n in near[i]} - {-1}
