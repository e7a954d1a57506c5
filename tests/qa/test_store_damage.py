"""A store that is missing, damaged, locked or of another version says so."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from qa.errors import DamagedStoreError, IncompatibleStoreError, StoreLockedError, StoreNotFoundError
from qa.store import FolderStore, folder
from tests.qa.stores import IDENTITY, a_document, change, content

A = a_document("a.txt", *(f"第{i}条 有关部门应当依法办理。" for i in range(300)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = FolderStore.create(tmp_path / "store", IDENTITY)
    change(store, A)
    store.close()
    return tmp_path / "store"


@pytest.mark.parametrize("make", [None, "folder", "file", "empty database"])
def test_no_store(make: str | None, tmp_path: Path):
    place = tmp_path / "none"
    if make == "file":
        place.write_text("text", encoding="utf-8")
    elif make:
        place.mkdir()
    if make == "empty database":
        (place / "store.sqlite3").touch()
    with pytest.raises(StoreNotFoundError, match="none"):
        FolderStore.open(place)


def test_a_store_whose_making_was_cut_short_is_made_again(tmp_path: Path):
    (tmp_path / "store.sqlite3").touch()
    store = FolderStore.create(tmp_path, IDENTITY)
    change(store, A)
    assert content(store).documents == (A,)
    store.close()


def test_making_a_store_where_one_is_opens_it(path: Path):
    store = FolderStore.create(path, IDENTITY)
    assert content(store).documents == (A,)
    store.close()


def test_any_changed_or_missing_file_of_the_index_is_noticed(path: Path):
    files = [each for each in path.glob("generation-*/**/*") if each.is_file()]
    assert len(files) >= 10
    for file in files:
        whole = file.read_bytes()
        spoiled = bytearray(whole)
        spoiled[len(whole) // 2] ^= 1
        for bad in (None, bytes(spoiled), whole[:-1], b""):
            file.unlink() if bad is None else file.write_bytes(bad)
            with pytest.raises(DamagedStoreError) as caught:
                FolderStore.open(path)
            assert "yuanwen index" in str(caught.value)
            file.write_bytes(whole)
    store = FolderStore.open(path)
    assert content(store).documents == (A,)
    store.close()


def test_a_generation_that_is_gone(path: Path):
    store = FolderStore.open(path)
    shutil.rmtree(path / "generation-1")
    with pytest.raises(DamagedStoreError), store.reading():
        pass
    with pytest.raises(DamagedStoreError), store.writing():
        pass
    store.close()
    with pytest.raises(DamagedStoreError):
        FolderStore.open(path)


@pytest.mark.skipif(os.name == "nt", reason="there, what is open cannot be moved")
@pytest.mark.parametrize("whole", [True, False])
def test_a_store_that_vanished_while_it_was_open_is_told_and_not_made_again(path: Path, whole: bool):
    store = FolderStore.open(path)
    moved = path if whole else path / "store.sqlite3"
    moved.rename(path.parent / "moved")
    for use in (store.reading, store.writing):
        with pytest.raises(StoreNotFoundError, match="yuanwen index"), use():
            pass
    assert path.exists() != whole and not (path / "store.sqlite3").exists()
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="there, what is open cannot be replaced")
def test_a_database_that_was_emptied_while_it_was_open_is_told(path: Path):
    store = FolderStore.open(path)
    (path / "store.sqlite3").unlink()
    (path / "store.sqlite3").touch()
    for use in (store.reading, store.writing):
        with pytest.raises(DamagedStoreError), use():
            pass
    store.close()


@pytest.mark.parametrize("name", ["资料 100%?#&.", "a?mode=memory", "'"])
def test_a_store_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str):
    if os.name == "nt" and set(name) & set("?"):
        pytest.skip("no such name there")
    store = FolderStore.create(tmp_path / name, IDENTITY)
    change(store, A)
    store.close()
    again = FolderStore.open(tmp_path / name)
    assert content(again).documents == (A,)
    again.close()


@pytest.mark.parametrize("spoil", ["no database", "cut short", "overwritten"])
def test_a_damaged_database(spoil: str, path: Path):
    database = path / "store.sqlite3"
    whole = database.read_bytes()
    spoiled = {
        "no database": b"this is text, and not a little of it" * 100,
        "cut short": whole[: len(whole) // 4096 // 2 * 4096],
        "overwritten": whole[:4096] + b"\xff" * (len(whole) - 4096),
    }[spoil]
    database.write_bytes(spoiled)
    with pytest.raises(DamagedStoreError):
        store = FolderStore.open(path)
        try:
            content(store)
        finally:
            store.close()


def test_another_version(path: Path):
    connection = sqlite3.connect(path / "store.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IncompatibleStoreError, match="format 99"):
        FolderStore.open(path)


def test_a_locked_store_can_be_read_but_not_changed(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder, "LOCK_SECONDS", 0.05)
    store = FolderStore.open(path)
    with FileLock(path / "write.lock"):
        with pytest.raises(StoreLockedError), store.writing():
            pass
        assert content(store).documents == (A,)
    change(store, a_document("b.txt", "新的文件。"))
    assert len(content(store).documents) == 2
    store.close()


def test_a_full_disk_is_no_damage(path: Path):
    store = FolderStore.open(path)
    before = content(store)
    with pytest.raises(OSError, match="full"), store.writing() as writing:
        pages = writing.database.connection.execute("PRAGMA page_count").fetchone()[0]
        writing.database.connection.execute(f"PRAGMA max_page_count = {pages}")
        writing.add(a_document("b.txt", "很长的一段话。" * 10_000))
    assert content(store) == before
    store.close()


def test_errors_of_a_reader_pass_through(path: Path):
    store = FolderStore.open(path)
    for kind in (ValueError, LookupError, OSError):
        with pytest.raises(kind), store.reading():
            raise kind("its own")
    store.close()
