"""A store that is open: what it holds, and what readers said of its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Self

from qa.additions import Additions
from qa.datatypes import Answer, Document, Paragraph
from qa.errors import DocumentNotFoundError, InvalidFeedbackError, ReadOnlyStoreError
from qa.feedback import (
    MAX_SPANS,
    Feedback,
    FeedbackBook,
    FeedbackReason,
    RightSpan,
    as_questions,
    check_answer,
    cited_spans,
)
from qa.store import Change, Store, View


class OpenStore:
    """The documents of a store, as they lie there. Any number of threads may read while one changes it."""

    def __init__(self, store: Store) -> None:
        """Take the store; `close` lets go of it."""
        self.store = store
        self.additions = Additions()
        """What the last `add` did."""
        self.feedback = FeedbackBook(store.path)
        """What readers said of answers; `give_feedback` adds to it."""
        self.read_only = False
        """Set it, and nothing can be added, removed or changed: `ReadOnlyStoreError`."""

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
            return view.database.paragraphs(known(view, document_id))

    def paragraph_counts(self) -> dict[str, int]:
        """Return how many paragraphs each document has, by its id; headings are not counted."""
        with self.store.reading() as view:
            return view.database.paragraph_counts()

    def source_text(self, document_id: str) -> str:
        """Return the text that paragraphs' and citations' `source_spans` count in. Raises as `paragraphs`."""
        with self.store.reading() as view:
            return view.database.source_text(known(view, document_id))

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
            InvalidQuestionError: no question can be what the answer says was asked.

        """
        self._check_writable()
        given = json.loads(json.dumps(answer.to_dict() if isinstance(answer, Answer) else answer))
        check_answer(given)
        cited = [] if spans or reasons else cited_spans(given)
        if len(spans) + len(cited) > MAX_SPANS:  # before they are looked up: a body holds thousands
            raise InvalidFeedbackError(fault="too_long")
        found = self._found([*spans, *cited])
        if None in found[: len(spans)]:
            raise InvalidFeedbackError(fault="unknown_span")
        return self.feedback.record(given, reasons, comment, [span for span in found if span])

    def confirmed_questions(self) -> list[dict[str, Any]]:
        """Return what feedback confirmed about the documents that are there now; see `as_questions`."""
        return as_questions(self.feedback.all(), {each.id for each in self.documents()})

    def _check_writable(self) -> None:
        if self.read_only:
            raise ReadOnlyStoreError(store=self.store.path)

    def _found(self, spans: Sequence[RightSpan]) -> list[RightSpan | None]:
        """Return each span as `RightSpan.found_in` does; one paragraph is read for it, not its document."""
        with self.store.reading() as view:
            paragraphs = [
                view.database.paragraph(each.document, each.paragraph, each.heading)
                if each.paragraph.bit_length() < 64  # SQLite holds no larger number
                else None
                for each in spans
            ]
        placed = zip(spans, paragraphs, strict=True)
        return [span.found_in([paragraph]) if paragraph else None for span, paragraph in placed]

    def close(self) -> None:
        """Let go of the store."""
        self.feedback.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def known(view: View | Change, document_id: str) -> str:
    """Return the id of a document that is there.

    Raises:
        DocumentNotFoundError: there is none of this id.

    """
    if view.database.document(document_id) is None:
        raise DocumentNotFoundError(name=document_id)
    return document_id
