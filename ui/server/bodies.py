"""What the routes take and return, with the examples and limits that OpenAPI shows.

No `from __future__ import annotations` here: FastAPI and Gradio read types as they stand.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from qa.config import DEFAULT_TOP_K, MAX_QUESTION_CHARACTERS
from qa.feedback import MAX_COMMENT_CHARACTERS, MAX_SPANS, FeedbackReason
from ui.server.schema import AnswerSchema, DocumentSchema, ErrorSchema

MAX_TOP_K = 100
MAX_BATCH = 100
"""Questions of one request."""
MAX_DOCUMENTS = 1_000
"""Documents that a question may be limited to by name."""

_QUESTION = "这次大会审议批准了什么？"
DocumentIds = Annotated[
    list[Annotated[str, StringConstraints(max_length=64)]],
    Field(max_length=MAX_DOCUMENTS, description="Ids of the documents to answer from; null: all."),
]
TopK = Annotated[int, Field(ge=1, le=MAX_TOP_K, description="Passages that come with the answer.")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class QuestionBody(_Body):
    """One question."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": _QUESTION}]})

    question: Annotated[
        str,
        Field(
            description=f"1 to {MAX_QUESTION_CHARACTERS} characters, at least one a letter or digit.",
        ),
    ]
    top_k: TopK = DEFAULT_TOP_K
    documents: DocumentIds | None = None


class QuestionsBody(_Body):
    """Several questions; what is wrong with one of them keeps none of the others from its answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"questions": [_QUESTION, "会议什么时候召开？"]}]}
    )

    questions: Annotated[list[str], Field(min_length=1, max_length=MAX_BATCH)]
    top_k: TopK = DEFAULT_TOP_K
    documents: DocumentIds | None = None


class ItemSchema(TypedDict):
    """The answer to one question of a batch, or the error that it met; the other is null."""

    answer: AnswerSchema | None
    error: ErrorSchema | None


class AnswersSchema(TypedDict):
    """One item for each question, in their order."""

    items: list[ItemSchema]


class DocumentsSchema(TypedDict):
    """All documents, in the order they were added."""

    documents: list[DocumentSchema]


class FailureSchema(TypedDict):
    """A file that could not be added."""

    name: str
    error: ErrorSchema


class AdditionsSchema(TypedDict):
    """What became of each file; see `qa.additions.Additions`."""

    added: list[DocumentSchema]
    replaced: list[DocumentSchema]
    unchanged: list[DocumentSchema]
    failed: list[FailureSchema]


class SpanBody(_Body):
    """Where the right words stand; see `qa.feedback.RightSpan`."""

    document: Annotated[str, Field(max_length=64)]
    heading: bool = False
    paragraph: Annotated[int, Field(ge=1, le=10**9)]
    start: Annotated[int, Field(ge=0, le=10**9)]
    end: Annotated[int, Field(ge=1, le=10**9)]
    text: str = ""


class FeedbackBody(_Body):
    """What a reader says of an answer: without reasons that it is right."""

    answer: Annotated[AnswerSchema, Field(description="The answer as it was received.")]
    reasons: Annotated[
        list[Annotated[FeedbackReason, Field(strict=False)]], Field(max_length=len(FeedbackReason))
    ] = []
    comment: Annotated[str, Field(max_length=MAX_COMMENT_CHARACTERS)] = ""
    spans: Annotated[list[SpanBody], Field(max_length=MAX_SPANS)] = []


class StatusSchema(TypedDict):
    """`alive`, `ready` or `loading`."""

    status: str
