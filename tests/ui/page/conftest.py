"""One server for all tests of the page, and tabs on it: fresh ones, and one that tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="package")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run `yuanwen chat` over a store of its own with the shipped document."""
    running = Server(seeded(tmp_path_factory.mktemp("page") / "store"))
    try:
        running.wait()
        yield running
    finally:
        assert "Traceback" not in running.end()


def _opener(browser: Any, url: str, tabs: list[Tab]) -> OpenTab:
    def open_(query: str = "", **options: Any) -> Tab:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        tabs.append(Tab(context.new_page(), url, query))
        return tabs[-1]

    return open_


def _closed(tabs: list[Tab]) -> None:
    for each in tabs:
        each.page.context.close()
        each.check()


@pytest.fixture
def open_tab(browser: Any, page_server: Server) -> Iterator[OpenTab]:
    """Return a function that opens the page in a fresh browser; nothing may have gone wrong in any."""
    tabs: list[Tab] = []
    yield _opener(browser, page_server.url, tabs)
    _closed(tabs)


@pytest.fixture(scope="package")
def shared_tab(browser: Any, page_server: Server) -> Iterator[Tab]:
    """Return one tab for all tests that need no other; opening the page takes seconds."""
    tabs: list[Tab] = []
    yield _opener(browser, page_server.url, tabs)(permissions=["clipboard-read", "clipboard-write"])
    _closed(tabs)


@pytest.fixture
def tab(shared_tab: Tab) -> Tab:
    """Return the shared tab with an empty conversation."""
    shared_tab.cleared()
    return shared_tab
