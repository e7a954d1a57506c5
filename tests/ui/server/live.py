"""A server in a thread of the test process: real sockets, real HTTP, one start for many tests."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from qa.knowledge_base import KnowledgeBase
from ui.server.loading import Loading
from ui.server.options import ServerOptions
from ui.server.service import Service
from ui.server.uploads import Apart
from ui.server.users import Role, Users

QUESTION = "这次大会审议批准了什么？"
READER_TOKEN, WRITER_TOKEN = "reader-token-of-the-tests", "writer-token-of-the-tests"
PASSWORD = "一个足够长的密码"  # noqa: S105 - of nobody


def some_users() -> Users:
    """Return a reader and a writer with passwords, and a token of each kind."""
    users = (
        Users()
        .with_token("reports", Role.READER, READER_TOKEN)
        .with_token("loader", Role.WRITER, WRITER_TOKEN)
    )
    return users.with_password("li", Role.READER, PASSWORD).with_password("wang", Role.WRITER, PASSWORD)


@dataclass
class Live:
    """A running server."""

    url: str
    port: int
    service: Service
    knowledge_base: KnowledgeBase

    def post(self, path: str, **settings: object) -> httpx.Response:
        return httpx.post(self.url + path, timeout=60, **settings)

    def get(self, path: str, **settings: object) -> httpx.Response:
        return httpx.get(self.url + path, timeout=60, **settings)


@contextmanager
def live(store: Path, **settings: object) -> Iterator[Live]:
    """Serve a store until the block ends. No rate limit unless one is given."""
    from ui.server.app import create_app
    from ui.server.run import listen
    from ui.server.stopping import GracefulServer

    knowledge_base = KnowledgeBase.open(store)
    knowledge_base.read_file = Apart()
    knowledge_base.read_only = bool(settings.get("read_only"))
    service = Service(Loading(lambda: knowledge_base).start(), ServerOptions(**{"rate": 0, **settings}))
    # Gradio makes an event loop where none runs and never closes it; within one it makes none.
    server = GracefulServer(asyncio.run(_made(create_app, service)), service)
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="live server")
    thread.start()
    try:
        _wait(port)
        yield Live(f"http://127.0.0.1:{port}", port, service, knowledge_base)
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()
        assert not thread.is_alive()


async def _made(create_app: Callable[[Service], FastAPI], service: Service) -> FastAPI:
    return create_app(service)


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("the server did not become ready")


def raw(port: int, *parts: bytes, seconds: float = 20) -> bytes:
    """Send bytes as they are and return what comes back until the server closes or says nothing more."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        for part in parts:
            connection.sendall(part)
        connection.settimeout(seconds)
        received = b""
        try:
            while more := connection.recv(65536):
                received += more
                if _is_whole(received):
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return received


def _is_whole(received: bytes) -> bool:
    head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return False
    lengths = [
        line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    ]
    return bool(lengths) and len(body) >= int(lengths[0])
