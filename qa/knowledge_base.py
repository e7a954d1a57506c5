"""The one class: documents in, cited answers out. Every face calls it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from embeddings.base import Encoder
from embeddings.encoder import SHIPPED
from qa.additions import Additions, Progress, ReadFile, make_room, named_files, read_files, read_here
from qa.asking import Asking
from qa.indexing import adopt, index, reindex
from qa.open_store import known
from qa.settings import Settings
from qa.store import FolderStore, MemoryStore, Store
from qa.store.encoders import AnyEncoder, check_fits, fitting_encoder, loaded_encoder

if TYPE_CHECKING:
    from qa.reader.answerer import Answerer


class KnowledgeBase(Asking):
    """A body of documents that answers questions. Any number of threads may ask while one changes it.

    Make one with `build` or `open`, and close it or use it in a `with` statement. What it holds is told by
    `OpenStore`, how it answers by `Asking`.
    """

    def __init__(self, store: Store, encoder: Encoder, answerer: Answerer | None = None) -> None:
        """Put the parts together; `answerer=None` takes the store's reader when the first question comes."""
        super().__init__(store, encoder, answerer)
        self.read_file: ReadFile = read_here
        """How a file that is added is read. A server puts a reader in its place that works in another process."""

    @classmethod
    def open(
        cls,
        store: str | Path,
        encoder: AnyEncoder | None = None,
        answerer: Answerer | None = None,
        reader: str | Path | None = None,
    ) -> Self:
        """Open the store in a folder. `encoder=None` loads the one that the store was made with.

        `reader`: a model by folder or hub name, or `shipped`, to answer with until it is closed; see `keep_reader`.

        Raises:
            StoreNotFoundError, DamagedStoreError: see `FolderStore.open`.
            IncompatibleStoreError: made by another version of Yuanwen or another encoder.
            ReaderUnavailableError: there is no such reader, or it cannot be used.

        """
        answerer = answerer if reader is None else _named_answerer(reader)
        with ExitStack() as unless_opened:
            opened = unless_opened.enter_context(closing(FolderStore.open(Path(store))))
            fitting = fitting_encoder(opened, encoder)
            unless_opened.pop_all()
        return cls(opened, fitting, answerer)

    @classmethod
    def build(
        cls,
        paths: Iterable[str | Path],
        store: str | Path | None = None,
        encoder: AnyEncoder = SHIPPED,
        answerer: Answerer | None = None,
        progress: Progress | None = None,
        reader: str | Path | None = None,
    ) -> Self:
        """Make a knowledge base of files and folders, in a store folder or (`None`) in memory.

        A store that is there already is added to. Files that cannot be read are left out and listed in
        `additions.failed`. `reader`: as `keep_reader` takes it.

        Raises:
            DocumentError: not one document could be read; it is the first file's error. A store that was made
                for them is gone again.
            EncoderUnavailableError: there is no such encoder.
            ReaderUnavailableError: there is no such reader, or it cannot be used.
            StoreError: see `open` and `add`.

        """
        answerer = answerer if reader is None else _named_answerer(reader)
        loaded, identity = loaded_encoder(encoder)
        is_new = store is not None and not FolderStore.exists(Path(store))
        made: Store = MemoryStore(identity) if store is None else FolderStore.create(Path(store), identity)
        built = cls(made, loaded, answerer)
        with ExitStack() as unless_built:
            if is_new:
                unless_built.callback(FolderStore.discard, Path(store or ""))
            unless_built.enter_context(built)
            check_fits(made, identity.fingerprint)
            if reader is not None:
                built._keep_reader(reader)
            built.add(paths, progress=progress)
            if built.additions.failed and not built.documents():
                raise built.additions.failed[0][1]
            unless_built.pop_all()
        return built

    @classmethod
    def rebuild(
        cls, store: str | Path, encoder: AnyEncoder = SHIPPED, progress: Progress | None = None
    ) -> Self:
        """Make the index of a store anew from the documents in it, with this encoder, and open it."""
        loaded, identity = loaded_encoder(encoder)
        old = cls(FolderStore(Path(store), check=False), loaded)
        with old, old.store.writing(anew=identity) as change:
            reindex(change, loaded, progress)
        return cls.open(store, loaded)

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        names: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Additions:
        """Add files, and all files of a known type in folders; all of them in one change of the store.

        A document's name is its file's name, within a folder its path below it; `names` gives other names
        (of uploads), one a path. A file whose name is there already replaces that document; one whose
        content is there already changes nothing. Files that cannot be read do not keep the others out.

        Raises:
            StoreLockedError: another process is changing the store. Nothing was added.
            ReadOnlyStoreError: see `read_only`.

        """
        self._check_writable()
        files, left_out = named_files(paths, names)
        documents, failed = read_files(files, progress, self.read_file)
        with self.store.writing() as change:
            additions, fresh = make_room(change, documents)
            index(change, fresh, self._encoder, progress)
        self.additions = replace(additions, failed=failed, left_out=left_out)
        return self.additions

    def remove(self, document_id: str) -> None:
        """Remove a document; it answers no question from now on.

        Raises:
            DocumentNotFoundError: there is none of this id.
            StoreLockedError: another process is changing the store.
            ReadOnlyStoreError: see `read_only`.

        """
        self._check_writable()
        with self.store.writing() as change:
            change.remove(known(change, document_id))

    def keep_reader(self, reader: str | Path) -> None:
        """Answer with this reader, and record it in the store: a model by folder or hub name, or `shipped`.

        Raises:
            ReaderUnavailableError: there is no such reader, or it cannot be used; nothing was changed.
            StoreLockedError, ReadOnlyStoreError: see `add`.

        """
        self._check_writable()
        self._answerer = _named_answerer(reader)
        self._keep_reader(reader)

    def _keep_reader(self, reader: str | Path) -> None:
        from qa.reader.choice import keep_reader

        with self.store.writing() as change:
            keep_reader(change, reader, self._reader().reader.fingerprint)

    def recut(self, passage_characters: int) -> Self:
        """Return a copy in memory whose passages are cut to another length."""
        with self.store.reading() as view:
            documents = [view.database.stored(document.id) for document in view.database.documents()]
        memory = MemoryStore(self.store.encoder)
        adopt(memory, self._encoder, replace(self.settings, passage_characters=passage_characters))
        with memory.writing() as change:
            index(change, documents, self._encoder, None)
        return type(self)(memory, self._encoder, self._reader())

    def adopt(self, settings: Settings | None, progress: Progress | None = None) -> bool:
        """Make these the store's settings, or take the last such change back: see `qa.indexing.adopt`.

        Their threshold counts with the reader at hand; see `Settings.reader`.
        """
        self._check_writable()
        if settings is not None and settings.threshold is not None:
            settings = replace(settings, reader=self.reader_fingerprint)
        return adopt(self.store, self._encoder, settings, progress)


def _named_answerer(reader: str | Path) -> Answerer:
    from qa.reader.choice import named_answerer

    return named_answerer(reader)
