"""What a store promises: a reader sees one state to the end, a change comes whole or not at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.pieces import PieceLists
from qa.corpus import split_passages
from qa.datatypes import Passage
from qa.retriever.hybrid import lexical_text
from qa.store.database import Database, EncoderIdentity, StoredDocument, settings_of
from qa.store.generations import Indexes


@dataclass(frozen=True, slots=True, weakref_slot=True)
class View:
    """One state of a store: rows and indexes that belong together."""

    database: Database
    indexes: Indexes


class Change:
    """A change under way: its own copy of the state, which no reader sees before it is finished."""

    def __init__(self, database: Database, indexes: Indexes) -> None:
        self.database = database
        self.indexes = indexes
        self.changed = False

    def remove(self, document_id: str) -> None:
        """Remove a document from the rows and from the indexes."""
        ids = self.database.passage_ids([document_id])
        self.indexes.lexical.remove(ids)  # type: ignore[arg-type]
        self.indexes.vectors.remove(ids)
        self.indexes.pieces.remove(ids)
        self.database.delete(document_id)
        self.changed = True

    def add(self, stored: StoredDocument) -> list[Passage]:
        """Add a document that is not there yet. Returns its passages, which `index` must be given next."""
        first = self.database.next_passage_id()
        limit = settings_of(self.database).passage_characters
        passages = split_passages(stored.document, stored.paragraphs, first, limit)
        self.database.insert(stored, passages)
        self.changed = True
        return passages

    def index(
        self, passages: Sequence[Passage], vectors: NDArray[np.floating], pieces: PieceLists | None = None
    ) -> None:
        """Make passages findable; `vectors[i]` is the encoded `dense_text(passages[i])`.

        `pieces` are those of the same texts, where the encoder offers `LateInteraction`.
        """
        ids = [passage.id for passage in passages]
        self.indexes.lexical.add(ids, [lexical_text(passage) for passage in passages])
        self.indexes.vectors.add(ids, vectors)
        if pieces is not None:
            self.indexes.pieces.add(ids, pieces)


class Store(ABC):
    """Documents and their indexes. Any number of threads may read; changes wait for one another."""

    encoder: EncoderIdentity
    path: Path | None = None
    """The folder it lies in; None in memory."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[View]:
        """Give a view of the current state, which stays as it is until the block ends.

        Raises:
            StoreNotFoundError: it is not there any more.
            DamagedStoreError, IncompatibleStoreError: it was damaged, or made anew, since it was opened.

        """

    @abstractmethod
    def writing(self, anew: EncoderIdentity | None = None) -> AbstractContextManager[Change]:
        """Give a change that takes effect when the block ends, whole; not at all if the block raises.

        With `anew` the change starts from empty indexes for that encoder: every document must be removed and
        added again. The store must be opened anew afterwards.

        Raises:
            StoreLockedError: another process is changing the store.
            StoreNotFoundError: it is not there any more.
            OSError: the disk is full, or the folder cannot be written.

        """

    @abstractmethod
    def close(self) -> None:
        """Let go of files. A closed store cannot be used."""
