"""The answer for programs: HTTP routes and the Gradio endpoint `/answer`, one typed object from both.

No `from __future__ import annotations` here and in `ui.server.schema`: Gradio reads return types as they stand.
"""

import json
from collections.abc import Callable
from typing import Annotated, cast

import gradio as gr
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from qa.config import DEFAULT_TOP_K
from qa.errors import InvalidFeedbackError, InvalidQuestionError, StoreError, YuanwenError
from qa.feedback import MAX_COMMENT_CHARACTERS, MAX_SPANS, FeedbackReason, RightSpan
from ui.messages import Language, error_message, message, parse_language
from ui.server.loading import Loading
from ui.server.schema import AnswerSchema, ErrorSchema, FeedbackReceipt

MAX_TOP_K = 100


class QuestionBody(BaseModel):
    """What `POST /api/v1/answer` takes."""

    question: Annotated[str, Field(examples=["这次大会审议批准了什么？"])]
    top_k: Annotated[int, Field(ge=1, le=MAX_TOP_K)] = DEFAULT_TOP_K


class SpanBody(BaseModel):
    """Where the right words stand; see `qa.feedback.RightSpan`."""

    document: str
    heading: bool = False
    paragraph: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    text: str = ""


class FeedbackBody(BaseModel):
    """What `POST /api/v1/feedback` takes."""

    answer: AnswerSchema
    """The answer as it was received."""
    reasons: list[FeedbackReason] = []
    comment: Annotated[str, Field(max_length=MAX_COMMENT_CHARACTERS)] = ""
    spans: Annotated[list[SpanBody], Field(max_length=MAX_SPANS)] = []


def add_routes(app: FastAPI, loading: Loading) -> None:
    """Add `/healthz`, `/readyz`, `POST /api/v1/answer`, and the form that errors take."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        """Say that the server is alive."""
        return {"status": "alive"}

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """Say whether models and index are loaded; until then 503."""
        if loading.ready:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "loading"}, status_code=503, headers={"Retry-After": "1"})

    @router.post("/api/v1/answer", responses={422: {"model": ErrorSchema}, 503: {"model": ErrorSchema}})
    def answer(body: QuestionBody) -> AnswerSchema:
        """Answer a question with quotations, or abstain."""
        return answered(loading, body.question, body.top_k)

    @router.post(
        "/api/v1/feedback",
        status_code=201,
        responses={422: {"model": ErrorSchema}, 503: {"model": ErrorSchema}},
    )
    def feedback(body: FeedbackBody) -> FeedbackReceipt:
        """Keep what a reader says of an answer: without reasons that it is right, else what is wrong with it."""
        spans = [RightSpan(**each.model_dump()) for each in body.spans]
        kept = loading.get().give_feedback(body.answer, body.reasons, body.comment, spans)
        return {"id": kept.id, "time": kept.time}

    app.include_router(router)
    app.add_exception_handler(YuanwenError, _error_response)
    app.add_exception_handler(RequestValidationError, _invalid_request)


def answered(loading: Loading, question: str, top_k: int) -> AnswerSchema:
    """Return the answer in its JSON form, waiting until models and index are loaded."""
    return cast(AnswerSchema, loading.get().answer(question, top_k).to_dict())


def gradio_endpoint(loading: Loading, language: Language) -> Callable[[str, int], AnswerSchema]:
    """Return the function of the Gradio endpoint `/answer`; what a user can mend reaches the client."""

    def answer(question: str, top_k: int = DEFAULT_TOP_K) -> AnswerSchema:
        """Answer a question about the loaded documents with their own words, each cited to its paragraph.

        Args:
            question: one question in Chinese, 1 to 2,000 characters.
            top_k: passages that come with the answer.

        """
        try:
            return answered(loading, question, _passages(top_k))
        except (TypeError, ValueError, OverflowError) as error:
            told = message("invalid_request", language, detail=f"top_k: 1-{MAX_TOP_K}")
            raise gr.Error(told, print_exception=False) from error
        except YuanwenError as error:
            raise gr.Error(error_message(error, language), print_exception=False) from error

    return answer


def _passages(top_k: object) -> int:
    number = int(str(top_k))
    if not 1 <= number <= MAX_TOP_K:
        raise ValueError(top_k)
    return number


def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    """Say which field is wrong, without sending the value back: NaN or a lone surrogate has no JSON form."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return _refused(request, "invalid_request", {"detail": "; ".join(faults)}, 422)


def _refused(request: Request, code: str, values: dict[str, str], status: int) -> JSONResponse:
    language = parse_language(request.headers.get("accept-language")) or Language.ZH
    body: ErrorSchema = {"code": code, "message": message(code, language, **values), "values": values}
    return _json(body, status)


def _json(body: ErrorSchema, status: int) -> JSONResponse:
    # A lone surrogate has no UTF-8: it is replaced, so that any error has an answer.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return JSONResponse(json.loads(text), status_code=status)


def _error_response(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, YuanwenError)  # noqa: S101 - registered for this class alone
    language = parse_language(request.headers.get("accept-language")) or Language.ZH
    unusable = isinstance(error, InvalidQuestionError | InvalidFeedbackError)
    status = 422 if unusable else 503 if isinstance(error, StoreError) else 400
    values = {name: str(value) for name, value in error.values.items()}
    body: ErrorSchema = {"code": error.code, "message": error_message(error, language), "values": values}
    return _json(body, status)
