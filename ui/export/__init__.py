"""A conversation as a file to keep: Markdown, JSON, or Word with footnotes. Each is a pure function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.datatypes import Answer
from ui.export.json_file import as_json
from ui.export.markdown import as_markdown
from ui.export.word import as_word
from ui.messages import Language

__all__ = ["FORMATS", "Format", "as_json", "as_markdown", "as_word"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, its media type, and what writes it."""

    ending: str
    kind: str
    write: Callable[[Sequence[Answer], str, Language], bytes]
    """Takes the answers in order, the day of the export (ISO 8601) and the language of the headings."""


FORMATS = {
    "markdown": Format(".md", "text/markdown", as_markdown),
    "word": Format(
        ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_word
    ),
    "json": Format(".json", "application/json", as_json),
}
