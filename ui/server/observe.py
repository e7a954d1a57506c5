"""The outermost layer: every request is named, timed, counted and logged, and every response gets its headers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.access import address_of, caller_of
from ui.server.logs import RequestLog
from ui.server.metrics import Metrics
from ui.server.refusals import InternalError, ShuttingDownError, error_response

_NOTES = "yuanwen.notes"
_STREAMS = ("/gradio_api/heartbeat", "/gradio_api/queue/data")
"""Streams that an open page keeps: nobody waits for their end."""

_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics", "/mcp", "/openapi.json")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": a form of such a page is sent with `Origin: null`, as if from elsewhere.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
"""The headers of every response."""
_FOR_PROGRAMS = "default-src 'none'; frame-ancestors 'none'"
_FOR_PAGES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio's page writes its scripts inline and makes functions of strings; but nothing is fetched from or sent to
anywhere else."""

_log = logging.getLogger("yuanwen")


@dataclass
class UnderWay:
    """The requests that are being answered; once `draining`, no new one is taken."""

    draining: bool = False
    count: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a request while it is answered."""
        with self._changed:
            self.count += 1
        try:
            yield
        finally:
            with self._changed:
                self.count -= 1
                self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Take nothing more, and wait until nothing is under way; False when the time was over first."""
        with self._changed:
            self.draining = True
            return self._changed.wait_for(lambda: self.count == 0, seconds)


class Observer:
    """ASGI middleware: see the module."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: RequestLog, under_way: UnderWay) -> None:
        self._app, self._metrics, self._log, self._under_way = app, metrics, log, under_way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note what becomes of it."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if scope["path"].startswith(_STREAMS):
            return await self._noted(scope, receive, send)
        with self._under_way.one():
            await self._noted(scope, receive, send)

    async def _noted(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = _Response(scope, send)
        began = time.perf_counter()
        try:
            if self._under_way.draining and scope["path"] not in {"/healthz", "/metrics"}:
                await error_response(ShuttingDownError(), HTTPConnection(scope))(scope, receive, response)
            else:
                await self._app(scope, receive, response)
        except Exception as error:
            await self._failed(error, scope, receive, response)
        finally:
            self._note(scope, response, time.perf_counter() - began)

    async def _failed(self, error: Exception, scope: Scope, receive: Receive, response: _Response) -> None:
        """Log the traceback here; the client is told that there was a fault and no more."""
        _log.error("request %s failed", response.id, exc_info=error)
        if response.status is None:
            await error_response(InternalError(), HTTPConnection(scope))(scope, receive, response)

    def _note(self, scope: Scope, response: _Response, seconds: float) -> None:
        route, status = _route(scope), response.status or 499
        self._metrics.requests.labels(route, _method(scope), status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        connection = HTTPConnection(scope)
        self._log.write(
            "request",
            id=response.id,
            client=address_of(connection),
            user=caller_of(connection).name or None,
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            **scope.get(_NOTES, {}),
        )


class _Response:
    """A `send` that adds the headers and remembers the status."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.id = uuid4().hex
        self.status: int | None = None
        self._scope, self._send = scope, send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._add_headers(MutableHeaders(scope=message))
        await self._send(message)

    def _add_headers(self, headers: MutableHeaders) -> None:
        for name, value in EVERYWHERE.items():
            headers[name] = value
        headers["X-Request-Id"] = self.id
        programs = self._scope["path"].startswith(_PROGRAMS)
        headers.setdefault("Content-Security-Policy", _FOR_PROGRAMS if programs else _FOR_PAGES)
        if programs:
            headers.setdefault("Cache-Control", "no-store")


def note(connection: HTTPConnection, **values: Any) -> None:  # noqa: ANN401 - whatever has a JSON form
    """Add something to the log's line of this request."""
    connection.scope.setdefault(_NOTES, {}).update(values)


def _route(scope: Scope) -> str:
    """Return the address as it is declared, `/api/v1/documents/{document_id}`; all of the page's files are one."""
    if scope["path"] == "/mcp":
        return "/mcp"
    declared = getattr(scope.get("route"), "path", None)
    if declared and str(declared).startswith((*_PROGRAMS, "/docs", "/login", "/logout")):
        return str(declared)
    return "page"


def _method(scope: Scope) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "other"
