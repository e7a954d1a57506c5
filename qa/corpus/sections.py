"""Headings to section paths: which headings stand above each paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from qa.corpus.boundaries import document_starts
from qa.corpus.kinds import Block
from qa.corpus.marks import asks, is_contents_title, mark_of
from qa.datatypes import ParagraphKind

_DEPTHS = {
    "division": 0, "part": 1, "chapter": 2, "section": 3, "comma": 4, "bracket": 5, "decimal": 6, "point": 6, "half": 7
}  # fmt: skip
"""The customary order of numbered headings: 编, 章, 节, 一、, （一）, 1., 1)."""


def sections_of(blocks: Sequence[Block], kinds: Sequence[ParagraphKind]) -> list[tuple[str, ...]]:
    """Return the section path of each block; a heading's own path is that of the headings above it."""
    starts = _starts(blocks, kinds)
    paths: list[tuple[str, ...]] = []
    open_headings: list[tuple[str, str]] = []
    has_body = False
    for index, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if index in starts:
            open_headings, has_body = [], False
        if kind is ParagraphKind.HEADING:
            style = _style(block, has_body, len(open_headings))
            _close(open_headings, style)
            paths.append(tuple(title for _, title in open_headings))
            open_headings.append((style, block.text))
        else:
            has_body = has_body or len(block.text) > 40 or kind is not ParagraphKind.BODY
            paths.append(tuple(title for _, title in open_headings))
    return paths


def _starts(blocks: Sequence[Block], kinds: Sequence[ParagraphKind]) -> set[int]:
    """Return where further documents start, at the headings right above them if there are any."""
    body = [index for index, kind in enumerate(kinds) if kind is not ParagraphKind.HEADING]
    found = set()
    for start in document_starts([blocks[index].text for index in body]):
        found.add(body[start - 1] + 1)
    return found


def _style(block: Block, has_body: bool, above: int) -> str:
    if is_contents_title(block.text):
        return "contents"
    if block.line.level:
        return f"level {block.line.level}"
    mark = mark_of(block.text)
    if mark and mark.style in _DEPTHS:
        return mark.style
    if asks(block.text):
        return "question"
    return "plain" if has_body else f"title {above}"


def _close(open_headings: list[tuple[str, str]], style: str) -> None:
    """Close the headings that a new one of `style` ends: its equals, what is under them, and deeper ones."""
    styles = [open_style for open_style, _ in open_headings]
    if style in styles:
        del open_headings[styles.index(style) :]
    while open_headings and (open_headings[-1][0] == "contents" or _is_deeper(open_headings[-1][0], style)):
        open_headings.pop()


def _is_deeper(style: str, other: str) -> bool:
    if style == "question":  # among questions and answers a plain heading begins another part
        return other == "plain"
    if style.startswith("level") and other.startswith("level"):
        return int(style[6:]) > int(other[6:])
    return style in _DEPTHS and other in _DEPTHS and _DEPTHS[style] > _DEPTHS[other]
