"""The answer's JSON form as types, so that OpenAPI and the Gradio endpoint list every field.

They mirror `qa.datatypes`; a test proves that both agree. Spans and pairs are arrays in JSON.
"""

from typing_extensions import TypedDict  # typing's own lacks what pydantic needs before Python 3.12


class DocumentSchema(TypedDict):
    """See `qa.datatypes.Document`."""

    id: str
    title: str
    source: str
    date: str | None


class ParagraphSchema(TypedDict):
    """See `qa.datatypes.Paragraph`."""

    number: int
    kind: str
    section: list[str]
    text: str
    source_spans: list[list[int]]
    page: int | None


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
