"""What each paragraph is: a heading, an article, a list item or body text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from qa.corpus.dates import dates_in, is_date_line, starts_with_date
from qa.corpus.joins import MAX_HEADING_CHARACTERS
from qa.corpus.lines import Line, Spans
from qa.corpus.marks import (
    asks,
    ends_clause_group,
    is_bracketed,
    is_byline,
    is_contents_row,
    is_contents_title,
    mark_of,
)
from qa.datatypes import ParagraphKind
from qa.text import CJK

_CHAPTERS = ("part", "chapter", "section", "division")
_LETTERS = re.compile(f"[{CJK}A-Za-z]")
_SENTENCE_INSIDE = re.compile("[。；！]")

_FIELD = re.compile(r"[^：:，,。；、0-9]{2,10}[：:]\s*[^\s“\"].*")
"""「地点：行政楼302会议室」: what a form, the minutes of a meeting or a contract begin with, several in a row."""

MAX_TITLE_LINES = 6
MAX_ROW_CHARACTERS = 60
"""Of a row in a table of contents."""
MAX_STATED_HEADING = 120
"""A longer "heading" comes from a rule typed under a paragraph, which Markdown takes for a heading's."""


@dataclass(frozen=True, slots=True)
class Block:
    """A repaired paragraph before it has a number: its first line keeps what the format said."""

    text: str
    spans: Spans
    line: Line


def kinds_of(blocks: Sequence[Block]) -> list[ParagraphKind]:
    """Return the kind of each block, in order."""
    contents = _contents_rows(blocks)
    found = [
        ParagraphKind.LIST_ITEM if index in contents else _first_look(block)
        for index, block in enumerate(blocks)
    ]
    fields = _fields(blocks)
    candidates = [
        None if kind or index in fields else _heading_style(block)
        for index, (block, kind) in enumerate(zip(blocks, found, strict=True))
    ]
    headings = _headings(blocks, candidates, found)
    return [
        kind or _kind(block, index in headings)
        for index, (block, kind) in enumerate(zip(blocks, found, strict=True))
    ]


def _first_look(block: Block) -> ParagraphKind | None:
    """Return the kind of a block that shows it by itself; `None` when its neighbours must be asked."""
    if block.line.level:
        return ParagraphKind.HEADING if len(block.text) <= MAX_STATED_HEADING else ParagraphKind.BODY
    if block.line.kind and block.line.starts:
        return block.line.kind
    if is_contents_title(block.text):
        return ParagraphKind.HEADING
    mark = mark_of(block.text)
    if mark and mark.style == "article":
        spaced = block.text[mark.end : mark.end + 1] in (" ", "　", "\t", "【", "［", "")
        return (
            ParagraphKind.ARTICLE
            if spaced or block.text[mark.end] not in "第的至、和或规所"
            else ParagraphKind.BODY
        )
    if mark and mark.style in _CHAPTERS and not ends_clause_group(block.text) and len(block.text) <= 60:
        return ParagraphKind.HEADING
    return None


def _kind(block: Block, is_heading: bool) -> ParagraphKind:
    if is_heading:
        return ParagraphKind.HEADING
    mark = mark_of(block.text)
    return ParagraphKind.LIST_ITEM if mark and mark.style not in _CHAPTERS else ParagraphKind.BODY


def _heading_style(block: Block) -> str | None:
    """Return in which style a block may be a heading (its mark's, `plain` or `question`), `None`: in none."""
    text = block.text
    if not 2 <= len(text) <= MAX_HEADING_CHARACTERS or _SENTENCE_INSIDE.search(text) or "\t" in text:
        return None
    if len(_LETTERS.findall(text)) < max(2, len(text) / 2) or is_bracketed(text) or is_byline(text):
        return None
    if starts_with_date(text) or ("：" in text and dates_in(text)):
        return None
    if asks(text):
        return "question"
    mark = mark_of(text)
    if (
        ends_clause_group(text)
        or text.endswith(("，", "、"))
        or (mark and mark.style in ("bullet", "circle"))
    ):
        return None
    return mark.style if mark and mark.style != "dash" else "plain"


def _fields(blocks: Sequence[Block]) -> set[int]:
    """Return the lines of a form: two or more in a row."""
    alike = [_FIELD.fullmatch(block.text) is not None and mark_of(block.text) is None for block in blocks]
    return {
        index
        for index, is_field in enumerate(alike)
        if is_field and (any(alike[index + 1 : index + 2]) or (index > 0 and alike[index - 1]))
    }


def _headings(
    blocks: Sequence[Block], candidates: Sequence[str | None], found: Sequence[ParagraphKind | None]
) -> set[int]:
    """Return which candidates are headings, judged by what stands around them.

    A heading has text under it. Several numbered lines in a row are a list; so are more than three plain
    ones, but for the lines of the title at the top.
    """
    headings: set[int] = set()
    questions = candidates.count("question")
    above = True
    for style, run in groupby(range(len(blocks)), key=lambda index: candidates[index]):
        members = list(run)
        after = members[-1] + 1
        if style is None:
            above = above and all(_is_small(blocks[index], found[index]) for index in members)
        elif after < len(blocks) and _is_heading_run(style, members, above, questions):
            signed = style == "plain" and is_date_line(blocks[after].text) and not above
            headings.update(members[:-1] if signed else members)
    return headings


def _is_heading_run(style: str, members: Sequence[int], above: bool, questions: int) -> bool:
    if style == "question":
        return questions >= 2 and len(members) == 1
    if style == "plain":
        return len(members) <= (MAX_TITLE_LINES if above else 3)
    return len(members) == 1


def _is_small(block: Block, kind: ParagraphKind | None) -> bool:
    """Tell whether a block may stand among the lines of a title: a byline, a date, a document number."""
    return kind is ParagraphKind.HEADING or (
        len(block.text) <= MAX_HEADING_CHARACTERS and not ends_clause_group(block.text)
    )


def _contents_rows(blocks: Sequence[Block]) -> set[int]:
    """Return the rows of the tables of contents: they end where the first of them comes again, as a heading."""
    rows: set[int] = set()
    seen: set[str] | None = None
    for index, block in enumerate(blocks):
        bare = _row_key(block.text) if len(block.text) <= MAX_ROW_CHARACTERS else ""
        if is_contents_row(block.text):
            rows.add(index)
        elif is_contents_title(block.text):
            seen = set()
            continue
        elif seen is not None:
            if block.line.level or bare in seen or not bare or ends_clause_group(block.text):
                seen = None
            else:
                rows.add(index)
        if seen is not None:
            seen.add(bare)
    return rows


def _row_key(text: str) -> str:
    return re.sub(r"[\s.·…‥・．]+[（(]?\d*[)）]?$|\s", "", text)
