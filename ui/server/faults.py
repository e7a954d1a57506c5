"""How every error is answered: one JSON form, a status that fits, never a traceback or a path."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from qa.errors import YuanwenError
from ui.server.access import SIGN_IN_PATH, SIGN_OUT_PATH
from ui.server.refusals import (
    InvalidRequestError,
    MissingRouteError,
    NotSignedInError,
    RefusedError,
    RequestTooLargeError,
    StorageError,
    WrongMethodError,
    error_response,
)

_UNDESCRIBED = {
    "/openapi.json": {"GET"},
    "/docs": {"GET"},
    SIGN_IN_PATH: {"GET", "POST"},
    SIGN_OUT_PATH: {"POST"},
}
"""Addresses that the description leaves out, and their methods."""

_log = logging.getLogger("yuanwen")


def add_fault_answers(app: FastAPI) -> None:
    """Answer every error in our form; call it when all routes but the page's are there."""
    app.add_exception_handler(YuanwenError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OSError, _storage)
    _refuse_other_methods(app)


def _known(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, YuanwenError)  # noqa: S101 - registered for this class alone
    return error_response(error, request)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Say which field is wrong, without sending the value back: NaN or a lone surrogate has no JSON form."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:10]]
    return error_response(InvalidRequestError(detail="; ".join(faults)[:1000]), request)


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    told: RefusedError
    if error.status_code == 413:
        told = RequestTooLargeError(limit_mb=error.detail)
    elif error.status_code == 404:
        told = MissingRouteError()
    elif error.status_code == 401:
        told = NotSignedInError()
    else:
        told = InvalidRequestError(detail=str(error.detail))
    response = error_response(told, request)
    response.status_code = error.status_code
    return response


def _storage(request: Request, error: Exception) -> JSONResponse:
    _log.error("the store could not be read or written", exc_info=error)
    return error_response(StorageError(), request)


class _WrongMethod:
    """Answers 405 for all methods that an address does not take."""

    def __init__(self, allowed: set[str]) -> None:
        self._allowed = ", ".join(sorted(allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = WrongMethodError(allowed=self._allowed)
        await error_response(refusal, HTTPConnection(scope))(scope, receive, send)


class _Missing:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await error_response(MissingRouteError(), HTTPConnection(scope))(scope, receive, send)


def _refuse_other_methods(app: FastAPI) -> None:
    """Without this the page, which is mounted at `/`, would be asked what the routes before it do not take."""
    taken = {path: {name.upper() for name in methods} for path, methods in app.openapi()["paths"].items()}
    for path, methods in (taken | _UNDESCRIBED).items():
        app.router.routes.append(Route(path, _WrongMethod(methods), include_in_schema=False))
    app.router.routes.append(Route("/api/{rest:path}", _Missing(), include_in_schema=False))
