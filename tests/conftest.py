"""What every test may rely on: no test touches the user's own store."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # no test is timed: a busy machine fails none
settings.load_profile("untimed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # What a script starts in the background ignores interrupts, and so would all that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"
"""Documents written for the tests; see the files."""


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Put the default store of this test run in a folder of its own; it is made when first asked for."""
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("user") / "store"
        patch.setenv("YUANWEN_STORE", str(path))
        yield path


@pytest.fixture(scope="session")
def documents() -> Path:
    """Return the folder of the documents written for the tests."""
    return DOCUMENTS
