"""Questions to an open store: answered by its reader, with its settings, one or many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from embeddings.base import Encoder, Ids
from qa.answering import Answering, OnStage
from qa.config import DEFAULT_TOP_K
from qa.datatypes import Answer, Citation, Passage
from qa.dialogue import Turn
from qa.dialogue.answering import answer_after
from qa.open_store import OpenStore, known
from qa.reader.question import check_question
from qa.settings import Settings
from qa.store import Store, View
from qa.store.database import settings_of

if TYPE_CHECKING:
    from qa.reader.answerer import Answerer


class Asking(OpenStore):
    """An open store that answers questions."""

    def __init__(self, store: Store, encoder: Encoder, answerer: Answerer | None = None) -> None:
        """Put the parts together; `answerer=None` takes the store's reader when the first question comes."""
        super().__init__(store)
        self._encoder = encoder
        self._answerer = answerer
        self._settings: Settings | None = None

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


def _checked(question: str) -> str:
    check_question(question)
    return question


def _passages_of(view: View, documents: Sequence[str]) -> Ids:
    return view.database.passage_ids([known(view, document_id) for document_id in documents])


def _unwatched(_: str) -> None:
    """Stand in for a caller's `on_stage`."""
