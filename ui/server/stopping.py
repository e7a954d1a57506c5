"""Ending well: on Ctrl+C or SIGTERM the server takes nothing new, finishes what it has, and goes."""

from __future__ import annotations

import asyncio
import sys
import threading
from functools import partial
from types import FrameType
from typing import cast

import uvicorn
from fastapi import FastAPI

from ui.messages import message
from ui.server.patience import PatientProtocol
from ui.server.service import Service

FINISH_SECONDS = 30
"""How long what is under way may take when the server ends."""
_STREAM_SECONDS = 2
"""How long an open page's event stream, which never ends by itself, is then still served."""
_BACKLOG = 256
_KEEP_ALIVE_SECONDS = 15


class GracefulServer(uvicorn.Server):
    """Uvicorn's own, which by itself would stop listening and cut what takes longer than its patience."""

    def __init__(self, app: FastAPI, service: Service) -> None:
        self._service = service
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # a client must not choose the address its rate is counted by
                ws="none",
                http=cast(type[asyncio.Protocol], partial(PatientProtocol, seconds=service.options.patience)),
                backlog=_BACKLOG,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                h11_max_incomplete_event_size=64 * 1024,
                timeout_graceful_shutdown=_STREAM_SECONDS,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Finish what is under way before the end; a second signal ends at once."""
        under_way = self._service.under_way
        if under_way.draining or not under_way.count:
            under_way.draining = True
            super().handle_exit(sig, frame)
            return
        sys.stderr.write(message("chat.ending", self._service.options.language) + "\n")
        threading.Thread(target=self._finish, args=(sig,), name="ending", daemon=True).start()

    def _finish(self, sig: int) -> None:
        self._service.under_way.drain(FINISH_SECONDS)
        super().handle_exit(sig, None)
