"""What every store promises, in a folder or in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.store import FolderStore, MemoryStore, Store
from tests.qa.stores import IDENTITY, Content, a_document, change, content

A = a_document("a.txt", "全市人口增长。", "会议批准了报告。")
B = a_document("b.txt", "水库防汛工作。")
C = a_document("c.txt", "高新技术企业达到五百家。", "人均收入增长百分之六。")


def made(kind: str, path: Path) -> Store:
    return MemoryStore(IDENTITY) if kind == "memory" else FolderStore.create(path / "store", IDENTITY)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = made(request.param, tmp_path)
    yield opened
    opened.close()


def test_a_new_store_is_empty(store: Store):
    assert content(store) == Content((), ())


def test_documents_come_back_as_they_were_given(store: Store):
    change(store, A, B)
    found = content(store)
    assert found.documents == (A, B)
    assert found.passages == ((0, "全市人口增长。"), (1, "会议批准了报告。"), (2, "水库防汛工作。"))


def test_lookups(store: Store):
    change(store, A, B)
    with store.reading() as view:
        database = view.database
        assert database.document(A.document.id) == A.document
        assert database.document_named("b.txt") == B.document
        assert database.document("none") is database.document_named("none") is None
        assert database.paragraphs(A.document.id) == list(A.paragraphs)
        assert database.paragraphs("none") == []
        assert database.source_text(B.document.id) == "水库防汛工作。"
        assert database.passage_ids([B.document.id, A.document.id]).tolist() == [0, 1, 2]
        assert database.passage_ids(["none"]).tolist() == []
        assert [each.id for each in database.passages([2, 99, 0])] == [2, 0]


def test_a_removed_document_is_gone_from_rows_and_indexes(store: Store):
    change(store, A, B)
    change(store, removed=(A.document.id,))
    assert content(store).documents == (B,)
    with store.reading() as view:
        assert view.indexes.lexical.containing("批准了报告").tolist() == []


def test_passage_ids_never_come_back(store: Store):
    change(store, A)
    change(store, removed=(A.document.id,))
    change(store, B)
    assert content(store).passages == ((2, "水库防汛工作。"),)


def test_a_change_that_raises_leaves_no_trace(store: Store):
    change(store, A)
    before = content(store)
    for failing_step in range(3):
        with pytest.raises(KeyError), store.writing() as writing:
            writing.remove(A.document.id)
            if failing_step:
                passages = writing.add(C)
            if failing_step == 2:
                writing.index(passages[:1], np.ones((1, IDENTITY.dimension)))
            raise KeyError
        assert content(store) == before
    change(store, B)
    assert content(store).documents == (A, B)


def test_a_reader_keeps_its_view_while_others_change_the_store(store: Store):
    change(store, A)
    with store.reading() as view:
        change(store, C, removed=(A.document.id,))
        assert view.database.documents() == [A.document]
        assert view.database.paragraphs(A.document.id) == list(A.paragraphs)
        assert view.indexes.lexical.containing("批准了报告").tolist() == [1]
    assert content(store).documents == (C,)


def test_a_change_is_not_seen_before_it_ends(store: Store):
    with store.writing() as writing:
        writing.add(B)
        assert content(store) == Content((), ())


def test_readers_see_whole_states_while_changes_go_on(store: Store):
    change(store, A)
    stop = Event()

    def read() -> int:
        looks = 0
        while not stop.is_set() or looks < 3:
            assert content(store).documents in ((A,), (B, C))
            looks += 1
        return looks

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            for _ in range(6):
                change(store, B, C, removed=(A.document.id,))
                change(store, A, removed=(B.document.id, C.document.id))
        finally:
            stop.set()
        assert all(reader.result() >= 3 for reader in readers)


def test_changes_of_many_threads_all_arrive(store: Store):
    documents = [a_document(f"{i}.txt", f"第{i}号文件的内容。") for i in range(12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: change(store, each), documents))
    assert {each.document.source for each in content(store).documents} == {f"{i}.txt" for i in range(12)}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 3), st.lists(TEXTS, min_size=1, max_size=3)), max_size=5))
@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_any_series_of_changes(
    kind: str, changes: list[tuple[int, list[str]]], tmp_path_factory: pytest.TempPathFactory
):
    store = made(kind, tmp_path_factory.mktemp("any"))
    held: dict[int, object] = {}
    for number, texts in changes:
        document = a_document(f"{number}.txt", *texts)
        older = held.pop(number, None)
        change(store, document, removed=(older.document.id,) if older else ())  # type: ignore[attr-defined]
        held[number] = document
    with store.reading() as view:
        assert [view.database.stored(each.id) for each in view.database.documents()] == list(held.values())
        assert len(view.indexes.vectors) == len(view.indexes.lexical)
    store.close()


def test_reopening_a_folder_gives_the_same(tmp_path: Path):
    store = made("folder", tmp_path)
    change(store, A, B)
    change(store, C, removed=(B.document.id,))
    before = content(store)
    store.close()
    again = FolderStore.open(tmp_path / "store")
    assert content(again) == before
    assert again.encoder == IDENTITY
    again.close()


def test_one_generation_is_kept(tmp_path: Path):
    store = made("folder", tmp_path)
    for document in (A, B, C):
        change(store, document)
    assert [each.name for each in (tmp_path / "store").glob("generation-*")] == ["generation-3"]
    store.close()


def test_another_opening_of_the_folder_sees_each_change(tmp_path: Path):
    one = made("folder", tmp_path)
    other = FolderStore.open(tmp_path / "store")
    look: Callable[[], tuple[object, ...]] = lambda: content(other).documents  # noqa: E731
    change(one, A)
    assert look() == (A,)
    change(one, B, removed=(A.document.id,))
    assert look() == (B,)
    change(other, C)
    assert content(one).documents == (B, C)
    one.close()
    other.close()
