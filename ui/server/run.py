"""Start the server: the port first, then the page, with models and store loading beside it."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from pathlib import Path

from ui.messages import Language, message
from ui.server.loading import Loading, warmed

LOOPBACK_ADDRESS = "127.0.0.1"
END_SECONDS = 2
"""How long open requests may take to finish when the server ends; an open page's event stream never would."""
_LOOPBACKS = {LOOPBACK_ADDRESS, "localhost", "::1"}


def serve(host: str, port: int, store: Path | None, language: Language) -> int:
    """Serve page and programs until interrupted; return the exit status.

    The port is taken before anything heavy is imported, so that a busy one is told at once.

    Raises:
        StoreError: the store cannot be opened; the server has ended.

    """
    try:
        listening = listen(host, port)
    except OSError as error:
        sys.stderr.write(_refusal(error, host, port, language) + "\n")
        return 1
    from ui.commands import open_store

    print(message("chat.starting", language), flush=True)
    loading = Loading(lambda: warmed(open_store(store))).start()
    try:
        _run(listening, loading, host, language)
    except KeyboardInterrupt:  # the way to end it
        sys.stderr.write("\n")
    finally:
        listening.close()
    if loading.error:
        raise loading.error
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port` (0: any free one).

    Raises:
        OSError: the port is busy, or the address is none of this machine.

    """
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, socket.SOCK_STREAM)
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


def _run(listening: socket.socket, loading: Loading, host: str, language: Language) -> None:
    import uvicorn

    from ui.server.app import create_app

    app = create_app(loading, language)
    if loading.error:  # known by now, for nothing takes longer than importing Gradio
        return
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=END_SECONDS,
        )
    )
    loading.on_failure(lambda: setattr(server, "should_exit", True))
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    if host not in _LOOPBACKS:
        sys.stderr.write(message("chat.public", language, host=host) + "\n")
    print(message("chat.ready", language, url=f"http://{shown}:{port}"), flush=True)
    server.run(sockets=[listening])


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a log record is worth showing: that an open page's event stream was cut at the end is not."""
    cut = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut and "timeout graceful shutdown" not in record.getMessage()
