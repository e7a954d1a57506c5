"""One server for all tests of the page, and tabs on it: fresh ones, and one that tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import chromium, seeded
from tests.ui.page.tab import DESKTOP, Tab
from tests.ui.running import Server

OpenTab = Callable[..., Tab]


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Start Chromium once for all tests of the page.

    It ends with the tests of the page: while it runs, so does an event loop, and the server's tests have their own.
    """
    yield from chromium()


@contextmanager
def serving(folder: Path, *arguments: str, kind: type[Server] = Server, **changes: str) -> Iterator[Server]:
    """Run `yuanwen chat` over a store of its own with the shipped document; nothing may have gone wrong in it."""
    running = kind(seeded(folder / "store"), *arguments, **changes)
    try:
        running.wait()
        yield running
    finally:
        assert "Traceback" not in running.end()


@contextmanager
def opening(browser: Any, url: str) -> Iterator[OpenTab]:
    """Give a function that opens the page in a fresh browser; nothing may have gone wrong in any."""
    tabs: list[Tab] = []

    def open_(query: str = "", **options: Any) -> Tab:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        tabs.append(Tab(context.new_page(), url, query))
        return tabs[-1]

    yield open_
    for each in tabs:
        each.page.context.close()
        each.check()


@contextmanager
def tab_on(
    browser: Any, folder: Path, *arguments: str, kind: type[Server] = Server, **changes: str
) -> Iterator[Tab]:
    """Open the page of a server of its own: see `serving`."""
    with serving(folder, *arguments, kind=kind, **changes) as running, opening(browser, running.url) as open_:
        yield open_()


@pytest.fixture(scope="package")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the shipped document for all tests that need no server of their own."""
    with serving(tmp_path_factory.mktemp("page")) as running:
        yield running


@pytest.fixture
def open_tab(browser: Any, page_server: Server) -> Iterator[OpenTab]:
    """Return a function that opens the page in a fresh browser."""
    with opening(browser, page_server.url) as open_:
        yield open_


@pytest.fixture(scope="package")
def shared_tab(browser: Any, page_server: Server) -> Iterator[Tab]:
    """Return one tab for all tests that need no other; opening the page takes seconds."""
    with opening(browser, page_server.url) as open_:
        yield open_(permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def tab(shared_tab: Tab) -> Tab:
    """Return the shared tab with an empty conversation."""
    shared_tab.cleared()
    return shared_tab
