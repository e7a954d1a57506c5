"""A store in a folder: `store.sqlite3`, one generation of indexes, and `write.lock`.

A change is written in this order, so that a crash at any byte leaves the old state or the new one:

1. the rows, in one SQLite transaction that is not committed yet;
2. the new generation, in a folder of its own, flushed to the disk;
3. the number of that generation, in the same transaction; then the commit, which is the switch;
4. the old generation is swept away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from json import JSONDecodeError
from pathlib import Path
from threading import Lock
from typing import Self

from filelock import FileLock, Timeout

from qa.errors import (
    DamagedStoreError,
    IncompatibleStoreError,
    StoreError,
    StoreLockedError,
    StoreNotFoundError,
)
from qa.store.base import Change, Store, View
from qa.store.database import (
    SCHEMA,
    Database,
    EncoderIdentity,
    connect,
    encoder_of,
    make_tables,
    schema_of,
    set_encoder,
)
from qa.store.generations import (
    Indexes,
    check_generation,
    generation_folder,
    open_generation,
    sweep,
    write_generation,
)

_DATABASE = "store.sqlite3"
_LOCK = "write.lock"
LOCK_SECONDS = 5.0
"""How long a change waits for another process's change before it gives up."""
_NO_DAMAGE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
}
"""The disk is full, the folder is write-protected, ...: told as the `OSError` that it is."""
_OPENINGS = 20
"""Times a reader tries to open a generation that changes replace faster than it can open them."""


class FolderStore(Store):
    """See the module. Readers of other processes notice a change at their next question."""

    path: Path

    def __init__(self, path: Path, *, check: bool = True) -> None:
        """Open the store in `path`; see `open`. Without `check` the index may be damaged: to make it anew."""
        self.path = path
        self._change, self._opening = Lock(), Lock()
        self._loaded: tuple[int, Indexes] | None = None
        with _damage_told(self.path, ValueError, LookupError), ExitStack() as unless_opened:
            # Kept open to the end: SQLite folds its log into the file whenever the last connection closes.
            self._anchor = unless_opened.enter_context(closing(_checked_connection(path)))
            self.encoder = encoder_of(Database(self._anchor))
            if check:
                self._check_index(Database(self._anchor))
            unless_opened.pop_all()

    def _check_index(self, database: Database) -> None:
        generation = database.meta("generation")
        try:
            if generation != "0":
                folder = generation_folder(self.path, int(generation))
                check_generation(folder, database.meta("manifest"))
        except ValueError:
            if database.meta("generation") == generation:
                raise
            self._check_index(database)  # a change replaced the generation while it was looked at

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a store; its index is compared with its checksums (0.3 s for 200 MB).

        Raises:
            StoreNotFoundError: there is none.
            DamagedStoreError: a file is missing or was changed.
            IncompatibleStoreError: another version of Yuanwen made it.

        """
        return cls(path)

    @classmethod
    def create(cls, path: Path, encoder: EncoderIdentity) -> Self:
        """Make an empty store in `path`, a folder that is made when missing; opens the one that is there.

        Raises:
            StoreLockedError: another process is making it.

        """
        path.mkdir(parents=True, exist_ok=True)
        with _locked(path), _damage_told(path), closing(connect(path / _DATABASE)) as connection:
            if schema_of(connection) == 0:
                make_tables(connection, encoder)
        return cls(path)

    @staticmethod
    def discard(path: Path) -> None:
        """Remove the store in `path` if it holds no document; its folder stays.

        One that cannot be looked into, or that another process is changing, is left as it is.
        """
        with suppress(StoreError, OSError), _locked(path), _damage_told(path):
            with closing(_connected(path)) as connection:
                if Database(connection).documents():
                    return
            for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
                (path / name).unlink(missing_ok=True)
            sweep(path, 0)
        with suppress(OSError):
            (path / _LOCK).unlink(missing_ok=True)

    @staticmethod
    def exists(path: Path) -> bool:
        """Say whether a store lies in `path`, whole or not."""
        return (path / _DATABASE).is_file()

    @contextmanager
    def reading(self) -> Iterator[View]:
        """See `Store.reading`."""
        for _ in range(_OPENINGS):
            with _damage_told(self.path), closing(_connected(self.path)) as connection:
                connection.execute("BEGIN")
                database = Database(connection)
                if database.meta("fingerprint") != self.encoder.fingerprint:
                    raise IncompatibleStoreError(store=self.path, detail="another encoder replaced its own")
                with _damage_told(self.path, ValueError):
                    generation = int(database.meta("generation"))
                indexes = self._indexes_of(generation)
                if indexes is not None:
                    with _damage_told(self.path, JSONDecodeError):
                        yield View(database, indexes)
                    return
        raise DamagedStoreError(store=self.path, detail="the index is missing")

    @contextmanager
    def writing(self, anew: EncoderIdentity | None = None) -> Iterator[Change]:
        """See `Store.writing`."""
        with (
            self._change,
            _locked(self.path),
            _damage_told(self.path, JSONDecodeError),
            closing(_connected(self.path)) as connection,
        ):
            connection.execute("BEGIN IMMEDIATE")
            database = Database(connection)
            with _damage_told(self.path, ValueError):
                generation = int(database.meta("generation"))
            if anew:
                set_encoder(database, anew)
            indexes = Indexes.empty(anew.dimension) if anew else self._fresh_indexes(generation)
            change = Change(database, indexes)
            yield change  # an exception closes the connection, which forgets the transaction
            if change.changed or anew:
                self._finish(change, generation + 1)

    def close(self) -> None:
        """See `Store.close`."""
        self._anchor.close()
        self._loaded = None

    def _finish(self, change: Change, generation: int) -> None:
        """Take steps 2 to 4 of the module's list."""
        manifest = write_generation(generation_folder(self.path, generation), change.indexes)
        change.database.set_meta("generation", str(generation))
        change.database.set_meta("manifest", manifest)
        change.database.connection.execute("COMMIT")
        sweep(self.path, generation)

    def _indexes_of(self, generation: int) -> Indexes | None:
        """Return the indexes of this generation, None when it is gone: then there is a newer one."""
        with self._opening:
            if self._loaded is None or self._loaded[0] < generation:
                try:
                    self._loaded = generation, self._fresh_indexes(generation)
                except DamagedStoreError:
                    if self._is_current(generation):
                        raise
                    return None
            return self._loaded[1] if self._loaded[0] == generation else None

    def _is_current(self, generation: int) -> bool:
        """Say whether the newest commit still names this generation; one being swept may lie there in part."""
        with closing(_connected(self.path)) as connection:
            return Database(connection).meta("generation") == str(generation)

    def _fresh_indexes(self, generation: int) -> Indexes:
        """Open the indexes of a generation; nobody else holds these objects."""
        if generation == 0:
            return Indexes.empty(self.encoder.dimension)
        with _damage_told(self.path, ValueError):
            return open_generation(generation_folder(self.path, generation))


