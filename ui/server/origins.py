"""Which pages and names may ask: requests that another site's page makes a browser send are refused.

A browser names the page's site in `Origin` with every request that can change something and every WebSocket; a
program sends none. On a loopback address the `Host` must be a loopback name too: a foreign name that leads here is
a trick of another site's page (DNS rebinding).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.options import LOOPBACK_NAMES, ServerOptions
from ui.server.refusals import CrossSiteError, RefusedError, UnknownHostError, error_response

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::[0-9]{1,5})?", re.ASCII)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginGuard:
    """ASGI middleware: see the module."""

    def __init__(self, app: ASGIApp, options: ServerOptions) -> None:
        self._app = app
        self._public = urlsplit(options.public_url) if options.public_url else None
        self._only_this_machine = options.only_this_machine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            return await self._app(scope, receive, send)
        connection = HTTPConnection(scope)
        refusal = self._refusal(connection, scope)
        if refusal is None:
            return await self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        await error_response(refusal, connection)(scope, receive, send)

    def _refusal(self, connection: HTTPConnection, scope: Scope) -> RefusedError | None:
        host = connection.headers.get("host", "")
        if not self._is_ours(host):
            return UnknownHostError()
        if scope["type"] == "http" and scope["method"] in _SAFE:
            return None
        origin = connection.headers.get("origin")
        site = connection.headers.get("sec-fetch-site", "none")
        if site == "cross-site" or (origin is not None and not self._is_same(origin, host)):
            return CrossSiteError()
        return None

    def _is_ours(self, host: str) -> bool:
        if self._public and host == self._public.netloc:
            return True
        return bool(host) and (not self._only_this_machine or _name(host) in LOOPBACK_NAMES)

    def _is_same(self, origin: str, host: str) -> bool:
        if self._public and origin == f"{self._public.scheme}://{self._public.netloc}":
            return True
        return origin in {f"http://{host}", f"https://{host}"}


def _name(host: str) -> str:
    """Return the name without its port: `[::1]:7860` -> `::1`; empty when it is no name."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else ""
