"""A store that lives as long as the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from copy import deepcopy
from threading import Lock
from weakref import finalize

from qa.store.base import Change, Store, View
from qa.store.database import Database, EncoderIdentity, connect, make_tables
from qa.store.generations import Indexes


class MemoryStore(Store):
    """Same rows, same indexes, no files. A change works on a copy, which then takes the state's place."""

    def __init__(self, encoder: EncoderIdentity) -> None:
        self.encoder = encoder
        connection = connect(None)
        make_tables(connection, encoder)
        self._view = _view(Database(connection), Indexes.empty(encoder.dimension))
        self._change = Lock()

    @contextmanager
    def reading(self) -> Iterator[View]:
        """See `Store.reading`."""
        yield self._view

    @contextmanager
    def writing(self, anew: EncoderIdentity | None = None) -> Iterator[Change]:
        """See `Store.writing`."""
        with self._change, ExitStack() as unless_changed:
            copied = unless_changed.enter_context(closing(connect(None)))
            self._view.database.connection.backup(copied)
            indexes = Indexes.empty(anew.dimension) if anew else deepcopy(self._view.indexes)
            change = Change(Database(copied), indexes)
            yield change
            if change.changed:
                unless_changed.pop_all()
                self._view = _view(change.database, change.indexes)

    def close(self) -> None:
        """See `Store.close`."""
        self._view.database.connection.close()


def _view(database: Database, indexes: Indexes) -> View:
    """Return a view whose connection closes when its last reader lets go of it."""
    view = View(database, indexes)
    finalize(view, database.connection.close)
    return view