@contextmanager
def _damage_told(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Turn what SQLite raises over a damaged file, and these kinds, into `DamagedStoreError`."""
    try:
        yield
    except Exception as error:
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF in _NO_DAMAGE:
            raise OSError(f"{path}: {error}") from error
        if not isinstance(error, (sqlite3.DatabaseError, *kinds)):
            raise
        raise DamagedStoreError(store=path, detail=error) from error


def _connected(path: Path) -> sqlite3.Connection:
    """Open the database file of a store, which must be there."""
    try:
        return connect(path / _DATABASE, make=False)
    except sqlite3.OperationalError as error:
        if FolderStore.exists(path):
            raise
        raise StoreNotFoundError(store=path) from error


def _checked_connection(path: Path) -> sqlite3.Connection:
    """Open the database file of a store that must be there and of this version."""
    with ExitStack() as unless_fitting:
        connection = unless_fitting.enter_context(closing(_connected(path)))
        schema = schema_of(connection)
        if schema == SCHEMA:
            unless_fitting.pop_all()
            return connection
    if schema == 0:
        raise StoreNotFoundError(store=path)
    raise IncompatibleStoreError(store=path, detail=f"format {schema}, this version reads {SCHEMA}")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the store's lock, which ends with the process that holds it."""
    if not path.is_dir():  # the lock would make it
        raise StoreNotFoundError(store=path)
    try:
        with FileLock(path / _LOCK, timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise StoreLockedError(store=path) from error
