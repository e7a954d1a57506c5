"""What every `LexicalIndex` promises, for each implementation and for the oracle itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embeddings.base import NO_ID
from qa.retriever.base import LexicalIndex
from qa.retriever.lexical import BM25Index
from tests.qa.retriever.oracle import PlainBM25

TEXTS = ["全市人口增长", "市政协会议闭幕", "报告批准了GDP目标", "全市", "会议批准了报告。"]
WORDS = st.text(st.sampled_from("市政协会议报告批准了全5六次，。 aB\x1f"), max_size=12)


@pytest.fixture(params=[BM25Index, PlainBM25])
def kind(request: pytest.FixtureRequest) -> type[LexicalIndex]:
    return request.param


@pytest.fixture
def index(kind: type[LexicalIndex]) -> LexicalIndex:
    made = kind()
    made.add(range(5), TEXTS)
    return made


def found(index: LexicalIndex, query: str, k: int = 5, allowed: list[int] | None = None) -> list[int]:
    ids = index.search([query], k, allowed)[1][0]
    return ids[ids != NO_ID].tolist()


def test_finds_the_text_that_shares_most(index: LexicalIndex):
    assert found(index, "会议批准了什么报告") == [4, 2, 1]
    assert found(index, "市政协") == [1, 3, 0]
    assert found(index, "gdp") == [2]


def test_shapes_types_and_padding(index: LexicalIndex):
    scores, ids = index.search(["全市", "没有天"], 4)
    assert scores.shape == ids.shape == (2, 4)
    assert scores.dtype == np.float32
    assert ids.dtype == np.int64
    assert ids[0].tolist() == [3, 0, 1, NO_ID]
    assert scores[0, 3] == -np.inf
    assert (ids[1] == NO_ID).all()
    assert (scores[1] == -np.inf).all()


def test_no_queries_and_no_texts(kind: type[LexicalIndex]):
    scores, ids = kind().search([], 3)
    assert scores.shape == ids.shape == (0, 3)
    assert found(kind(), "全市") == []
    assert kind().containing("全市").tolist() == []
    assert len(kind()) == 0


@pytest.mark.parametrize("query", ["", "。，！", " \n", "\ud800", "\x00", "😀"])
def test_a_query_without_words_finds_nothing(index: LexicalIndex, query: str):
    assert found(index, query) == []
    assert index.containing(query).tolist() == []


def test_ties_go_to_the_lower_id(kind: type[LexicalIndex]):
    index = kind()
    index.add([9, 4], ["同一句话", "同样的事"])
    index.add([7, 2], ["同一句话", "同一句话"])
    scores, ids = index.search(["同一句话"], 4)
    assert ids[0].tolist() == [2, 7, 9, 4]
    assert scores[0, 0] == scores[0, 2]


def test_ties_at_the_cut_go_to_the_lower_id(kind: type[LexicalIndex]):
    index = kind()
    index.add([5, 3, 8, 1], ["同一句话"] * 4)
    assert found(index, "同一句话", k=2) == [1, 3]


def test_allowed_ids_restrict_the_search(index: LexicalIndex):
    assert found(index, "会议批准了报告", allowed=[1, 2]) == [2, 1]
    assert found(index, "会议批准了报告", allowed=[]) == []
    assert found(index, "会议批准了报告", allowed=[99]) == []


def test_containing_needs_every_word(index: LexicalIndex):
    assert index.containing("批准了").tolist() == [2, 4]
    assert index.containing("批准了，报告").tolist() == [4]
    assert index.containing("批准了人口").tolist() == []


def test_a_text_of_average_length_that_says_the_whole_query_has_the_full_score(kind: type[LexicalIndex]):
    index = kind()
    index.add(range(4), ["全市人口", "会议闭幕", "粮食丰收", "山水相连"])
    assert index.search(["全市人口"], 1)[0][0, 0] == pytest.approx(index.full_score("全市人口"), rel=1e-5)
    assert index.full_score("全市人口增长") > index.full_score("全市人口") > 0
    assert index.full_score("，。") == kind().full_score("") == 0


def test_what_a_text_says_of_a_query_counts_by_how_rare_its_words_are(kind: type[LexicalIndex]):
    index = kind()
    index.add(range(4), ["蓍的叶子", "草的叶子", "树的叶子", "花的叶子"])
    asked = "蓍的叶子"
    rare, common, whole, none = index.said(asked, ["蓍，又名欧蓍", "草的", "这是蓍的叶子。", "山水"])
    assert whole == pytest.approx(1)
    assert rare == pytest.approx(index.full_score("蓍") / index.full_score(asked), rel=1e-5)
    assert rare > common > none == 0
    assert index.said("，。", ["蓍", ""]).tolist() == [0, 0]
    assert index.said(asked, []).shape == (0,)


def test_titles_count_for_less_and_are_not_held(kind: type[LexicalIndex]):
    index = kind()
    index.add([0, 1, 2], ["湖泊保护\x1f处罚款", "道路管理\x1f湖泊保护", "道路管理\x1f处罚款"])
    assert found(index, "湖泊保护") == [1, 0]
    assert found(index, "湖泊罚款") == [
        1,
        0,
        2,
    ]  # three rare terms; three common ones and a title; without it
    assert index.containing("湖泊保护").tolist() == [1]
    assert index.containing("湖泊保护处罚").tolist() == []


def test_removed_texts_are_gone_and_count_no_more(index: LexicalIndex, kind: type[LexicalIndex]):
    index.remove([0, 3, 99])
    fresh = kind()
    fresh.add([1, 2, 4], [TEXTS[i] for i in (1, 2, 4)])
    assert len(index) == 3
    assert index.containing("全市").tolist() == []
    for query in ("全市会议", "批准", "市"):
        np.testing.assert_allclose(index.search([query], 5)[0], fresh.search([query], 5)[0], rtol=1e-6)
        assert found(index, query) == found(fresh, query)


def test_an_id_can_be_used_again_after_removal(index: LexicalIndex):
    index.remove([2])
    index.add([2], ["完全不同"])
    assert found(index, "GDP") == []
    assert found(index, "不同") == [2]


@pytest.mark.parametrize(
    ("ids", "texts"), [([5], []), ([5, 6], ["一"]), ([-1], ["一"]), ([0], ["一"]), ([7, 7], ["一", "二"])]
)
def test_bad_ids_are_refused_and_change_nothing(index: LexicalIndex, ids: list[int], texts: list[str]):
    with pytest.raises(ValueError):
        index.add(ids, texts)
    assert len(index) == 5
    assert found(index, "市政协") == [1, 3, 0]


def test_k_below_one_is_refused(index: LexicalIndex):
    with pytest.raises(ValueError):
        index.search(["市"], 0)


def test_save_and_load(index: LexicalIndex, kind: type[LexicalIndex], tmp_path: Path):
    index.remove([3])
    index.save(tmp_path / "deep" / "folder")
    loaded = kind.load(tmp_path / "deep" / "folder")
    for query in ("会议批准了什么报告", "全市"):
        np.testing.assert_array_equal(index.search([query], 5)[0], loaded.search([query], 5)[0])
        assert found(index, query) == found(loaded, query)
    loaded.add([3], ["全市"])
    assert found(loaded, "全市", k=1) == [3]
    assert len(index) == 4


def test_an_empty_index_can_be_saved(kind: type[LexicalIndex], tmp_path: Path):
    kind().save(tmp_path)
    assert len(kind.load(tmp_path)) == 0


@pytest.mark.parametrize("content", [None, "", "{}", "[]", "null"])
def test_a_folder_without_an_index_is_refused(kind: type[LexicalIndex], content: str | None, tmp_path: Path):
    if content is not None:
        for name in ("bm25.json", "plain.json"):
            (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises((ValueError, TypeError) if kind is PlainBM25 else ValueError):
        kind.load(tmp_path)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=5),
    st.sets(st.integers(0, 19)),
    st.lists(WORDS, min_size=1, max_size=3),
    st.one_of(st.none(), st.lists(st.integers(0, 19))),
)
@example([["，", " "], ["告", "，"]], {3}, ["六批告"], None)  # less than a term a text
def test_agrees_with_the_oracle_after_any_changes(
    additions: list[list[str]], removed: set[int], queries: list[str], allowed: list[int] | None
):
    fast, plain = BM25Index(), PlainBM25()
    number = 0
    for turn, texts in enumerate(additions):
        for index in (fast, plain):
            index.add(range(number, number + len(texts)), texts)
            index.remove([each for each in removed if each % len(additions) == turn])
        number += len(texts)
    assert len(fast) == len(plain)
    scores, ids = fast.search(queries, 6, allowed)
    expected, _ = plain.search(queries, 6, allowed)
    np.testing.assert_allclose(scores, expected, rtol=1e-5)
    for query, row, of in zip(queries, scores, ids, strict=True):
        every = plain.scores(query)
        for score, each in zip(row, of, strict=True):
            assert each == NO_ID or score == pytest.approx(every[int(each)], rel=1e-5)
        assert fast.containing(query).tolist() == plain.containing(query).tolist()
