"""The answer's JSON form as types, so that OpenAPI and the Gradio endpoint list every field.

They mirror `qa.datatypes`; a test proves that both agree. Spans and pairs are arrays in JSON.
"""

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict  # typing's own lacks what pydantic needs before Python 3.12

_EXACT = ConfigDict(strict=True)
"""An answer that comes back, with feedback, is taken as it was sent: `false` is no number, `"1"` neither."""


@with_config(_EXACT)
class DocumentSchema(TypedDict):
    """See `qa.datatypes.Document`."""

    id: str
    title: str
    source: str
    date: str | None


@with_config(_EXACT)
class ParagraphSchema(TypedDict):
    """See `qa.datatypes.Paragraph`."""

    number: int
    kind: str
    section: list[str]
    text: str
    source_spans: list[list[int]]
    page: int | None


@with_config(_EXACT)
class PassageSchema(TypedDict):
    """See `qa.datatypes.Passage`."""

    id: int
    document: DocumentSchema
    paragraph: ParagraphSchema
    text: str
    start: int
    end: int
    score: float
    rank: int
    lexical_rank: int | None
    dense_rank: int | None
    reader_score: float | None


@with_config(_EXACT)
class CitationSchema(TypedDict):
    """See `qa.datatypes.Citation`."""

    number: int
    text: str
    quote: str
    document: DocumentSchema
    paragraph: ParagraphSchema
    start: int
    end: int
    source_spans: list[list[int]]
    differs: bool


@with_config(_EXACT)
class AnswerSchema(TypedDict):
    """See `qa.datatypes.Answer`."""

    question: str
    text: str
    abstained: bool
    reason: str | None
    confidence: float
    threshold: float
    citations: list[CitationSchema]
    alternatives: list[CitationSchema]
    passages: list[PassageSchema]
    rewritten_question: str | None
    schema_version: str
    id: str
    timings_ms: dict[str, float]


class ErrorSchema(TypedDict):
    """What is wrong: the code for programs, the message for people."""

    code: str
    message: str
    values: dict[str, str]


class FeedbackReceipt(TypedDict):
    """What says that feedback was kept."""

    id: str
    time: str
