"""The one class: documents in, cited answers out. Every face calls it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from embeddings.base import Encoder, Ids
from embeddings.encoder import SHIPPED
from qa.additions import Additions, Progress, ReadFile, make_room, named_files, read_files, read_here
from qa.answering import Answering, OnStage
from qa.config import DEFAULT_TOP_K
from qa.datatypes import Answer, Citation, Document, Paragraph, Passage
from qa.dialogue import Turn
from qa.dialogue.answering import answer_after
from qa.errors import DocumentNotFoundError, InvalidFeedbackError, ReadOnlyStoreError
from qa.feedback import Feedback, FeedbackBook, FeedbackReason, RightSpan, cited_spans
from qa.indexing import adopt, index, reindex
from qa.reader.question import check_question
from qa.settings import Settings
from qa.store import Change, FolderStore, MemoryStore, Store, View
from qa.store.database import settings_of
from qa.store.encoders import AnyEncoder, check_fits, fitting_encoder, loaded_encoder

if TYPE_CHECKING:
    from qa.reader.answerer import Answerer


class KnowledgeBase:
    """A body of documents that answers questions. Any number of threads may ask while one changes it.

    Make one with `build` or `open`, and close it or use it in a `with` statement.
    """

    def __init__(self, store: Store, encoder: Encoder, answerer: Answerer | None = None) -> None:
        """Put the parts together; `answerer=None` takes the store's reader when the first question comes."""
        self.store = store
        self.additions = Additions()
        """What the last `add` did."""
        self.feedback = FeedbackBook(store.path)
        """What readers said of answers; `give_feedback` adds to it."""
        self.read_only = False
        """Set it, and nothing can be added, removed or changed: `ReadOnlyStoreError`."""
        self.read_file: ReadFile = read_here
        """How a file that is added is read. A server puts a reader in its place that works in another process."""
        self._encoder = encoder
        self._answerer = answerer
        self._settings: Settings | None = None

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
        documents, failed = read_files(named_files(paths, names), progress, self.read_file)
        with self.store.writing() as change:
            additions, fresh = make_room(change, documents)
            index(change, fresh, self._encoder, progress)
        self.additions = replace(additions, failed=failed)
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
            change.remove(_known(change, document_id))

    def answer(
        self,
        question: str,
        top_k: int = DEFAULT_TOP_K,
        documents: Sequence[str] | None = None,
        *,
        history: Sequence[Turn] = (),
        on_stage: OnStage | None = None,
    ) -> Answer:
        """Answer a question from the documents, or abstain.

        `top_k`: passages in the answer. `documents`: ids of the documents to answer from (`None`: all).
        `history`: the conversation so far (`qa.dialogue.turns_of` makes it of plain questions); a follow-up
        is rewritten after it, which `Answer.rewritten_question` tells. `on_stage` is called with `retrieve`
        and `read` as each begins; what it raises ends the question.

        Raises:
            InvalidQuestionError: empty, without a letter or digit, too long, or not valid Unicode.
            DocumentNotFoundError: an id in `documents` is unknown.

        """
        if history:
            return answer_after(self, question, history, top_k, documents, on_stage)
        return self.answer_many([question], top_k, documents, on_stage=on_stage)[0]

    def answer_many(
        self,
        questions: Iterable[str],
        top_k: int = DEFAULT_TOP_K,
        documents: Sequence[str] | None = None,
        *,
        on_stage: OnStage | None = None,
    ) -> list[Answer]:
        """Answer several questions: the same answers as one by one, in the same order, in less time.

        Raises as `answer` does, before any is answered. `on_stage` is called for each of them, from several
        threads when there are several.
        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, not {top_k}")
        asked = [_checked(question) for question in questions]
        with self._answering(documents) as answering:
            return answering.answer_many(asked, top_k, on_stage or _unwatched)

    def search(self, question: str, top_k: int = 10, documents: Sequence[str] | None = None) -> list[Passage]:
        """Return the passages nearest to the question, best first. Raises as `answer` does."""
        with self._answering(documents) as answering:
            return answering.search(_checked(question), top_k)

    def documents(self) -> list[Document]:
        """Return all documents in the order they were added."""
        with self.store.reading() as view:
            return view.database.documents()

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """Return a document's paragraphs, headings among them, in the order of the text.

        Raises:
            DocumentNotFoundError: there is no document of this id.

        """
        with self.store.reading() as view:
            return view.database.paragraphs(_known(view, document_id))

    def paragraph_counts(self) -> dict[str, int]:
        """Return how many paragraphs each document has, by its id; headings are not counted."""
        with self.store.reading() as view:
            return view.database.paragraph_counts()

    def source_text(self, document_id: str) -> str:
        """Return the text that paragraphs' and citations' `source_spans` count in. Raises as `paragraphs`."""
        with self.store.reading() as view:
            return view.database.source_text(_known(view, document_id))

    def give_feedback(
        self,
        answer: Answer | Mapping[str, Any],
        reasons: Sequence[FeedbackReason | str] = (),
        comment: str = "",
        spans: Sequence[RightSpan] = (),
    ) -> Feedback:
        """Record what a reader says of an answer: without `reasons` that it is right, else what is wrong.

        `spans` is where the right answer stands, their `text` may be empty; of an answer that is right, its
        citations, as far as the documents still hold them. `answer` is an `Answer` or its `to_dict` form.

        Raises:
            InvalidFeedbackError: an unknown reason, a span that no document holds, or see `FeedbackBook`.

        """
        self._check_writable()
        given = json.loads(json.dumps(answer.to_dict() if isinstance(answer, Answer) else answer))
        found = [self._span_found(span) for span in spans]
        if None in found:
            raise InvalidFeedbackError(fault="unknown_span")
        if not spans and not reasons:
            found = [self._span_found(span) for span in cited_spans(given)]
        return self.feedback.record(given, reasons, comment, [span for span in found if span])

    def _check_writable(self) -> None:
        if self.read_only:
            raise ReadOnlyStoreError(store=self.store.path)

    def _span_found(self, span: RightSpan) -> RightSpan | None:
        try:
            return span.found_in(self.paragraphs(span.document))
        except DocumentNotFoundError:
            return None

    @property
    def settings(self) -> Settings:
        """The settings that questions are answered with: the store's own, or those of `with_settings`."""
        with self.store.reading() as view:
            return self._settings_for(view)

    @property
    def threshold(self) -> float:
        """The confidence below which it abstains: the settings', else the reader's own."""
        return self._answerer_at(self.settings).threshold

    @property
    def reader_fingerprint(self) -> str:
        """What tells the reader that answers from others."""
        return self._reader().reader.fingerprint

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

    def with_settings(self, settings: Settings) -> Self:
        """Return the same knowledge base, over the same store, answering with other settings.

        The passages stay as they are cut; the threshold counts whatever the reader. Close one of the two alone.
        """
        other = copy(self)
        other._settings = replace(settings, reader=None)
        return other

    def continued(self, given: Sequence[Citation]) -> Self:
        """Return the same knowledge base, over the same store, that answers nothing again of what was given."""
        other = copy(self)
        other._answerer = self._reader().continued(given)
        return other

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

    def close(self) -> None:
        """Let go of the store."""
        self.feedback.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def _answering(self, documents: Sequence[str] | None) -> Iterator[Answering]:
        with self.store.reading() as view:
            settings = self._settings_for(view)
            allowed = None if documents is None else _passages_of(view, documents)
            yield Answering(view, self._encoder, lambda: self._answerer_at(settings), settings, allowed)

    def _answerer_at(self, settings: Settings) -> Answerer:
        answerer = self._reader()
        fits = settings.reader in (None, answerer.reader.fingerprint)
        return answerer.at(settings.threshold) if fits and settings.threshold is not None else answerer

    def _reader(self) -> Answerer:
        if self._answerer is None:
            from qa.reader.choice import kept_answerer

            with self.store.reading() as view:
                self._answerer = kept_answerer(view)
        return self._answerer

    def _settings_for(self, view: View) -> Settings:
        return self._settings or settings_of(view.database)


def _named_answerer(reader: str | Path) -> Answerer:
    from qa.reader.choice import named_answerer

    return named_answerer(reader)


def _checked(question: str) -> str:
    check_question(question)
    return question


def _passages_of(view: View, documents: Sequence[str]) -> Ids:
    return view.database.passage_ids([_known(view, document_id) for document_id in documents])


def _known(view: View | Change, document_id: str) -> str:
    if view.database.document(document_id) is None:
        raise DocumentNotFoundError(name=document_id)
    return document_id


def _unwatched(_: str) -> None:
    """Stand in for a caller's `on_stage`."""
