"""Of files, the page's events take those that were uploaded to it, and no others.

Gradio takes for a file whatever dictionary names a path, and looks it up before any function of ours is called: an
address on the web it would fetch, which no request of this server may. So what an event brings is looked through
here first.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.refusals import (
    InvalidRequestError,
    NotUploadedError,
    RefusedError,
    RequestTooLargeError,
    error_response,
)

_EVENTS, _UPLOAD = "/gradio_api/", "/gradio_api/upload"


class PathGuard:
    """ASGI middleware: see the module. `uploaded` holds the paths that the upload route gave, and grows with them."""

    def __init__(self, app: ASGIApp, uploaded: Collection[str]) -> None:
        self._app, self._uploaded = app, uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if not _brings_event(scope):
            return await self._app(scope, receive, send)
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:  # nobody is left to be answered
            return None
        except HTTPException as error:  # `LimitGuard` counts what is read
            return await error_response(RequestTooLargeError(limit_mb=error.detail), request)(
                scope, receive, send
            )
        if refusal := self._refusal(body):
            return await error_response(refusal, request)(scope, receive, send)
        await self._app(scope, _again(body, receive), send)

    def _refusal(self, body: bytes) -> RefusedError | None:
        """Read the body as FastAPI will, so that neither sees a path that the other does not."""
        try:
            json.loads(body, object_hook=self._check)
        except NotUploadedError as error:
            return error
        except (ValueError, RecursionError):
            return InvalidRequestError(detail="body: JSON decode error")
        return None

    def _check(self, each: dict[str, Any]) -> None:
        if "path" in each and not (isinstance(each["path"], str) and each["path"] in self._uploaded):
            raise NotUploadedError()


def _brings_event(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "POST":
        return False
    path = scope["path"]
    return bool(path.startswith(_EVENTS)) and path.rstrip("/") != _UPLOAD


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body that was read, then what comes after it."""
    read: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return read.pop() if read else await receive()

    return again
