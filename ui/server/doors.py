"""Of Gradio's own addresses, those that the page and the Gradio client use; the others are closed.

Among them are some that fetch other servers' pages (`proxy=`, `file=http…`), serve files of this machine, or tell
of its state. What a later version of Gradio adds stays closed until it is listed here.
"""

from __future__ import annotations

import re

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.refusals import MissingRouteError, error_response

_OURS = "/gradio_api/"
_OPEN = re.compile(
    r"/gradio_api/(?:info|user|login_check|app_id|startup-events|theme\.css|cancel|reset|upload|upload_progress"
    r"|queue/(?:join|data)|heartbeat/\w+|(?:call|run|api)(?:/v2)?/\w+(?:/\w+)?)/?"
)
_CLOSED = ("/monitoring", "/svelte", "/profiling")


class Doors:
    """ASGI middleware: see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say that there is nothing."""
        path = scope.get("path", "")
        closed = path.startswith(_CLOSED) or (path.startswith(_OURS) and not _OPEN.fullmatch(path))
        if scope["type"] == "http" and closed:
            await error_response(MissingRouteError(), HTTPConnection(scope))(scope, receive, send)
        else:
            await self._app(scope, receive, send)
