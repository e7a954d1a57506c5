"""A running server for the tests that need one, and a browser for those that look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase
from tests.ui.running import Server

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
"""Chromium itself asks the network for updates otherwise, and a test counts requests."""


def seeded(folder: Path) -> Path:
    """Make a store with the shipped document in `folder`."""
    KnowledgeBase.build(seed_files(), store=folder).close()
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run `yuanwen chat` over a store of its own with the shipped document."""
    running = Server(seeded(tmp_path_factory.mktemp("server") / "store"))
    try:
        running.wait()
        yield running
    finally:
        assert "Traceback" not in running.end()


def chromium() -> Iterator[Any]:
    """Start Chromium: the system's, or Playwright's own. Without one the test is skipped, except in CI."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        system = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        try:
            started = playwright.chromium.launch(executable_path=system, args=QUIET)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium: {error.message.splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium for the tests of one file."""
    yield from chromium()
