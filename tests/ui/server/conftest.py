"""One open server and one with users, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.conftest import seeded
from tests.ui.server.live import Live, live, some_users


@pytest.fixture(scope="package")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Serve the shipped document to everybody."""
    with live(seeded(tmp_path_factory.mktemp("open") / "store")) as running:
        yield running


@pytest.fixture(scope="package")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Serve the shipped document to `some_users`."""
    with live(seeded(tmp_path_factory.mktemp("guarded") / "store"), users=some_users()) as running:
        yield running
