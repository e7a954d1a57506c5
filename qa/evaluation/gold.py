"""Where the right answers of a question stand in the documents at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.corpus.passages import passage_offsets
from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.evaluation.questions import LIST, Question
from qa.text import sentences

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Place:
    """An accepted answer where it stands: `paragraph.text[start:end]`."""

    document: Document
    paragraph: Paragraph
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gold:
    """What would be right for one question in these documents.

    `groups`: one for each thing wanted, holding the places where it stands. A list wants every item, so each
    has its group; of every other question one answer is wanted, so all places are in one group. `relevant` is
    how many passages touch a place.
    """

    groups: tuple[tuple[Place, ...], ...]
    relevant: int

    @property
    def places(self) -> Iterator[Place]:
        """All places."""
        return (place for group in self.groups for place in group)


class Corpus:
    """The documents of a knowledge base as evaluation looks at them, read once."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self.documents = knowledge_base.documents()
        self._knowledge_base = knowledge_base
        self._limit = knowledge_base.settings.passage_characters
        self._paragraphs: dict[str, list[Paragraph]] = {}
        self._text: dict[str, str] = {}

    def paragraphs(self, document: Document) -> list[Paragraph]:
        """Return the document's paragraphs but for headings, which are no evidence."""
        if document.id not in self._paragraphs:
            found = self._knowledge_base.paragraphs(document.id)
            self._paragraphs[document.id] = [p for p in found if p.kind is not ParagraphKind.HEADING]
        return self._paragraphs[document.id]

    def squeezed(self, document: Document) -> str:
        """Return the document's source text without white space: what no repair can have broken."""
        if document.id not in self._text:
            self._text[document.id] = squeeze(self._knowledge_base.source_text(document.id))
        return self._text[document.id]

    def of(self, question: Question) -> list[Document]:
        """Return the documents that may answer the question: the one it names, else all."""
        return [document for document in self.documents if is_of(question, document)]

    def gold(self, question: Question) -> Gold:
        """Return the places of the question's answers: in its evidence paragraphs, or in any without evidence."""
        found = [tuple(self.places(question, answer)) for answer in question.answers]
        groups = found if question.kind == LIST else [tuple(place for group in found for place in group)]
        return Gold(tuple(groups if found else ()), self._relevant(groups))

    def places(self, question: Question, answer: str) -> Iterator[Place]:
        """Yield where `answer` stands."""
        for document in self.of(question):
            for paragraph in self.paragraphs(document):
                if answer in paragraph.text and (
                    not question.evidence or paragraph.number in question.evidence
                ):
                    for start in occurrences(answer, paragraph.text):
                        yield Place(document, paragraph, start, start + len(answer))

    def _relevant(self, groups: Sequence[Sequence[Place]]) -> int:
        spans: dict[tuple[str, int], list[Place]] = {}
        for place in (place for group in groups for place in group):
            spans.setdefault((place.document.id, place.paragraph.number), []).append(place)
        return sum(
            any(place.start < end and start < place.end for place in places)
            for places in spans.values()
            for start, end in passage_offsets(places[0].paragraph.text, self._limit)
        )


def is_of(question: Question, document: Document) -> bool:
    """Whether the document is the one the question names, by file name, title or id; it may name none."""
    return question.document in (None, document.source, document.title, document.id)


def occurrences(part: str, text: str) -> list[int]:
    """Return every place of `part` in `text`, overlapping ones too."""
    return [match.start() for match in re.finditer(f"(?={re.escape(part)})", text)]


def squeeze(text: str) -> str:
    """Return the text without white space."""
    return re.sub(r"\s+", "", text)


def sentence_of(paragraph: Paragraph, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of the sentences that the span touches."""
    return [(a, b) for a, b in sentences(paragraph.text) if a < end and start < b]
