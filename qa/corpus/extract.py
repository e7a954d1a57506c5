"""The contract of a loader: what it gets out of a file for paragraph repair to work on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.corpus.lines import Line


@dataclass(frozen=True, slots=True)
class Extract:
    """A file as text. `source_text` is what all offsets count in, kept beside the paragraphs for ever.

    For text formats it is the decoded file without a byte order mark, line breaks untouched.
    """

    source_text: str
    lines: Sequence[Line]
    encoding: str | None = None
    """The encoding found, as Python names it; `None` in formats that have none of their own."""
    title: str | None = None
    """What the document is called, where the format says so; `None`: its first heading or the file's name."""


Loader = Callable[[bytes, str], Extract]
"""Takes a file's bytes and its name (for error messages). Raises `qa.errors.DocumentError` classes only."""
