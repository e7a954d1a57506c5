"""The SQLite side of a store: documents, paragraphs and passages as rows, and the number of the generation.

A passage keeps offsets alone; its text is a slice of its paragraph's. A paragraph's text could be cut from
the source text too, but showing one paragraph of a long document would then mean reading all of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

import numpy as np

from embeddings.base import Ids
from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.settings import Settings

SCHEMA = 1
"""Stands in SQLite's `user_version`; 0, its default, marks a file in which no store was made yet."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT NOT NULL UNIQUE,
    date TEXT, sha256 TEXT NOT NULL, source_text TEXT NOT NULL);
CREATE TABLE paragraphs (
    position INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL, page INTEGER, text TEXT NOT NULL,
    source_spans TEXT NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, paragraph INTEGER NOT NULL REFERENCES paragraphs (position) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE VIEW passages_described AS
    SELECT passages.id AS id, start, "end", documents.id AS document, title, source, date,
        number, kind, section, text, source_spans, page
    FROM passages JOIN paragraphs ON paragraphs.position = paragraph
        JOIN documents ON documents.id = paragraphs.document;
CREATE INDEX paragraphs_of_document ON paragraphs (document);
CREATE INDEX passages_of_paragraph ON passages (paragraph);
"""


def connect(path: Path | None, *, make: bool = True) -> sqlite3.Connection:
    """Open the file, or a database in memory. Transactions are begun and ended by hand.

    Without `make` a file that is not there is not made: SQLite raises `OperationalError`.
    """
    address = _address(path) if path and not make else path or ":memory:"
    connection = sqlite3.connect(
        address, uri=not make, isolation_level=None, check_same_thread=False, timeout=30
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _address(path: Path) -> str:
    """Return SQLite's address of a file that must be there; a plain path would be made an empty database."""
    absolute = path.absolute().as_posix()
    root = (
        "" if absolute.startswith("/") else "/"
    )  # C:/store becomes file:///C:/store, //server/store file:////server/store
    return f"file://{root}{quote(os.fsencode(absolute), safe='/:')}?mode=rw"


def make_tables(connection: sqlite3.Connection, encoder: EncoderIdentity) -> None:
    """Make an empty store of the database, in one transaction."""
    connection.execute("PRAGMA journal_mode = WAL")  # readers go on reading while a change is written
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('generation', '0'), ('next_passage', '0')")
    set_encoder(Database(connection), encoder)
    connection.execute(f"PRAGMA user_version = {SCHEMA}")
    connection.execute("COMMIT")


def schema_of(connection: sqlite3.Connection) -> int:
    """Return the schema version the file was made with, 0 if there is no store in it."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which encoder made the vectors of a store."""

    name: str
    """As `embeddings.encoder.load_encoder` takes it."""
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it lies in a store."""

    document: Document
    source_text: str
    """What the paragraphs' `source_spans` count in."""
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    paragraphs: tuple[Paragraph, ...]


class Database:
    """Rows in, objects out. Several threads may read through one; only its owner writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._lock = Lock()

    def meta(self, key: str) -> str:
        """Return one of the values that `make_tables` or `set_meta` set."""
        return str(self._all("SELECT value FROM meta WHERE key = ?", (key,))[0][0])

    def meta_or_none(self, key: str) -> str | None:
        """Return a value that may never have been set."""
        rows = self._all("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Set a value, new or known."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def documents(self) -> list[Document]:
        """Return all documents in the order they were added."""
        return [
            Document(*row)
            for row in self._all("SELECT id, title, source, date FROM documents ORDER BY position")
        ]

    def has_several(self) -> bool:
        """Return whether there is more than one document."""
        return bool(self._all("SELECT 1 FROM documents LIMIT 1 OFFSET 1"))

    def document_hashes(self) -> list[str]:
        """Return the sha256 of every document's file, in the order they were added."""
        return [str(row[0]) for row in self._all("SELECT sha256 FROM documents ORDER BY position")]

    def document(self, document_id: str) -> Document | None:
        """Return the document of this id."""
        rows = self._all("SELECT id, title, source, date FROM documents WHERE id = ?", (document_id,))
        return Document(*rows[0]) if rows else None

    def document_named(self, source: str) -> Document | None:
        """Return the document of this source name."""
        rows = self._all("SELECT id, title, source, date FROM documents WHERE source = ?", (source,))
        return Document(*rows[0]) if rows else None

    def source_text(self, document_id: str) -> str:
        """Return the text that the paragraphs' `source_spans` count in; the document must be there."""
        return str(self._all("SELECT source_text FROM documents WHERE id = ?", (document_id,))[0][0])

    def stored(self, document_id: str) -> StoredDocument:
        """Return a document, which must be there, as it was given to `insert`."""
        query = "SELECT sha256, source_text, id, title, source, date FROM documents WHERE id = ?"
        sha256, source_text, *of = self._all(query, (document_id,))[0]
        return StoredDocument(Document(*of), source_text, sha256, tuple(self.paragraphs(document_id)))

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """Return the document's paragraphs, headings among them, in the order of the text."""
        query = """SELECT number, kind, section, text, source_spans, page FROM paragraphs
            WHERE document = ? ORDER BY position"""
        return [_paragraph(row) for row in self._all(query, (document_id,))]

    def paragraph(self, document_id: str, number: int, heading: bool) -> Paragraph | None:
        """Return one paragraph by its number in its series; headings number in a series of their own."""
        query = """SELECT number, kind, section, text, source_spans, page FROM paragraphs
            WHERE document = ? AND number = ? AND (kind = 'heading') = ?"""
        rows = self._all(query, (document_id, number, heading))
        return _paragraph(rows[0]) if rows else None

    def paragraph_counts(self) -> dict[str, int]:
        """Return how many paragraphs each document has, by its id; headings are not counted."""
        query = "SELECT document, COUNT(*) FROM paragraphs WHERE kind != 'heading' GROUP BY document"
        return dict(self._all(query))

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in this order; ids that are not there are left out."""
        query = "SELECT * FROM passages_described WHERE id IN (SELECT value FROM json_each(?))"
        found = {row[0]: row for row in self._all(query, (json.dumps([int(number) for number in ids]),))}
        return [_passage(found[number]) for number in ids if number in found]

    def passage_ids(self, document_ids: Iterable[str]) -> Ids:
        """Return the ids of the passages of these documents, rising."""
        query = """SELECT passages.id FROM passages JOIN paragraphs ON paragraphs.position = paragraph
            WHERE document = ?"""
        ids = [row[0] for document in document_ids for row in self._all(query, (document,))]
        return np.unique(np.array(ids, np.int64))

    def next_passage_id(self) -> int:
        """Return an id that no passage has or ever had."""
        return int(self.meta("next_passage"))

    def insert(self, stored: StoredDocument, passages: Sequence[Passage]) -> None:
        """Add a document with its paragraphs, and its passages, whose ids rise from `next_passage_id`."""
        of = stored.document
        self.connection.execute(
            "INSERT INTO documents (id, title, source, date, sha256, source_text) VALUES (?, ?, ?, ?, ?, ?)",
            (of.id, of.title, of.source, of.date, stored.sha256, stored.source_text),
        )
        positions = {id(each): self._insert_paragraph(of.id, each) for each in stored.paragraphs}
        self.connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            ((each.id, positions[id(each.paragraph)], each.start, each.end) for each in passages),
        )
        if passages:
            # An id never comes back: an index that has not heard of a removal must not find another passage.
            self.set_meta("next_passage", str(passages[-1].id + 1))

    def delete(self, document_id: str) -> None:
        """Remove a document and all that hangs on it."""
        self.connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))

    def _insert_paragraph(self, document_id: str, paragraph: Paragraph) -> int:
        inserted = self.connection.execute(
            "INSERT INTO paragraphs (document, number, kind, section, page, text, source_spans)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                document_id,
                paragraph.number,
                paragraph.kind.value,
                json.dumps(paragraph.section, ensure_ascii=False),
                paragraph.page,
                paragraph.text,
                json.dumps(paragraph.source_spans, separators=(",", ":")),
            ),
        )
        return int(inserted.lastrowid or 0)

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self.connection.execute(query, values).fetchall()


def encoder_of(database: Database) -> EncoderIdentity:
    """Return which encoder made the vectors that belong to these rows."""
    name, fingerprint, dimension = map(database.meta, ("encoder", "fingerprint", "dimension"))
    return EncoderIdentity(name, fingerprint, int(dimension))


def set_encoder(database: Database, encoder: EncoderIdentity) -> None:
    """Record which encoder makes the vectors."""
    database.set_meta("encoder", encoder.name)
    database.set_meta("fingerprint", encoder.fingerprint)
    database.set_meta("dimension", str(encoder.dimension))


def settings_of(database: Database) -> Settings:
    """Return the store's own settings; the defaults when it has none, as stores of earlier versions."""
    return Settings.of_json(database.meta_or_none("settings"))


def earlier_settings(database: Database) -> Settings | None:
    """Return the settings before the last `push_settings`; `None` when there was none."""
    kept = _earlier(database)
    return Settings.of_json(kept[-1]) if kept else None


def push_settings(database: Database, settings: Settings) -> None:
    """Take these settings, and remember those before."""
    kept = [*_earlier(database), settings_of(database).to_json()]
    database.set_meta("earlier_settings", json.dumps(kept))
    database.set_meta("settings", settings.to_json())


def pop_settings(database: Database) -> None:
    """Take the last `push_settings` back; there must be one."""
    *kept, last = _earlier(database)
    database.set_meta("earlier_settings", json.dumps(kept))
    database.set_meta("settings", last)


def _earlier(database: Database) -> list[str]:
    return list(json.loads(database.meta_or_none("earlier_settings") or "[]"))


def _paragraph(row: Sequence[Any]) -> Paragraph:
    number, kind, section, text, source_spans, page = row
    spans = tuple((start, end) for start, end in json.loads(source_spans))
    return Paragraph(number, ParagraphKind(kind), tuple(json.loads(section)), text, spans, page)


def _passage(row: Sequence[Any]) -> Passage:
    number, start, end = row[:3]
    document, paragraph = Document(*row[3:7]), _paragraph(row[7:])
    return Passage(number, document, paragraph, paragraph.text[start:end], start, end)
