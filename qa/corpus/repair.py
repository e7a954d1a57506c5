"""Paragraph repair: from a loader's lines to paragraphs, by deleting and never by writing.

Out go line breaks inside a paragraph, page numbers, running headers, the buttons of web pages and stray
spaces between Chinese characters. What is left of the source text is each paragraph's map to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.corpus.furniture import without_furniture
from qa.corpus.joins import group_lines
from qa.corpus.kinds import Block, kinds_of
from qa.corpus.layout import find_layout
from qa.corpus.lines import Line, Spans, slices
from qa.corpus.marks import ends_clause_group
from qa.corpus.sections import sections_of
from qa.corpus.spaces import cut_out, is_spaced, stray_spaces
from qa.corpus.web import without_buttons
from qa.datatypes import Paragraph, ParagraphKind

MAX_ROW_CHARACTERS = 60
"""A longer paragraph is prose even when its full stop is missing."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """How much was repaired, each a count."""

    joins: int = 0
    headers: int = 0
    page_numbers: int = 0
    spaces: int = 0
    """Runs of spaces between Chinese characters."""
    buttons: int = 0
    """Lines that only worked a web page."""


def repair(source_text: str, lines: Sequence[Line]) -> tuple[tuple[Paragraph, ...], Repairs]:
    """Return the paragraphs of a document and what was done to get them.

    For each, `"".join(source_text[a:b] for a, b in paragraph.source_spans) == paragraph.text`.
    """
    kept, headers, page_numbers = without_furniture(lines)
    kept, buttons = without_buttons(kept)
    groups = group_lines(kept, find_layout(kept))
    blocks = [_block(source_text, group) for group in groups]
    kinds = kinds_of(blocks)
    blocks, spaces = _without_stray_spaces(source_text, blocks, kinds)
    joins = sum(len(group) - 1 for group in groups)
    repairs = Repairs(joins, len(headers), len(page_numbers), spaces, len(buttons))
    return _numbered(blocks, kinds), repairs


def _block(source_text: str, group: Sequence[Line]) -> Block:
    spans: list[tuple[int, int]] = []
    for line in group:
        if spans:
            spans.extend(_separator(source_text, spans[-1][1], line.spans[0][0]))
        spans.extend(line.spans)
    joined = _merged(spans)
    return Block(slices(source_text, joined) if len(group) > 1 else group[0].text, joined, group[0])


def _separator(source_text: str, end: int, start: int) -> Spans:
    """Return one white-space character of the gap between two joined lines when two words would be welded."""
    left, right = source_text[end - 1], source_text[start]
    if not (left.isascii() and right.isascii() and left.isalpha() and right.isalpha()):
        return ()
    gap = source_text[end:start]
    place = end + max(gap.find(" "), 0)
    return ((place, place + 1),)


def _merged(spans: Sequence[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _without_stray_spaces(
    source_text: str, blocks: Sequence[Block], kinds: Sequence[ParagraphKind]
) -> tuple[list[Block], int]:
    """Headings keep their spaces, and so does a line that ends no sentence: `两会 大事记`, a row of names."""
    prose = [_is_prose(block, kind) for block, kind in zip(blocks, kinds, strict=True)]
    if not is_spaced([block.text for block, chosen in zip(blocks, prose, strict=True) if chosen]):
        return list(blocks), 0
    count = 0
    repaired = []
    for block, chosen in zip(blocks, prose, strict=True):
        holes = stray_spaces(block.text) if chosen else []
        count += len(holes)
        spans = cut_out(block.spans, holes) if holes else block.spans
        repaired.append(Block(slices(source_text, spans), spans, block.line) if holes else block)
    return repaired, count


def _is_prose(block: Block, kind: ParagraphKind) -> bool:
    return kind is not ParagraphKind.HEADING and (
        ends_clause_group(block.text) or len(block.text) > MAX_ROW_CHARACTERS
    )


def _numbered(blocks: Sequence[Block], kinds: Sequence[ParagraphKind]) -> tuple[Paragraph, ...]:
    headings = others = 0
    paragraphs = []
    for block, kind, section in zip(blocks, kinds, sections_of(blocks, kinds), strict=True):
        if kind is ParagraphKind.HEADING:
            headings += 1
        else:
            others += 1
        number = headings if kind is ParagraphKind.HEADING else others
        paragraphs.append(Paragraph(number, kind, section, block.text, block.spans, block.line.page))
    return tuple(paragraphs)
