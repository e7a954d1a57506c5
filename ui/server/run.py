"""Start the server: the port first, then the page, with models and store loading beside it."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ui.messages import Language, message
from ui.server.loading import Loading, warmed
from ui.server.options import ServerOptions

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


def serve(port: int, store: Path | None, options: ServerOptions) -> int:
    """Serve page and programs until interrupted; return the exit status.

    The port is taken before anything heavy is imported, so that a busy one is told at once.

    Raises:
        StoreError: the store cannot be opened; the server has ended.
        OSError: the log cannot be written.

    """
    host, language = options.host, options.language
    try:
        listening = listen(host, port)
    except OSError as error:
        sys.stderr.write(_refusal(error, host, port, language) + "\n")
        return 1
    print(message("chat.starting", language), flush=True)
    with ExitStack() as at_end:
        at_end.callback(listening.close)
        loading = Loading(lambda: warmed(_opened(store, options, at_end))).start()
        try:
            _run(listening, loading, options)
        except KeyboardInterrupt:  # the way to end it
            sys.stderr.write("\n")
    if loading.error:
        raise loading.error
    return 0


def _opened(store: Path | None, options: ServerOptions, at_end: ExitStack) -> KnowledgeBase:
    """Open the store; read-only when that was asked for, or another server has it."""
    from ui.commands import open_store
    from ui.server.holding import hold
    from ui.server.uploads import Apart

    opened = open_store(store, options.reader)
    path = opened.store.path
    assert path is not None  # noqa: S101 - `open_store` opens folders
    opened.read_file = Apart()
    held = None if options.read_only else hold(path)
    opened.read_only = held is None
    if held is not None:
        at_end.callback(held.release)
    if opened.read_only:
        code = "chat.read_only" if options.read_only else "chat.second"
        sys.stderr.write(
            message(code, options.language, **({} if options.read_only else {"store": path})) + "\n"
        )
    return opened


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port` (0: any free one).

    Raises:
        OSError: the port is busy, or the address is none of this machine.

    """
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # asyncio sends small packets at once only on sockets that say their protocol; else the body of an answer
    # waits 40 ms for the acknowledgement of its head.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # On Windows SO_REUSEADDR would share a busy port; elsewhere it only skips the wait after a restart.
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(socket.SOMAXCONN)
    except OSError:
        listening.close()
        raise
    return listening


def _refusal(error: OSError, host: str, port: int, language: Language) -> str:
    if error.errno in {errno.EADDRINUSE, errno.EACCES}:
        return message("port_busy", language, port=port, other=port + 1 if 1024 <= port < 65535 else 7861)
    return message("host_unusable", language, host=host)


def _run(listening: socket.socket, loading: Loading, options: ServerOptions) -> None:
    from ui.server.app import create_app
    from ui.server.service import Service
    from ui.server.stopping import GracefulServer

    service = Service(loading, options)
    app = create_app(service)
    if loading.error:  # known by now, for nothing takes longer than importing Gradio
        return
    server = GracefulServer(app, service)
    loading.on_failure(lambda: setattr(server, "should_exit", True))
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    _announce(listening.getsockname()[1], options)
    server.run(sockets=[listening])


def _announce(port: int, options: ServerOptions) -> None:
    host, language = options.host, options.language
    shown = f"[{host}]" if ":" in host else host
    if not options.only_this_machine and not options.users:
        sys.stderr.write(message("chat.public", language, host=host) + "\n")
    print(message("chat.ready", language, url=f"http://{shown}:{port}"), flush=True)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a log record is worth showing: that an open page's event stream was cut at the end is not."""
    cut = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut and "timeout graceful shutdown" not in record.getMessage()
