"""Documents and shorthand for the tests of the corpus room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.corpus import LoadedDocument, load_document

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "fixtures" / "documents"
SEED = ROOT / "seeds" / "zhengzhou_two_sessions_2025.txt"


@pytest.fixture(scope="session")
def seed() -> LoadedDocument:
    return load_document(SEED)


@pytest.fixture(scope="session")
def fixture_document() -> Callable[[str], LoadedDocument]:
    return lambda name: load_document(FIXTURES / name)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., LoadedDocument]:
    """Write a text (or bytes) to a file and load it."""

    def write_and_load(content: str | bytes, name: str = "document.txt") -> LoadedDocument:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_document(path)

    return write_and_load
