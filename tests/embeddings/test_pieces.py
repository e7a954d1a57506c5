"""The index of pieces against a dictionary, and late scores against a loop over all pairs of pieces."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoder import load_encoder
from embeddings.late import MOST_ASKED, LateInteraction, heaviest
from embeddings.pieces import PieceIndex, PieceLists

TEXTS = st.lists(st.lists(st.integers(0, 65_535), max_size=6), max_size=6)
SENTENCES = [
    "今年的财政赤字是多少？",
    "全市规模以上工业增加值增长6%。",
    "",
    "水库防汛工作由水利部门负责。",
    "毕业生就业",
]


def listed(lists: PieceLists) -> list[list[int]]:
    return [lists.pieces[a:b].tolist() for a, b in pairwise(lists.bounds)]


@given(st.lists(TEXTS, max_size=3))
def test_lists_joined_are_the_texts_in_order(parts: list[list[list[int]]]) -> None:
    joined = PieceLists.joined([PieceLists.of(each) for each in parts])
    assert listed(joined) == [text for part in parts for text in part]
    assert len(joined) == sum(map(len, parts))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.booleans(), st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9)))), max_size=6
    )
)
def test_it_holds_what_a_dictionary_would(tmp_path_factory: pytest.TempPathFactory, changes: list) -> None:
    index, known = PieceIndex(), dict[int, list[int]]()
    for adding, texts in changes:
        if adding:
            new = {number: text for number, text in texts.items() if number not in known}
            index.add(list(new), PieceLists.of(list(new.values())))
            known.update(new)
        else:
            index.remove(list(texts))
            known = {number: text for number, text in known.items() if number not in texts}
        asked = [11, *range(10), 3]
        assert listed(index.of(asked)) == [known.get(number, []) for number in asked]
        assert len(index) == len(known)
    folder = tmp_path_factory.mktemp("索引")
    index.save(folder)
    again = PieceIndex.load(folder)
    assert listed(again.of(range(12))) == listed(index.of(range(12)))
    again.add([99], PieceLists.of([[7]]))
    assert listed(again.of([99, 98])) == [[7], []]


@pytest.mark.parametrize("ids", [[1], [1, -2], [1, 1], [5, 2]])
def test_ids_that_cannot_be_added_change_nothing(ids: list[int]) -> None:
    index = PieceIndex()
    index.add([5], PieceLists.of([[1]]))
    with pytest.raises(ValueError, match="ids"):
        index.add(ids, PieceLists.of([[2], [3]]))
    assert listed(index.of([5, 1, 2])) == [[1], [], []]


@pytest.mark.parametrize("name", ["ids.npy", "bounds.npy", "pieces.npy", "manifest.json"])
def test_a_damaged_file_is_noticed(tmp_path: Path, name: str) -> None:
    index = PieceIndex()
    index.add([5], PieceLists.of([[1, 2]]))
    index.save(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:-3])
    with pytest.raises(ValueError, match=r"index|damaged"):
        PieceIndex.load(tmp_path)


def test_the_shipped_encoder_offers_late_interaction() -> None:
    encoder = load_encoder()
    assert isinstance(encoder, LateInteraction)
    vectors, lists = encoder.encode_with_pieces(SENTENCES)
    np.testing.assert_array_equal(vectors, encoder.encode_document(SENTENCES))
    assert [bool(each) for each in listed(lists)] == [bool(each) for each in SENTENCES]


@pytest.mark.parametrize("question", [*SENTENCES, "财政财政赤字", "\ud800", "🌊"])
def test_late_scores_are_the_mean_of_the_nearest_pieces(question: str) -> None:
    encoder = load_encoder()
    lists = encoder.encode_with_pieces(SENTENCES)[1]
    found = encoder.late_scores(question, lists)
    asked = listed(encoder.encode_with_pieces([question])[1])[0]
    table = {n: vector_of(n) for n in {*asked, *lists.pieces.tolist()}}
    lengths = {n: float(np.linalg.norm(vector)) for n, vector in table.items()}
    expected = []
    for text in listed(lists):
        score = 0.0
        for q in asked:
            cosines = [table[q] @ table[p] / max(lengths[q] * lengths[p], 1e-12) for p in text]
            score += lengths[q] * max(cosines, default=0.0)
        expected.append(score / max(sum(lengths[q] for q in asked), 1e-12))
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert found.dtype == np.float32


def vector_of(piece: int) -> np.ndarray:
    encoder = load_encoder()
    return np.asarray(encoder._rows[piece] * encoder._factors[piece], np.float64)  # type: ignore[attr-defined]


def test_a_text_that_says_the_question_scores_1_wherever_it_says_it() -> None:
    encoder = load_encoder()
    around = "会议听取了报告。" * 20
    texts = [SENTENCES[1], around + SENTENCES[1] + around, around]
    scores = encoder.late_scores(SENTENCES[1], encoder.encode_with_pieces(texts)[1])  # type: ignore[attr-defined]
    np.testing.assert_allclose(scores[:2], 1, atol=0.05)  # at its ends other pieces may be cut
    assert scores[2] < 0.5


def test_nothing_to_compare_scores_nothing() -> None:
    encoder = load_encoder()
    assert encoder.late_scores("财政", PieceLists.of([])).shape == (0,)  # type: ignore[attr-defined]
    assert encoder.late_scores("", PieceLists.of([[5]])).tolist() == [0]  # type: ignore[attr-defined]


def test_the_heaviest_pieces_of_a_long_question_are_kept() -> None:
    asked = np.arange(1000)
    weights = np.where(asked % 20 == 0, 2.0, 1.0).astype(np.float32)
    pieces, shares = heaviest(asked, weights)
    assert len(pieces) == MOST_ASKED
    assert set(pieces.tolist()) <= set(range(0, 1000, 20))
    np.testing.assert_allclose(shares, 1 / MOST_ASKED, rtol=1e-6)
