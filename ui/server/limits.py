"""How much one request may bring and how often a client may ask, decided before anything is read."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.config import MAX_DOCUMENT_BYTES
from ui.server.access import client_of
from ui.server.rates import Rates
from ui.server.refusals import (
    HeadersTooLargeError,
    RequestTooLargeError,
    TooManyRequestsError,
    error_response,
)

_MEGABYTE = 1024 * 1024
MAX_BODY_BYTES = 4 * _MEGABYTE
"""Of a request that brings no files: 100 questions of 2,000 characters have 1 MB, escaped."""
MAX_UPLOAD_BYTES = 2 * MAX_DOCUMENT_BYTES
"""Of all files of one request together."""
MAX_HEADER_BYTES = 32 * 1024

_UPLOADS = ("/api/v1/documents", "/gradio_api/upload")
_COUNTED = (
    "/api/",
    "/mcp",
    "/gradio_api/queue/join",
    "/gradio_api/call/",
    "/gradio_api/run/",
    "/gradio_api/upload",
)
"""What costs something; the page's own files are not counted."""


class LimitGuard:
    """ASGI middleware: see the module."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app, self._rates = app, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        connection = HTTPConnection(scope)
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
            return await error_response(HeadersTooLargeError(), connection)(scope, receive, send)
        limit = MAX_UPLOAD_BYTES if scope["path"].startswith(_UPLOADS) else MAX_BODY_BYTES
        seconds = self._rates.take(client_of(connection)) if scope["path"].startswith(_COUNTED) else 0
        if seconds:
            return await error_response(TooManyRequestsError(seconds=seconds), connection)(
                scope, receive, send
            )
        if _announced(connection) > limit:
            refusal = RequestTooLargeError(limit_mb=limit // _MEGABYTE)
            return await error_response(refusal, connection)(scope, receive, send)
        await self._app(scope, _Counted(receive, limit), send)


class _Counted:
    """A `receive` that stops a body whose length was not announced, or not truly."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._left = receive, limit, limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413, str(self._limit // _MEGABYTE))
        return message


def _announced(connection: HTTPConnection) -> int:
    length = connection.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else 0
