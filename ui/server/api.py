"""The answer for programs: HTTP routes and the Gradio endpoint `/answer`, one typed object from both.

No `from __future__ import annotations` here and in `ui.server.schema`: Gradio reads return types as they stand.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any, cast

import gradio as gr
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST

from qa.config import DEFAULT_TOP_K
from qa.errors import YuanwenError
from qa.feedback import RightSpan
from qa.reader.question import check_question
from ui.messages import Language, error_message, message
from ui.server.access import client_of
from ui.server.bodies import (
    MAX_TOP_K,
    AnswersSchema,
    FeedbackBody,
    QuestionBody,
    QuestionsBody,
    StatusSchema,
)
from ui.server.observe import note
from ui.server.refusals import TooManyRequestsError, error_body, language_of
from ui.server.schema import AnswerSchema, ErrorSchema, FeedbackReceipt
from ui.server.service import Service

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorSchema} for status in (400, 401, 403, 404, 405, 408, 413, 415, 421, 422, 429, 503)
}
"""What any route may answer instead; the bodies all have the one form."""


def add_routes(app: FastAPI, service: Service) -> None:
    """Add the routes that tell of the server, answer questions and take feedback."""
    app.include_router(_state(service))
    app.include_router(_answers(service))


def _state(service: Service) -> APIRouter:
    router = APIRouter(tags=["server"])

    @router.get("/healthz")
    def healthz() -> StatusSchema:
        """Say that the server is alive."""
        return {"status": "alive"}

    @router.get("/readyz", response_model=StatusSchema, responses={503: {"model": StatusSchema}})
    def readyz() -> JSONResponse:
        """Say whether models and index are loaded; until then 503."""
        if service.loading.ready and not service.under_way.draining:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "loading"}, status_code=503, headers={"Retry-After": "1"})

    @router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    def metrics() -> Response:
        """Return counts and durations in Prometheus' text format."""
        return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router


def guarded(service: Service) -> list[Any]:
    """Return what tells OpenAPI that a token is wanted, where users are kept; `AccessGuard` has looked at it."""
    return [Depends(HTTPBearer(auto_error=False))] if service.options.users else []


def _answers(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["answers"], responses=REFUSALS, dependencies=guarded(service))

    @router.post("/answer", response_model=AnswerSchema)
    async def answer(body: QuestionBody, request: Request) -> Response:
        """Answer a question with quotations, or abstain."""
        note(request, **_noted(service, [body.question]))
        (asked,) = service.asking.ask([body.question], body.top_k, body.documents)
        return _json((await asyncio.wrap_future(asked)).to_dict())

    @router.post("/answers", response_model=AnswersSchema)
    async def answers(body: QuestionsBody, request: Request) -> Response:
        """Answer several questions at once: an answer or an error for each, in their order."""
        note(request, **_noted(service, body.questions))
        _charge(service, request, len(body.questions) - 1)
        faults = [_fault(question) for question in body.questions]
        usable = [question for question, fault in zip(body.questions, faults, strict=True) if fault is None]
        asked = service.asking.ask(usable, body.top_k, body.documents)
        given = iter(await asyncio.gather(*map(asyncio.wrap_future, asked)))
        language = language_of(request)
        items = [
            {
                "answer": next(given).to_dict() if fault is None else None,
                "error": fault and error_body(fault, language),
            }
            for fault in faults
        ]
        return _json({"items": items})

    @router.post("/feedback", status_code=201)
    def feedback(body: FeedbackBody) -> FeedbackReceipt:
        """Keep what a reader says of an answer: without reasons that it is right, else what is wrong with it."""
        spans = [RightSpan(**each.model_dump()) for each in body.spans]
        kept = service.loading.get().give_feedback(body.answer, body.reasons, body.comment, spans)
        return {"id": kept.id, "time": kept.time}

    return router


def gradio_endpoint(service: Service, language: Language) -> Callable[[str, int], AnswerSchema]:
    """Return the function of the Gradio endpoint `/answer`; what a user can mend reaches the client."""

    def answer(question: str, top_k: int = DEFAULT_TOP_K) -> AnswerSchema:
        """Answer a question about the loaded documents with their own words, each cited to its paragraph.

        Args:
            question: one question in Chinese, 1 to 2,000 characters.
            top_k: passages that come with the answer.

        """
        try:
            return cast(AnswerSchema, service.answer(str(question), _passages(top_k)).to_dict())
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


def _json(content: dict[str, Any]) -> Response:
    # Dumped here and not by FastAPI: it would look through an answer of 20 KB field by field, which takes 3 ms.
    return Response(json.dumps(content, ensure_ascii=False).encode("utf-8"), media_type="application/json")


def _fault(question: str) -> YuanwenError | None:
    try:
        check_question(question)
    except YuanwenError as error:
        return error
    return None


def _charge(service: Service, request: Request, questions: int) -> None:
    """Count the further questions of a batch like requests of their own."""
    seconds = service.rates.take(client_of(request), questions) if questions else 0
    if seconds:
        raise TooManyRequestsError(seconds=seconds)


def _noted(service: Service, questions: list[str]) -> dict[str, Any]:
    noted: dict[str, Any] = {"questions": len(questions), "characters": sum(map(len, questions))}
    return noted | ({"asked": questions} if service.log.with_questions else {})
