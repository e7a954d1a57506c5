"""What every loader hands to paragraph repair: lines, each knowing where its characters stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.datatypes import ParagraphKind

Spans = tuple[tuple[int, int], ...]

_UNSEEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_CONTENT = re.compile(rf"[^\s{_UNSEEN}](?:.*[^\s{_UNSEEN}])?", re.S)
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
    starts: bool = False
    """The format says that a paragraph starts here: never joined to the line before."""


def text_lines(source_text: str, start: int = 0, end: int | None = None) -> list[Line]:
    r"""Cut `source_text[start:end]` into lines; blank ones are left out, their traces are kept.

    >>> [(line.text, line.indent, line.blank_before) for line in text_lines("通知\r\n\r\n　　各县：")]
    [('通知', 0, False), ('各县：', 4, True)]
    """
    lines: list[Line] = []
    blank = broken = False
    position = start
    for raw in source_text[start:end].splitlines(keepends=True):
        spans = visible_spans(source_text, ((position, position + len(raw)),))
        if spans:
            lines.append(make_line(source_text, spans, blank and bool(lines), broken and bool(lines)))
            blank = broken = False
        blank = blank or (not spans and raw != _PAGE_BREAK)
        broken = broken or _PAGE_BREAK in raw
        position += len(raw)
    return lines


def make_line(
    source_text: str, spans: Spans, blank_before: bool = False, page_break_before: bool = False
) -> Line:
    """Return the line that `spans` make up, with its indent found in `source_text`."""
    before = spans[0][0]
    start = before
    while start and source_text[start - 1] in " \t\u3000\xa0":
        start -= 1
    return Line(
        text=slices(source_text, spans),
        spans=spans,
        indent=columns(source_text[start:before].replace("\t", "    ")),
        blank_before=blank_before,
        page_break_before=page_break_before,
    )


def visible_spans(source_text: str, pieces: Iterable[tuple[int, int]]) -> Spans:
    r"""Return `pieces` of the text without white space at their outer ends and without control characters.

    >>> visible_spans("  全\0市 \n", [(0, 7)])
    ((2, 3), (4, 5))
    """
    runs = [run for start, end in pieces for run in _visible_runs(source_text, start, end)]
    contents = [_CONTENT.search(source_text, start, end) for start, end in runs]
    seen = [index for index, content in enumerate(contents) if content]
    if not seen:
        return ()
    first, last = seen[0], seen[-1]
    runs[first] = (_span_of(contents[first])[0], runs[first][1])
    runs[last] = (runs[last][0], _span_of(contents[last])[1])
    return tuple(runs[first : last + 1])


def _span_of(found: re.Match[str] | None) -> tuple[int, int]:
    return found.span() if found else (0, 0)


def _visible_runs(source_text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in _INVISIBLE.finditer(source_text, start, end):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < end:
        yield start, end


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
