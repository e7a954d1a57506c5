"""What is FAISS's own: the structures beyond Flat, tombstones, compaction. Limits are lowered for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings import faiss_structures
from embeddings.base import NO_ID
from embeddings.exact import ExactIndex
from embeddings.faiss_index import FaissIndex

DIMENSION = 16


@pytest.fixture(params=["IndexFlatIP", "IndexHNSWFlat", "IndexIVFScalarQuantizer"])
def structure(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each structure over 4,000 vectors, by limits below or above that."""
    flat, hnsw = {"IndexFlatIP": (10**6, 10**6), "IndexHNSWFlat": (1_000, 10**6)}.get(
        request.param, (500, 1_000)
    )
    monkeypatch.setattr(faiss_structures, "FLAT_LIMIT", flat)
    monkeypatch.setattr(faiss_structures, "HNSW_LIMIT", hnsw)
    monkeypatch.setattr("embeddings.faiss_index.SMALL", 50)
    return request.param


def clustered(count: int, seed: int) -> np.ndarray:
    centres = np.random.default_rng(0).standard_normal((40, DIMENSION))
    rng = np.random.default_rng(seed)
    return centres[rng.integers(40, size=count)] + 0.4 * rng.standard_normal((count, DIMENSION))


def both() -> tuple[FaissIndex, ExactIndex]:
    index, oracle = FaissIndex(DIMENSION), ExactIndex(DIMENSION)
    for start in range(0, 4_000, 1_000):
        vectors = clustered(1_000, start + 1)
        index.add(range(start, start + 1_000), vectors)
        oracle.add(range(start, start + 1_000), vectors)
    return index, oracle


def recall(index: FaissIndex, oracle: ExactIndex, allowed: list[int] | None = None) -> float:
    queries = clustered(100, 99)
    expected, found = (i.search(queries, 10, allowed) for i in (oracle, index))
    assert (found[0][:, 1:] <= found[0][:, :-1]).all()
    shared = [
        len((set(a) & set(b)) - {NO_ID}) for a, b in zip(expected[1].tolist(), found[1].tolist(), strict=True)
    ]
    best = np.take_along_axis(expected[0], np.argmax(expected[1] == found[1][:, :1], axis=1)[:, None], axis=1)
    np.testing.assert_allclose(found[0][:, :1], best, atol=2e-3)
    return sum(shared) / np.isfinite(expected[0]).sum()


def test_every_structure_finds_what_the_oracle_finds(structure: str, tmp_path: Path) -> None:
    index, oracle = both()
    assert type(index._faiss).__name__ == structure
    assert recall(index, oracle) >= (1.0 if structure == "IndexFlatIP" else 0.97)
    index.save(tmp_path / "索引")
    assert recall(FaissIndex.load(tmp_path / "索引"), oracle) >= 0.97


def test_tombstones_and_selections_hold_in_every_structure(structure: str) -> None:
    index, oracle = both()
    removed = list(range(0, 4_000, 5))
    index.remove(removed)
    oracle.remove(removed)
    assert len(index._ids) == 4_000
    assert recall(index, oracle) >= 0.97
    for step in (3, 7, 399):
        assert recall(index, oracle, list(range(0, 4_000, step))) >= 0.97
    assert not np.isin(index.search(clustered(50, 3), 100)[1], removed).any()


def test_more_asked_for_than_a_graph_reaches_is_still_found(structure: str) -> None:
    index, _ = both()
    assert (np.sort(index.search(clustered(2, 3), 4_000)[1], axis=1) == np.arange(4_000)).all()


def test_a_quarter_of_tombstones_is_compacted_away(structure: str) -> None:
    index, oracle = both()
    removed = list(range(1_500))
    index.remove(removed)
    oracle.remove(removed)
    assert (len(index._ids), index._faiss.ntotal) == (2_500, 2_500)
    assert recall(index, oracle) >= 0.97


def test_a_loaded_index_of_every_structure_can_grow(structure: str, tmp_path: Path) -> None:
    index, oracle = both()
    index.save(tmp_path)
    index = FaissIndex.load(tmp_path)
    vectors = clustered(200, 5)
    index.add(range(5_000, 5_200), vectors)
    oracle.add(range(5_000, 5_200), vectors)
    assert recall(index, oracle) >= 0.97


def test_vectors_of_any_float_type_are_kept_as_float32() -> None:
    for kind in (np.float16, np.float32, np.float64):
        for make in (FaissIndex, ExactIndex):
            index = make(2)
            index.add([1], np.array([[3, 4]], dtype=kind))
            scores, _ = index.search(np.array([[3, 4]], dtype=kind), 1)
            assert scores.dtype == np.float32
            assert scores[0, 0] == pytest.approx(1, abs=1e-6)
