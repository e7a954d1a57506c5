"""What every loader hands to paragraph repair: lines, each knowing where its characters stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from qa.datatypes import ParagraphKind

Spans = tuple[tuple[int, int], ...]

_CONTENT = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff](?:.*[^\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff])?", re.S
)
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]+")
_PAGE_BREAK = "\f"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it, trimmed. `"".join(source_text[a:b] for a, b in spans) == text`."""

    text: str
    spans: Spans
    indent: int = 0
    """Columns of white space before it; a Chinese character is two columns wide."""
    blank_before: bool = False
    page_break_before: bool = False
    page: int | None = None
    kind: ParagraphKind | None = None
    """What the format says it is; `None` when that has to be found out."""
    level: int | None = None
    """Of a heading, from 1, when the format says so."""
    alone: bool = False
    """The format says that it is a paragraph of its own: never joined to another line."""


def text_lines(source_text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Cut `source_text[start:end]` into lines; blank ones are left out, their traces are kept.

    >>> [(line.text, line.indent, line.blank_before) for line in text_lines("通知\\r\\n\\r\\n　　各县：")]
    [('通知', 0, False), ('各县：', 4, True)]
    """
    lines: list[Line] = []
    blank = broken = False
    position = start
    for raw in source_text[start:end].splitlines(keepends=True):
        spans = visible_spans(source_text, position, position + len(raw))
        if spans:
            lines.append(_line(source_text, position, spans, blank and bool(lines), broken and bool(lines)))
        blank, broken = (
            not spans and (blank or bool(raw.strip("\f"))),
            _PAGE_BREAK in raw or (broken and not spans),
        )
        position += len(raw)
    return lines


def visible_spans(source_text: str, start: int, end: int) -> Spans:
    """Return the spans of `source_text[start:end]` without white space at its ends or control characters.

    >>> visible_spans("  全\\0市 \\n", 0, 6)
    ((2, 3), (4, 5))
    """
    content = _CONTENT.search(source_text, start, end)
    if content is None:
        return ()
    first, last = content.span()
    spans = []
    for gap in _INVISIBLE.finditer(source_text, first, last):
        spans.append((first, gap.start()))
        first = gap.end()
    return (*spans, (first, last))


def slices(source_text: str, spans: Spans) -> str:
    """Return the text that `spans` cut out of `source_text`."""
    return "".join([source_text[start:end] for start, end in spans])


def columns(text: str) -> int:
    """Return the width of `text` on a screen: 2 for Chinese characters and full-width forms, else 1.

    >>> columns("共12项")
    6
    """
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=65_536)
def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _line(source_text: str, position: int, spans: Spans, blank: bool, broken: bool) -> Line:
    return Line(
        text=slices(source_text, spans),
        spans=spans,
        indent=columns(source_text[position : spans[0][0]].replace("\t", "    ")),
        blank_before=blank,
        page_break_before=broken,
    )
