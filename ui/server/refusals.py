"""Why the server does not do what it is asked: one error class each, and the status and JSON of every error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from qa.errors import (
    DocumentError,
    DocumentNotFoundError,
    DocumentTooLargeError,
    InvalidFeedbackError,
    InvalidQuestionError,
    ReadOnlyStoreError,
    StoreError,
    UnsupportedFormatError,
    YuanwenError,
)
from ui.messages import Language, error_message, parse_language
from ui.server.schema import ErrorSchema


class RefusedError(YuanwenError):
    """The server does not do this. `status` is HTTP's."""

    code = "refused"
    status: ClassVar[int] = 400


class InvalidRequestError(RefusedError):
    """Values: `detail`."""

    code = "invalid_request"
    text = "The request is not as it should be: {detail}."
    status = 422


class NotSignedInError(RefusedError):
    """No credentials, or wrong ones: which of the two is not told."""

    code = "not_signed_in"
    text = "Sign in first, or send a valid token."
    status = 401


class NotAWriterError(RefusedError):
    """A reader tried to change something."""

    code = "not_a_writer"
    text = "Only writers may do this; you may read."
    status = 403


class NotUploadedError(RefusedError):
    """An event of the page named a file that was not uploaded to it: one of the machine's, or of the web's."""

    code = "not_uploaded"
    text = "Of files, only those that were uploaded here are taken."
    status = 403


class CrossSiteError(RefusedError):
    """Another site's page made a browser ask."""

    code = "cross_site"
    text = "Requests from pages of other sites are refused."
    status = 403


class UnknownHostError(RefusedError):
    """The `Host` header names a machine that this server is not."""

    code = "unknown_host"
    text = "This server does not answer under that name. Name it with --public-url."
    status = 421


class MissingRouteError(RefusedError):
    """There is nothing at this address."""

    code = "missing_route"
    text = "There is nothing at this address."
    status = 404


class WrongMethodError(RefusedError):
    """The address takes other methods. Values: `allowed`."""

    code = "wrong_method"
    text = "This address takes {allowed} only."
    status = 405


class RequestTooLargeError(RefusedError):
    """Values: `limit_mb`."""

    code = "request_too_large"
    text = "The request is larger than {limit_mb} MB."
    status = 413


class SlowRequestError(RefusedError):
    """The request took too long to arrive."""

    code = "slow_request"
    text = "The request took too long to arrive."
    status = 408


class HeadersTooLargeError(RefusedError):
    """More headers than any browser sends."""

    code = "headers_too_large"
    text = "The request's headers are too large."
    status = 431


class TooManyRequestsError(RefusedError):
    """Values: `seconds`, after which to try again."""

    code = "too_many_requests"
    text = "Too many requests. Try again in {seconds} s."
    status = 429


class BusyError(RefusedError):
    """The queue is full: of questions, or of changes. Values: `seconds`, after which to try again."""

    code = "busy"
    text = "The server is busy. Try again in {seconds} s."
    status = 429


class ShuttingDownError(RefusedError):
    """The server finishes what it has and takes nothing more."""

    code = "shutting_down"
    text = "The server is ending."
    status = 503


class StorageError(RefusedError):
    """The disk is full, or a file cannot be written."""

    code = "storage"
    text = "The store could not be written or read. Its administrator finds the reason in the server's log."
    status = 503


class InternalError(RefusedError):
    """A fault of ours; its traceback is in the server's log and nowhere else."""

    code = "internal"
    text = "Something inside the server went wrong. Its administrator finds the reason in the server's log."
    status = 500


_STATUS: tuple[tuple[type[YuanwenError], int], ...] = (
    (InvalidQuestionError, 422),
    (InvalidFeedbackError, 422),
    (DocumentNotFoundError, 404),
    (UnsupportedFormatError, 415),
    (DocumentTooLargeError, 413),
    (DocumentError, 422),
    (ReadOnlyStoreError, 403),
    (StoreError, 503),
)


def status_of(error: YuanwenError) -> int:
    """Return the HTTP status of an error."""
    if isinstance(error, RefusedError):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def language_of(connection: HTTPConnection) -> Language:
    """Return the language a client asked for; Chinese when it named none of ours."""
    return parse_language(connection.headers.get("accept-language")) or Language.ZH


def error_body(error: YuanwenError, language: Language) -> ErrorSchema:
    """Return an error's JSON form. No path of the server is in it: of a store only the folder's name."""
    shown = _without_paths(error)
    values = {name: str(value) for name, value in shown.values.items() if name != "found"}
    body: ErrorSchema = {"code": error.code, "message": error_message(shown, language), "values": values}
    # A lone surrogate has no UTF-8: it is replaced, so that any error has an answer.
    cleaned: ErrorSchema = json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
    return cleaned


def error_response(error: YuanwenError, connection: HTTPConnection) -> JSONResponse:
    """Return the response that tells a client of an error."""
    status = status_of(error)
    response = JSONResponse(error_body(error, language_of(connection)), status)
    if status in {429, 503}:
        response.headers["Retry-After"] = str(error.values.get("seconds", 1))
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="yuanwen"'
    if isinstance(error, WrongMethodError):
        response.headers["Allow"] = error.values["allowed"]
    return response


def _without_paths(error: YuanwenError) -> YuanwenError:
    store = error.values.get("store")
    if store is None:
        return error
    name = Path(str(store)).name
    values = {key: str(value).replace(str(store), name) for key, value in error.values.items()}
    return type(error)(**values)
