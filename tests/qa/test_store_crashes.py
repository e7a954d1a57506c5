"""A crash at any step of a change leaves the old state or the new one, and a store that can be changed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.store import FolderStore
from tests.qa.stores import IDENTITY, Content, a_document, change, content

A = a_document("a.txt", "全市人口增长。", "会议批准了报告。")
B = a_document("b.txt", "水库防汛工作。")
C = a_document("c.txt", *(f"高新技术企业第{i}家的情况。" for i in range(8)))

_WATCHED = {"open", "os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.scandir", "shutil.rmtree"}
_listeners: list[Callable[[str], None]] = []


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if _listeners and event in _WATCHED:
        listener = _listeners.pop()  # what the listener itself opens is not watched
        try:
            listener(f"{event} {arguments[0]}")
        finally:
            _listeners.append(listener)


@pytest.fixture(scope="module", autouse=True)
def _watch() -> None:
    sys.addaudithook(_on_event)  # cannot be taken back; without listeners it does nothing


def opened_content(path: Path) -> Content:
    store = FolderStore.open(path)
    try:
        return content(store)
    finally:
        store.close()


@pytest.fixture
def states(tmp_path: Path) -> Iterator[tuple[Content, Content, list[tuple[str, Path]]]]:
    """Give the old state, the new one, and a copy of the folder at each step between them."""
    store = FolderStore.create(tmp_path / "store", IDENTITY)
    change(store, A, B)
    old = content(store)
    copies: list[tuple[str, Path]] = []

    def copy(step: str) -> None:
        target = tmp_path / "copies" / str(len(copies))
        shutil.copytree(tmp_path / "store", target)
        copies.append((step, target))

    _listeners.append(copy)
    try:
        change(store, C, removed=(A.document.id,))
    finally:
        _listeners.remove(copy)
    yield old, content(store), copies
    store.close()


def test_a_crash_between_any_two_steps(states: tuple[Content, Content, list[tuple[str, Path]]]):
    old, new, copies = states
    assert old != new
    found = []
    for step, path in copies:
        state = opened_content(path)
        assert state in (old, new), step
        found.append(state == new)
    assert found == sorted(found)  # old, old, ..., new, new: one switch
    assert found.count(False) > 15
    assert found.count(True) > 1


def test_a_store_can_be_changed_after_any_crash(states: tuple[Content, Content, list[tuple[str, Path]]]):
    for _, path in states[2][::3]:
        store = FolderStore.open(path)
        change(store, removed=(B.document.id,))
        assert B not in content(store).documents
        assert len(list(path.glob("generation-*"))) == 1
        store.close()


def test_a_crash_at_any_byte_of_the_commit(states: tuple[Content, Content, list[tuple[str, Path]]]):
    """The switch is one write at the end of SQLite's log: cut that off anywhere, or spoil it."""
    old, new, copies = states
    committed = next(path for _, path in copies if opened_log(path) and content_of_copy(path) == new)
    log = committed / "store.sqlite3-wal"
    whole = log.read_bytes()
    kept = (copies[0][1] / "store.sqlite3-wal").stat().st_size  # written by earlier changes
    assert kept < len(whole)
    dice = random.Random(0)
    seen = []
    for cut in [kept, len(whole) - 1, len(whole), *(dice.randrange(kept, len(whole)) for _ in range(20))]:
        for spoil in (False, True):
            torn = bytearray(whole[:cut])
            if spoil and cut > kept:
                torn[dice.randrange(kept, cut)] ^= 0xFF
            (committed / "store.sqlite3-shm").unlink(missing_ok=True)
            log.write_bytes(bytes(torn))
            state = content_of_copy(committed)
            assert state in (old, new)
            seen.append(state == new)
    assert any(seen)
    assert not all(seen)


@pytest.mark.parametrize(("reached", "nth"), [("lexical", 1), ("ids.npz", 1), ("ids.npz", 2)])
def test_a_reader_whose_generation_is_being_swept_takes_the_next(tmp_path: Path, reached: str, nth: int):
    """The change ends between a reader's look at the database and one of its files; the sweep is half done."""
    path = tmp_path / "store"
    writer = FolderStore.create(path, IDENTITY)
    change(writer, A)
    reader = FolderStore.open(path)

    def replace(step: str) -> None:
        if "open" in step and reached in step:
            opened.append(step)
        if len(opened) == nth and not replaced:
            replaced.append(step)
            change(writer, B)
            (path / "generation-1" / "lexical").mkdir(parents=True)

    opened: list[str] = []
    replaced: list[str] = []
    _listeners.append(replace)
    try:
        seen = content(reader)
    finally:
        _listeners.remove(replace)
    assert replaced
    assert seen == content(writer)
    reader.close()
    writer.close()


def test_what_a_sweep_left_behind_is_swept_the_next_time(tmp_path: Path):
    path = tmp_path / "store"
    store = FolderStore.create(path, IDENTITY)
    change(store, A)
    (path / "generation-0.swept" / "vectors").mkdir(parents=True)
    change(store, B)
    assert [folder.name for folder in path.glob("generation-*")] == ["generation-2"]
    store.close()


def opened_log(path: Path) -> bool:
    log = path / "store.sqlite3-wal"
    return log.exists() and log.stat().st_size > 0


def content_of_copy(path: Path) -> Content:
    """Look at a copy of the folder: opening a store may fold its log into the file."""
    target = path.with_name(f"{path.name}-looked-at")
    shutil.copytree(path, target)
    try:
        return opened_content(target)
    finally:
        shutil.rmtree(target)


WRITER = """
import sys
from pathlib import Path
from qa.store import FolderStore
from tests.qa.stores import a_document, change
store = FolderStore.open(Path(sys.argv[1]))
version = int(sys.argv[2])
older = a_document("d.txt", f"这是第{version}版。", *["其余各段不变。"] * 40)
while True:
    version += 1
    newer = a_document("d.txt", f"这是第{version}版。", *["其余各段不变。"] * 40)
    change(store, newer, removed=(older.document.id,))
    print(version, flush=True)
    older = newer
"""


def test_a_killed_process_loses_nothing(tmp_path: Path):
    dice = random.Random(1)
    path = tmp_path / "store"
    store = FolderStore.create(path, IDENTITY)
    change(store, a_document("d.txt", "这是第0版。", *["其余各段不变。"] * 40))
    store.close()
    version = 0
    for _ in range(3):
        command = [sys.executable, "-c", WRITER, str(path), str(version)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2], env=os.environ
        ) as writer:
            assert writer.stdout is not None
            for _ in range(dice.randrange(1, 4)):
                reported = int(writer.stdout.readline())
            time.sleep(dice.random() * 0.05)
            writer.kill()
            reported = int((writer.stdout.read().split() or [reported])[-1])
        (document,) = opened_content(path).documents
        version = int(document.source_text.split("第")[1].split("版")[0])
        assert version in (reported, reported + 1)
