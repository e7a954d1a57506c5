"""Which names and pages may ask, on this machine alone and behind a proxy."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ui.server.options import ServerOptions
from ui.server.origins import OriginGuard

PUBLIC = "https://answers.example.org"


def passed(options: ServerOptions, kind: str = "http", method: str = "POST", **headers: str) -> bool:
    """Whether a request with these headers reaches the application."""
    reached: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Any) -> None:
        pass

    listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": method, "path": "/", "headers": listed}
    asyncio.run(OriginGuard(app, options)(scope, None, send))  # type: ignore[arg-type]
    return bool(reached)


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:1"])
def test_on_a_loopback_address_loopback_names_are_ours(host: str):
    assert passed(ServerOptions(), host=host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "[", "127.0.0.1:x:y"]
)
def test_on_a_loopback_address_no_other_name_is(host: str):
    assert not passed(ServerOptions(), host=host)


def test_on_another_address_any_name_may_be_ours():
    assert passed(ServerOptions(host="0.0.0.0"), host="intranet:7860")  # noqa: S104


def test_behind_a_proxy_its_name_and_page_are_ours_and_no_other():
    options = ServerOptions(public_url=PUBLIC)
    assert passed(options, host="answers.example.org", origin=PUBLIC)
    assert passed(options, host="127.0.0.1:7860", origin=PUBLIC)
    assert not passed(options, host="answers.example.org", origin="https://evil.example")
    assert not passed(options, host="evil.example", origin="https://evil.example")


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:1", "http://localhost.evil.example", ""]
)
def test_another_page_changes_nothing_and_opens_no_socket(kind: str, origin: str):
    assert not passed(ServerOptions(), kind, host="localhost", origin=origin)


def test_our_own_page_and_programs_pass():
    assert passed(ServerOptions(), host="localhost:7860", origin="http://localhost:7860")
    assert passed(ServerOptions(), host="localhost:7860")
    assert passed(ServerOptions(), "websocket", host="localhost:7860", origin="http://localhost:7860")


def test_reading_is_no_danger():
    assert passed(ServerOptions(), method="GET", host="localhost", origin="http://evil.example")
