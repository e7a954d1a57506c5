"""The dense half against a loop over all passages: by cosine alone, and with the late score."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.base import VectorIndex
from embeddings.exact import ExactIndex
from embeddings.faiss_index import FaissIndex
from embeddings.pieces import PieceIndex
from qa.retriever import dense
from qa.retriever.dense import LARGEST, LATE_WEIGHT, DenseHalf
from tests.qa.hashing import HashingEncoder, LateHashingEncoder

ENCODER = LateHashingEncoder()
WORDS = ["财政赤字", "水库防汛", "就业", "工业增加值", "主管部门", "罚款", "会议", "报告", "增长6%", "。"]
RNG = np.random.default_rng(0)
TEXTS = ["".join(RNG.choice(WORDS, 6)) for _ in range(60)] + [""]
QUESTIONS = ["罚款由哪个部门决定？", "水库防汛", "今年的财政赤字是多少", ""]
NONE = np.zeros(0, np.int64)


@pytest.fixture(params=[ExactIndex, FaissIndex])
def half(request: pytest.FixtureRequest) -> DenseHalf:
    vectors, pieces = request.param(HashingEncoder.dimension), PieceIndex()
    filled(vectors, pieces)
    return DenseHalf(ENCODER, vectors, pieces)


def filled(vectors: VectorIndex, pieces: PieceIndex) -> None:
    encoded, lists = ENCODER.encode_with_pieces(TEXTS)
    ids = np.arange(len(TEXTS)) + 100
    vectors.add(ids, encoded)
    pieces.add(ids, lists)


def scored(question: str, *, late: bool) -> dict[int, float]:
    encoded, lists = ENCODER.encode_with_pieces(TEXTS)
    asked = ENCODER.encode_query([question])[0]
    lengths = np.linalg.norm(encoded, axis=1) * np.linalg.norm(asked)
    scores = encoded @ asked / np.maximum(lengths, 1e-9)
    if late:
        scores = scores + LATE_WEIGHT * ENCODER.late_scores(question, lists)
    return dict(enumerate(scores.tolist(), start=100))


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_ranks_as_comparing_with_every_passage_does(half: DenseHalf, question: str):
    scores, ids = half.ranking(question, ENCODER.encode_query([question])[0])
    expected = scored(question, late=True)
    assert sorted(ids.tolist()) == sorted(expected)
    np.testing.assert_allclose(scores, [expected[number] for number in ids.tolist()], atol=1e-5)
    order = list(zip(-scores, ids, strict=True))
    assert order == sorted(order)
    assert np.abs(scores).max() <= LARGEST


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_the_nearest_are_compared_and_others_are_scored_alike(
    half: DenseHalf, question: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dense, "COMPARED", 8)
    monkeypatch.setattr(dense, "DEPTH", 5)
    vector = ENCODER.encode_query([question])[0]
    cosines, late = scored(question, late=False), scored(question, late=True)
    others = np.array([101, 130, 159])
    ranking, both = half.with_others(question, vector, others)
    assert len(ranking[1]) == 5
    eighth = sorted(cosines.values(), reverse=True)[7]
    assert all(cosines[number] >= eighth - 1e-5 for number in ranking[1].tolist())
    assert both[1][:5].tolist() == ranking[1].tolist()
    assert sorted(both[1].tolist()) == sorted({*ranking[1].tolist(), *others.tolist()})
    np.testing.assert_allclose(both[0], [late[number] for number in both[1].tolist()], atol=1e-5)


def test_allowed_ids_restrict_it(half: DenseHalf):
    vector = ENCODER.encode_query(["罚款"])[0]
    assert sorted(half.ranking("罚款", vector, np.array([100, 105, 999]))[1].tolist()) == [100, 105]
    assert half.ranking("罚款", vector, NONE)[1].tolist() == []


def test_without_pieces_or_an_encoder_that_knows_them_it_goes_by_cosine():
    vectors, pieces = ExactIndex(HashingEncoder.dimension), PieceIndex()
    filled(vectors, pieces)
    question = QUESTIONS[0]
    vector = ENCODER.encode_query([question])[0]
    expected = scored(question, late=False)
    for half in (DenseHalf(ENCODER, vectors), DenseHalf(HashingEncoder(), vectors, pieces)):
        ranking, both = half.with_others(question, vector, np.array([101]))
        assert both[1].tolist() == ranking[1].tolist()
        np.testing.assert_allclose(ranking[0], sorted(expected.values(), reverse=True), atol=1e-5)
