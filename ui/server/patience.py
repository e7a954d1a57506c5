"""Clients that send slowly, on purpose or not: what takes too long to arrive is answered 408, and its connection ends.

Uvicorn limits how large a request's head may be and how long a connection may lie idle between two requests, but not
how long a head or a body may take: a client that sends a byte a second would keep its connection for hours. The
rule is that of Apache's mod_reqtimeout: so many seconds, and one more for every 500 bytes that came. A body at a
slow line's 50 kB/s is never cut, one byte a second is after 20 seconds.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import h11
from starlette.requests import HTTPConnection
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.server.observe import EVERYWHERE
from ui.server.refusals import SlowRequestError, error_response

BYTES_A_SECOND = 500
LONGEST_HEAD = 2
"""A head has at most so many times the seconds, however many bytes came: mod_reqtimeout's `header=20-40`."""


class PatientProtocol(H11Protocol):
    """Uvicorn's own, with an end to its patience. `seconds`: for a head, or for a body, before what its bytes earn."""

    def __init__(self, *given: Any, seconds: float, **named: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*given, **named)
        self._seconds = seconds
        self._awaited: Literal["head", "body"] | None = None
        self._since, self._received = 0.0, 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Count what came."""
        self._received += len(data)
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, should its first bytes be there already."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._wait_for(None)
        super().connection_lost(exc)

    def _watch(self) -> None:
        awaited: Literal["head", "body"] | None = None
        if self.conn.their_state is h11.SEND_BODY:
            awaited = "body"
        elif self.conn.their_state is h11.IDLE and self.timeout_keep_alive_task is None:
            awaited = "head"  # while the connection lies idle, uvicorn's own timer runs
        if awaited != self._awaited:
            self._wait_for(awaited)

    def _wait_for(self, awaited: Literal["head", "body"] | None) -> None:
        if self._timer:
            self._timer.cancel()
        self._awaited, self._since, self._received = awaited, self.loop.time(), 0
        closing = self.transport is None or self.transport.is_closing()
        self._timer = None if awaited is None or closing else self.loop.call_later(self._seconds, self._look)

    def _look(self) -> None:
        if self.flow.read_paused:  # what has come is not read yet: that is our slowness
            self._since = self.loop.time()
        left = self._since + self._allowed() - self.loop.time()
        if left > 0:
            self._timer = self.loop.call_later(left, self._look)
        else:
            self._end()

    def _allowed(self) -> float:
        seconds = self._seconds + self._received / BYTES_A_SECOND
        return min(seconds, LONGEST_HEAD * self._seconds) if self._awaited == "head" else seconds

    def _end(self) -> None:
        """Answer 408, unless there is an answer already or nobody has said a word, and close."""
        if self.transport.is_closing():
            return
        if self._awaited == "body":
            if not self.cycle.response_started:
                self._refuse(HTTPConnection(dict(self.scope)))
            self.cycle.disconnected = True  # for the application the client is gone
            self.cycle.message_event.set()
        elif self._received or self.conn.trailing_data[0]:
            self._refuse(HTTPConnection({"type": "http", "headers": []}))
        self.transport.close()

    def _refuse(self, connection: HTTPConnection) -> None:
        response = error_response(SlowRequestError(), connection)
        response.headers.update({**EVERYWHERE, "Connection": "close"})
        head = h11.Response(
            status_code=response.status_code, headers=response.raw_headers, reason=b"Request Timeout"
        )
        for event in (head, h11.Data(data=bytes(response.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
