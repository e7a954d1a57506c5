"""Who is asking, and whether they may: credentials of programs, the page's cookie, readers and writers apart."""

from __future__ import annotations

import asyncio
import binascii
import secrets
import time
from base64 import b64decode
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Network, ip_address
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.rates import Rates
from ui.server.refusals import (
    NotAWriterError,
    NotSignedInError,
    RefusedError,
    TooManyRequestsError,
    error_response,
)
from ui.server.users import ANYBODY, Caller, Role, Users, hash_token

SIGN_IN_PATH = "/login"
SIGN_OUT_PATH = "/logout"
COOKIE = "yuanwen_session"
SESSION_SECONDS = 12 * 3600
FAILURES_A_MINUTE = 10
"""Wrong passwords and tokens that one address may send, of which it may send all at once."""

_OPEN_PATHS = frozenset({"/healthz", "/readyz", SIGN_IN_PATH, SIGN_OUT_PATH, "/favicon.ico"})
_WRITING = (
    ("POST", "/api/v1/documents"),
    ("DELETE", "/api/v1/documents"),
    ("POST", "/gradio_api/upload"),
)
_MOST_SESSIONS = 10_000
_CALLER = "yuanwen.caller"
_CHECKED_SECONDS = 300
_STRETCHED_AT_ONCE = 2
"""Passwords of programs; the others wait without a thread, of which the routes need some."""


class Sessions:
    """Who is signed in on the page. A cookie holds 256 random bits; here lies its hash alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Caller, float]] = OrderedDict()
        self._lock = Lock()

    def begin(self, caller: Caller) -> str:
        """Return the cookie of a new session."""
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._kept[hash_token(cookie)] = caller, time.monotonic() + SESSION_SECONDS
            if len(self._kept) > _MOST_SESSIONS:
                self._kept.popitem(last=False)
        return cookie

    def caller(self, cookie: str) -> Caller | None:
        """Return whose cookie this is."""
        with self._lock:
            caller, until = self._kept.get(hash_token(cookie), (None, 0.0))
        return caller if time.monotonic() < until else None

    def end(self, cookie: str) -> None:
        """Forget a session."""
        with self._lock:
            self._kept.pop(hash_token(cookie), None)


class Credentials:
    """Finds out who is asking."""

    def __init__(self, users: Users) -> None:
        self.users, self.sessions = users, Sessions()
        self.failures = Rates(FAILURES_A_MINUTE)
        self._checked: dict[str, tuple[Caller, float]] = {}
        self._stretching = asyncio.Semaphore(_STRETCHED_AT_ONCE)

    async def caller(self, connection: HTTPConnection) -> Caller | None:
        """Return who is asking: anybody where no users are kept, None without valid credentials.

        Raises:
            TooManyRequestsError: this address has sent too many wrong ones.

        """
        if not self.users:
            return ANYBODY
        header = connection.headers.get("authorization")
        if header:
            return await self._by_header(header, address_of(connection))
        cookie = connection.cookies.get(COOKIE)
        return self.sessions.caller(cookie) if cookie else None

    def by_password(self, name: str, password: str, address: str) -> Caller | None:
        """Return who this is. Raises as `caller`.

        Of an address that has sent too many wrong ones no password is checked, the right one neither: else guessing
        would go on, and tell itself by the answer. A token is checked, for nobody guesses 256 bits.
        """
        if seconds := self.failures.take(address):
            raise TooManyRequestsError(seconds=seconds)
        caller = self.users.by_password(name, password)
        if caller:
            self.failures.give_back(address)
        return caller

    async def _by_header(self, header: str, address: str) -> Caller | None:
        scheme, _, credentials = header.partition(" ")
        if scheme.lower() == "bearer":
            return self._counted(self.users.by_token(credentials.strip()), address)
        if scheme.lower() == "basic":
            return await self._by_basic(credentials.strip(), address)
        return None

    async def _by_basic(self, credentials: str, address: str) -> Caller | None:
        key = hash_token(credentials)
        if known := self._known(key):
            return known
        try:
            name, _, password = b64decode(credentials, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return self._counted(None, address)
        async with self._stretching:
            # A client's first requests came at once, and one was checked meanwhile.
            if known := self._known(key):
                return known
            # Not in the event loop: while a password is stretched, it would answer nobody.
            caller = await run_in_threadpool(self.by_password, name, password, address)
            if caller:
                self._checked = {key: (caller, time.monotonic() + _CHECKED_SECONDS), **self._fresh()}
            return caller

    def _known(self, key: str) -> Caller | None:
        """Return whose password was found right of late: stretching takes 50 ms, too long for each request."""
        caller, until = self._checked.get(key, (None, 0.0))
        return caller if time.monotonic() < until else None

    def _fresh(self) -> dict[str, tuple[Caller, float]]:
        now = time.monotonic()
        return {key: each for key, each in self._checked.items() if now < each[1]}

    def _counted(self, caller: Caller | None, address: str) -> Caller | None:
        if caller is None and (seconds := self.failures.take(address)):
            raise TooManyRequestsError(seconds=seconds)
        return caller


class AccessGuard:
    """ASGI middleware: only who is known comes in, only writers change anything."""

    def __init__(self, app: ASGIApp, credentials: Credentials) -> None:
        self._app, self._credentials = app, credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or refuse it."""
        if scope["type"] not in {"http", "websocket"} or _path(scope) in _OPEN_PATHS:
            return await self._app(scope, receive, send)
        connection = HTTPConnection(scope)
        refusal: RefusedError | None
        try:
            caller = await self._credentials.caller(connection)
            refusal = _refusal(scope, caller)
        except TooManyRequestsError as error:
            caller, refusal = None, error
        if refusal is None:
            scope[_CALLER] = caller
            return await self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        response = error_response(refusal, connection)
        if isinstance(refusal, NotSignedInError) and _is_page(connection, scope):
            response = RedirectResponse(SIGN_IN_PATH, 303)  # type: ignore[assignment]
        await response(scope, receive, send)


def caller_of(connection: Any) -> Caller:  # noqa: ANN401 - Starlette's request or Gradio's
    """Return who is asking. `connection` is a request of Starlette or of Gradio."""
    scope = getattr(connection, "request", connection).scope
    caller: Caller = scope.get(_CALLER) or Caller("", Role.READER)
    return caller


def address_of(connection: HTTPConnection) -> str:
    """Return the client's address, of IPv6 the network of 64 bits: a single client has all of it.

    What is no address is returned as it is; without a client it is `?`.
    """
    host = connection.client.host if connection.client else "?"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:  # a socket for both kinds of addresses tells of the older ones so
        return str(address.ipv4_mapped)
    return str(address) if address.is_loopback else str(IPv6Network((int(address), 64), strict=False))


def client_of(connection: HTTPConnection) -> str:
    """Return what a client's rate is counted by: its name where it has one, else its address."""
    name = caller_of(connection).name
    return f"user {name}" if name else f"address {address_of(connection)}"


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.rstrip("/")


def _refusal(scope: Scope, caller: Caller | None) -> RefusedError | None:
    if caller is None:
        return NotSignedInError()
    path = _path(scope) + "/"
    writes = any(scope.get("method") == method and path.startswith(f"{at}/") for method, at in _WRITING)
    return NotAWriterError() if writes and not caller.may_write else None


def _is_page(connection: HTTPConnection, scope: Scope) -> bool:
    html = "text/html" in connection.headers.get("accept", "")
    return html and scope["method"] == "GET" and "authorization" not in connection.headers
