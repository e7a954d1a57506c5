"""A change of the documents that comes to nothing is told, whatever was in its way."""

import errno
import os
import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest

from qa.default_store import seed_files
from qa.errors import StoreLockedError
from qa.knowledge_base import KnowledgeBase
from ui.messages import Language
from ui.page.library import Library
from ui.page.session import Session
from ui.page.source_panel import SourcePanel
from ui.page.tabs import Tabs


def full() -> OSError:
    """Return what a store raises when SQLite finds the disk full: see `qa.store.folder`."""
    error = OSError("/srv/secret/store: database or disk is full")
    error.__cause__ = sqlite3.OperationalError("database or disk is full")
    return error


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "No space left"),
        (full(), "disk is full"),
        (StoreLockedError(store="s"), "changing"),
    ],
)
def test_documents_that_could_not_be_changed_are_told_and_stay(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, told: str
):
    def fail(*_: object, **__: object) -> None:
        raise fault

    with KnowledgeBase.build(seed_files()) as kb:
        loading: Any = SimpleNamespace(ready=True, get=lambda: kb)
        library = Library(loading, SourcePanel(loading, Tabs()), Tabs())
        session, (document,) = Session(Language.EN), kb.documents()
        monkeypatch.setattr(kb, "add", fail)
        monkeypatch.setattr(kb, "remove", fail)
        removing: Any = SimpleNamespace(document=document.id)
        for shown in (library.on_remove(session, removing), [*library.on_add(session, ["a.txt"])][-1]):
            assert told in shown and "secret" not in shown and document.id in shown
