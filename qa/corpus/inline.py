"""Markdown's inline marks: which characters of a block's content are words and which only dress them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKS = re.compile(r"[*_`\[\]<&\\!]|  \n")
_DESTINATION = re.compile(r"\]\((?:[^()\\\n]|\\.|\([^()\n]*\))*\)|\]\[[^\]\n]*\]|\]")

MAX_INLINE_CHARACTERS = 20_000
"""A longer block is taken as it stands, marks and all: it is no prose, and parsing can take quadratic time."""


@dataclass(slots=True)
class ShownLine:
    """One line of a block's content: the stretches of `text` that a reader sees, by offset in it."""

    text: str
    pieces: list[tuple[int, int]] = field(default_factory=list)
    hard_break: bool = False
    """Markdown asks for a new line after it."""


def inline_lines(content: str) -> list[ShownLine]:
    """Return the lines of a block's content without emphasis, link targets, code marks, tags and images.

    >>> [line.text[a:b] for line in inline_lines("见**附件**：[表](a.html)。") for a, b in line.pieces]
    ['见', '附件', '：', '表', '。']
    """
    lines = [ShownLine(text) for text in content.split("\n")]
    if len(content) > MAX_INLINE_CHARACTERS or not _MARKS.search(content):
        for line in lines:
            line.pieces.append((0, len(line.text)))
        return lines
    reading = _Reading(content)
    reading.read(_parser().parseInline(content)[0].children or [])
    reading.deal_out(lines)
    return lines


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable("text_join")


class _Reading:
    """Follows the inline tokens through the content they were parsed from."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._place = 0
        self._shown: list[tuple[int, int]] = []
        self._breaks: set[int] = set()

    def read(self, tokens: list[Token]) -> None:
        """Take in the tokens of the whole content."""
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        if token.type in ("text", "code_inline"):
            self._pass(token.markup)
            self._show(token.content)
            self._pass(token.markup)
        elif token.type == "text_special":
            self._pass("\\" if token.info == "escape" else "")
            self._show(token.content if token.info == "escape" else token.markup)
        elif token.type in ("softbreak", "hardbreak"):
            self._pass("\n")
            if token.type == "hardbreak":
                self._breaks.add(self._content.count("\n", 0, self._place) - 1)
        elif token.type == "image":
            self._pass("![" + token.content)
            self._pass_destination()
        elif token.type == "link_close" and token.markup != "autolink":
            self._pass_destination()
        elif token.type.startswith("link_"):
            self._pass(
                {"link_open": "<", "link_close": ">"}[token.type] if token.markup == "autolink" else "["
            )
        else:
            self._pass(token.content or token.markup)

    def _show(self, text: str) -> None:
        found = self._content.find(text, self._place) if text else -1
        if found >= 0:
            self._shown.append((found, found + len(text)))
            self._place = found + len(text)

    def _pass(self, mark: str) -> None:
        found = self._content.find(mark, self._place) if mark else -1
        if found >= 0:
            self._place = found + len(mark)

    def _pass_destination(self) -> None:
        found = _DESTINATION.search(self._content, self._place)
        self._place = found.end() if found else self._place

    def deal_out(self, lines: list[ShownLine]) -> None:
        """Give each of `lines` its share of what is shown, by offset in that line."""
        start = 0
        shown = iter([*self._shown, (len(self._content) + 1, len(self._content) + 1)])
        piece = next(shown)
        for number, line in enumerate(lines):
            end = start + len(line.text)
            line.hard_break = number in self._breaks
            while piece[0] <= end and piece[0] < len(self._content):
                line.pieces.append((max(piece[0], start) - start, min(piece[1], end) - start))
                if piece[1] > end:
                    break
                piece = next(shown)
            start = end + 1
