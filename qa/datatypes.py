"""The typed objects that every face of Yuanwen passes on: one answer, its citations, and what they point at.

All offsets are counted in Unicode code points, as Python's slices are, and every `[start, end)` pair is half
open. All objects are immutable; `to_dict` gives plain JSON types.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

SCHEMA_VERSION = "1.0"
"""Version of the answer's JSON form; the first number changes when a field is removed or changes its meaning."""

SPAN_JOINER = "；"
"""Stands between the spans in `Answer.text`. It is punctuation of ours, not a quotation."""


class ParagraphKind(StrEnum):
    """What a paragraph is. Headings number in a series of their own; the other kinds share one."""

    HEADING = "heading"
    BODY = "body"
    LIST_ITEM = "list_item"
    ARTICLE = "article"
    """A statute's 第X条."""


class AbstentionReason(StrEnum):
    """Why an answer abstains."""

    NO_DOCUMENTS = "no_documents"
    NO_MATCH = "no_match"
    LOW_CONFIDENCE = "low_confidence"
    NOT_A_QUESTION = "not_a_question"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: one file. `date` is ISO 8601 (2025, 2025-03 or 2025-03-05) when the document states one."""

    id: str
    title: str
    source: str
    """The file's name as the user knows it; never a path on the server."""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A repaired paragraph and where its characters stand in the source text.

    `"".join(source_text[a:b] for a, b in source_spans) == text`, always: repair only deletes.
    """

    number: int
    """From 1 within the document; headings count in a series of their own."""
    kind: ParagraphKind
    section: tuple[str, ...]
    """The titles of the headings above it, outermost first; empty when none applies."""
    text: str
    source_spans: tuple[tuple[int, int], ...]
    page: int | None = None
    """From 1, in formats that have pages."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of whole sentences inside one paragraph: what is indexed, retrieved and read.

    `paragraph.text[start:end] == text`. The score fields are those of one search and are `None` (score and
    rank: 0) in a passage that no search returned. `rank`, `lexical_rank` and `dense_rank` count from 1; in the lexical
    ranking, passages that only have words for what the question means stand behind those that have its own.
    """

    id: int
    document: Document
    paragraph: Paragraph
    text: str
    start: int
    end: int
    score: float = 0.0
    rank: int = 0
    lexical_rank: int | None = None
    dense_rank: int | None = None
    reader_score: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a paragraph, quoted, and everything needed to check it.

    `paragraph.text[start:end] == text`, and `"".join(source_text[a:b] for a, b in source_spans) == text`.
    """

    number: int
    """From 1, in order of appearance."""
    text: str
    quote: str
    """The sentence or sentences the span stands in; `text in quote`."""
    document: Document
    paragraph: Paragraph
    start: int
    end: int
    source_spans: tuple[tuple[int, int], ...]
    differs: bool = False
    """Look-alike documents answer the question differently; each such answer is cited and carries this mark."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, or the statement that the documents do not hold one.

    Two answers are equal when everything but `id` and `timings_ms` is.
    """

    question: str
    text: str
    """The cited spans joined with `SPAN_JOINER`; empty when abstained."""
    abstained: bool
    reason: AbstentionReason | None
    confidence: float
    """Calibrated probability, 0 to 1, that the answer is right."""
    threshold: float
    """The confidence below which this knowledge base abstains."""
    citations: tuple[Citation, ...]
    alternatives: tuple[Citation, ...]
    """Runner-up spans, best first, numbered from 1 in their own series."""
    passages: tuple[Passage, ...]
    """The passages retrieved, best first; when abstaining, related but no answer."""
    rewritten_question: str | None = None
    schema_version: str = SCHEMA_VERSION
    id: str = field(default="", compare=False)
    timings_ms: dict[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types: the schema of the HTTP API."""
        return asdict(self)
