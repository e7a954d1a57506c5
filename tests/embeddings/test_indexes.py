"""One suite for every vector index: known vectors with known answers, then the brute-force oracle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.base import NO_ID, VectorIndex
from embeddings.exact import ExactIndex
from embeddings.faiss_index import FaissIndex

IMPLEMENTATIONS = [ExactIndex, FaissIndex]
NEG = -np.inf


@pytest.fixture(params=IMPLEMENTATIONS)
def make(request: pytest.FixtureRequest) -> Callable[[int], VectorIndex]:
    return request.param


def compass(make: Callable[[int], VectorIndex]) -> VectorIndex:
    """East, north, west and north-east, of four lengths."""
    index = make(2)
    index.add([10, 20, 30, 40], np.array([[2, 0], [0, 0.5], [-1, 0], [7, 7]], dtype=np.float32))
    return index


def test_known_vectors_known_answers(make: Callable[[int], VectorIndex]) -> None:
    scores, ids = compass(make).search(np.array([[5.0, 0.0], [0.1, 0.2]]), k=4)
    assert ids.tolist() == [[10, 40, 20, 30], [40, 20, 10, 30]]
    np.testing.assert_allclose(scores[0], [1, 2**-0.5, 0, -1], atol=1e-6)
    # (1, 2)/√5 against north-east, north, east and west: 3/√10, 2/√5, 1/√5, -1/√5
    np.testing.assert_allclose(scores[1], [3 / 10**0.5, 2 / 5**0.5, 5**-0.5, -(5**-0.5)], atol=1e-6)
    assert scores.dtype == np.float32
    assert ids.dtype == np.int64


def test_a_vector_scores_1_against_itself_and_0_against_a_zero_vector(
    make: Callable[[int], VectorIndex],
) -> None:
    index = make(3)
    index.add([1, 2], np.array([[1e-30, 2e-30, 0], [0, 0, 0]]))
    scores, ids = index.search(np.array([[1e30, 2e30, 0], [0, 0, 0]]), k=2)
    assert ids[0].tolist() == [1, 2]
    np.testing.assert_allclose(scores, [[1, 0], [0, 0]], atol=1e-6)


def test_rows_end_in_no_id(make: Callable[[int], VectorIndex]) -> None:
    scores, ids = compass(make).search(np.array([[1.0, 0.0]]), k=6)
    assert ids[0, 4:].tolist() == [NO_ID, NO_ID]
    assert scores[0, 4:].tolist() == [NEG, NEG]
    scores, ids = make(2).search(np.array([[1.0, 0.0]]), k=2)
    assert (ids.tolist(), scores.tolist()) == ([[NO_ID, NO_ID]], [[NEG, NEG]])
    assert make(2).search(np.zeros((0, 2)), k=3)[1].shape == (0, 3)


def test_allowed_ids_restrict_the_search(make: Callable[[int], VectorIndex]) -> None:
    index = compass(make)
    assert index.search(np.array([[1.0, 0.0]]), 3, allowed_ids=[30, 20, 99])[1].tolist() == [[20, 30, NO_ID]]
    assert index.search(np.array([[1.0, 0.0]]), 1, allowed_ids=[])[1].tolist() == [[NO_ID]]


def test_removed_ids_never_come_back(make: Callable[[int], VectorIndex], tmp_path: Path) -> None:
    index = compass(make)
    index.remove([10, 77])
    index.remove(np.array([10]))
    assert len(index) == 3
    assert index.search(np.array([[1.0, 0.0]]), 4)[1].tolist() == [[40, 20, 30, NO_ID]]
    assert index.search(np.array([[1.0, 0.0]]), 1, allowed_ids=[10])[1].tolist() == [[NO_ID]]
    index.save(tmp_path)
    assert type(index).load(tmp_path).search(np.array([[1.0, 0.0]]), 1)[1].tolist() == [[40]]


def test_a_removed_id_may_be_added_again_with_another_vector(make: Callable[[int], VectorIndex]) -> None:
    index = compass(make)
    index.remove([10])
    index.add([10], np.array([[0.0, -3.0]]))
    scores, ids = index.search(np.array([[0.0, -1.0]]), 1)
    assert (ids.tolist(), len(index)) == ([[10]], 4)
    assert scores[0, 0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("ids", "vectors"),
    [
        ([1, 2], np.zeros((1, 2))),
        ([1], np.zeros((1, 3))),
        ([1], np.zeros(2)),
        ([1], np.array([[np.nan, 0]])),
        ([1], np.array([[np.inf, 0]])),
        ([-1], np.zeros((1, 2))),
        ([10], np.zeros((1, 2))),
        ([5, 5], np.zeros((2, 2))),
        ([1.5], np.zeros((1, 2))),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    make: Callable[[int], VectorIndex], ids: list[int], vectors: np.ndarray
) -> None:
    index = compass(make)
    with pytest.raises(ValueError, match=r"ids|vectors|vector"):
        index.add(ids, vectors)
    assert len(index) == 4
    assert index.search(np.array([[1.0, 0.0]]), 4)[1].tolist() == [[10, 40, 20, 30]]


@pytest.mark.parametrize(("shape", "k"), [((1, 2), 0), ((1, 2), -1), ((1, 3), 1), ((2,), 1)])
def test_faulty_searches_are_refused(
    make: Callable[[int], VectorIndex], shape: tuple[int, ...], k: int
) -> None:
    with pytest.raises(ValueError, match=r"k must|queries must"):
        compass(make).search(np.ones(shape), k)


def test_save_and_load_under_a_chinese_path_then_grow(
    make: Callable[[int], VectorIndex], tmp_path: Path
) -> None:
    folder = tmp_path / "索引 甲" / "第一代"
    compass(make).save(folder)
    index = type(compass(make)).load(folder)
    assert (len(index), index.dimension) == (4, 2)
    assert index.search(np.array([[1.0, 0.0]]), 4)[1].tolist() == [[10, 40, 20, 30]]
    index.add([50], np.array([[1.0, 0.01]]))
    index.remove([10])
    assert index.search(np.array([[1.0, 0.0]]), 2)[1].tolist() == [[50, 40]]
    assert type(index).load(folder).search(np.array([[1.0, 0.0]]), 2)[1].tolist() == [[10, 40]]


def test_an_empty_index_survives_saving(make: Callable[[int], VectorIndex], tmp_path: Path) -> None:
    make(7).save(tmp_path)
    index = type(make(7)).load(tmp_path)
    assert (len(index), index.dimension) == (0, 7)


def test_no_pickle_is_written(make: Callable[[int], VectorIndex], tmp_path: Path) -> None:
    compass(make).save(tmp_path)
    for path in tmp_path.glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype != object for name in arrays.files)
    assert not list(tmp_path.glob("*.pkl"))


def test_a_missing_or_foreign_folder_is_a_value_error(
    make: Callable[[int], VectorIndex], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="holds no readable index"):
        type(make(2)).load(tmp_path)
    other = next(kind for kind in IMPLEMENTATIONS if kind is not make)
    compass(other).save(tmp_path)
    with pytest.raises(ValueError, match=r"index|damaged"):
        type(make(2)).load(tmp_path)


@pytest.mark.parametrize("kind", IMPLEMENTATIONS)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
@settings(max_examples=40)
def test_any_damaged_byte_is_a_value_error(
    kind: type[VectorIndex], place: float, flip: int, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    compass(kind).save(folder)
    for path in folder.iterdir():
        if path.suffix == ".json" and not cut:
            continue
        whole = path.read_bytes()
        at = int(place * len(whole))
        path.write_bytes(whole[:at] + (b"" if cut else bytes([whole[at] ^ flip]) + whole[at + 1 :]))
        if path.read_bytes().strip() != whole.strip():
            with pytest.raises(ValueError, match=r"damaged|holds"):
                kind.load(folder)
        path.write_bytes(whole)
    assert len(kind.load(folder)) == 4


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 12)),
        st.tuples(st.just("remove"), st.lists(st.integers(0, 60), max_size=12)),
        st.tuples(st.just("search"), st.integers(1, 20)),
        st.tuples(st.just("reload"), st.just(0)),
    ),
    max_size=12,
)


@given(
    sequence=steps,
    seed=st.integers(0, 2**32 - 1),
    allowed=st.one_of(st.none(), st.lists(st.integers(0, 60), max_size=20)),
)
@settings(max_examples=60, deadline=None)
def test_any_sequence_agrees_with_the_oracle(
    sequence: list, seed: int, allowed: list[int] | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = np.random.default_rng(seed)
    oracle, index, next_id = ExactIndex(4), FaissIndex(4), 0
    for verb, argument in [*sequence, ("search", 5)]:
        if verb == "add":
            ids, vectors = range(next_id, next_id + argument), rng.standard_normal((argument, 4))
            next_id += argument
            oracle.add(list(ids), vectors)
            index.add(list(ids), vectors)
        elif verb == "remove":
            oracle.remove(argument)
            index.remove(argument)
        elif verb == "reload":
            folder = tmp_path_factory.mktemp("reload")
            index.save(folder)
            index = FaissIndex.load(folder)
        else:
            queries = rng.standard_normal((2, 4))
            expected, found = (i.search(queries, argument, allowed) for i in (oracle, index))
            np.testing.assert_array_equal(found[1], expected[1])
            np.testing.assert_allclose(found[0], expected[0], atol=1e-5)
        assert len(index) == len(oracle)
