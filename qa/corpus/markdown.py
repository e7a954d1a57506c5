"""The loader for Markdown: markdown-it finds the structure, the words stay slices of the file.

The parser runs for the blocks alone; they carry line numbers, and each line of a block's content stands in
its line of the file. Inline marks are cut out by `qa.corpus.inline`. Three rules of CommonMark are off: four
spaces before a line of Chinese are an indent and no code, `[1]: 注` is a note and no link target, and a
single line break is a paragraph's end or not by the same rules as in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from qa.corpus.encoding import decode
from qa.corpus.extract import Extract
from qa.corpus.inline import inline_lines
from qa.corpus.lines import Line, make_line, text_lines, visible_spans
from qa.corpus.marks import ends_sentence
from qa.datatypes import ParagraphKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,200}?---[ \t]*(?:\r?\n|\Z)")
_BREAKS = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.S)
_ROW_EDGES = re.compile(r"^\s*\|?(.*?)\|?\s*$", re.S)

MAX_NESTING = 40


def extract_markdown(content: bytes, name: str) -> Extract:
    """Return the decoded file and the lines of its blocks, with headings and list items as Markdown states them.

    Front matter, comments, tags and inline marks are part of `source_text` but of no line. A file nested deeper
    than `MAX_NESTING` is read as plain text: the parser would leave out what is deeper.

    Raises:
        EmptyDocumentError: no bytes.
        UndecodableDocumentError: binary content, or an encoding that could not be told.

    """
    text, encoding = decode(content, name)
    walk = _Walk(text)
    return Extract(text, text_lines(text) if walk.is_too_deep else list(walk.lines()), encoding)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable(["code", "reference"])
    parser.options["maxNesting"] = MAX_NESTING
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


class _Walk:
    """One pass over the blocks of a text. Line `n` of the parser is `text[starts[n]:starts[n + 1]]`."""

    def __init__(self, text: str) -> None:
        front = _FRONT_MATTER.match(text)
        start = front.end() if front else 0
        self._text = text
        self._starts = [start, *(found.end() for found in _BREAKS.finditer(text, start)), len(text)]
        self._tokens = _parser().parse(text[start:].replace("\0", " "))
        self.is_too_deep = any(token.level >= MAX_NESTING - 2 for token in self._tokens)

    def lines(self) -> Iterator[Line]:
        """Yield the lines of all blocks, in the order of the text."""
        last = 0
        openers: list[Token] = []
        for token in self._tokens:
            if token.nesting == 1:
                openers.append(token)
            elif token.nesting == -1:
                openers.pop()
            if token.map is None:
                continue
            for number, line in enumerate(self._lines_of(token, openers)):
                yield replace(line, blank_before=token.map[0] > last) if number == 0 else line
                last = token.map[1]

    def _lines_of(self, token: Token, openers: list[Token]) -> Iterator[Line]:
        first, end = token.map or (0, 0)
        if token.type == "html_block":
            yield from self._html(self._starts[first], self._starts[end])
        elif token.type == "fence":
            closed = end - first > 1 and self._source_line(end - 1).strip().startswith(token.markup)
            for line in text_lines(self._text, self._starts[first + 1], self._starts[end - closed]):
                yield replace(line, kind=ParagraphKind.BODY, starts=True)
        elif token.type == "tr_open":
            yield from self._row(first)
        elif token.type == "inline" and not any(opener.type == "tr_open" for opener in openers):
            yield from self._prose(token, openers)

    def _source_line(self, number: int) -> str:
        return self._text[self._starts[number] : self._starts[number + 1]]

    def _html(self, start: int, end: int) -> Iterator[Line]:
        """Yield the lines of an HTML block without its tags; what a tag parts on one line stays one line."""
        pieces: list[tuple[int, int]] = []
        for tag in _TAG.finditer(self._text, start, end):
            pieces.append((start, tag.start()))
            start = tag.end()
        pieces.append((start, end))
        shown: list[tuple[int, int]] = []
        for line in (line for piece in pieces for line in text_lines(self._text, *piece)):
            if shown and _BREAKS.search(self._text, shown[-1][1], line.spans[0][0]):
                yield make_line(self._text, tuple(shown))
                shown = []
            shown.extend(line.spans)
        if shown:
            yield make_line(self._text, tuple(shown))

    def _row(self, number: int) -> Iterator[Line]:
        row = _ROW_EDGES.match(self._source_line(number))
        start = self._starts[number]
        spans = visible_spans(self._text, [(start + row.start(1), start + row.end(1))]) if row else ()
        if spans:
            yield replace(make_line(self._text, spans), kind=ParagraphKind.BODY, starts=True)

    def _prose(self, token: Token, openers: list[Token]) -> Iterator[Line]:
        """Yield the lines of a paragraph or heading; `token.content` is their text without container marks."""
        broken = False
        for number, shown in enumerate(inline_lines(token.content)):
            place = self._place(token, number, shown.text)
            pieces = [(place + start, place + end) for start, end in shown.pieces]
            if pieces and number == 0:
                pieces[0] = (self._marker_start(pieces[0][0], openers), pieces[0][1])
            spans = visible_spans(self._text, pieces)
            if spans:
                line = make_line(self._text, spans)
                indent = line.indent if self._text[spans[0][0] - 1] == "\u3000" else 0
                yield _stated(replace(line, indent=indent), token, openers, number == 0, broken)
            broken = shown.hard_break

    def _place(self, token: Token, number: int, content: str) -> int:
        """Return where a line of a block's content starts in the text: it is the end of its line, or near it."""
        line = (token.map or [0])[0] + number
        place = self._source_line(line).replace("\0", " ").rfind(content.rstrip())
        return self._starts[line] + max(place, 0)

    def _marker_start(self, place: int, openers: list[Token]) -> int:
        """Return where the number of an ordered list's item starts: it is text, unlike a bullet."""
        item = _item(openers)
        marker = item.info + item.markup if item and item.info else ""
        start = self._text.rfind(marker, max(0, place - 40), place) if marker else -1
        return start if start >= 0 and not self._text[start + len(marker) : place].strip() else place


def _item(openers: list[Token]) -> Token | None:
    return next((opener for opener in reversed(openers) if opener.type == "list_item_open"), None)


def _stated(line: Line, token: Token, openers: list[Token], first: bool, broken: bool) -> Line:
    """Return `line` with what Markdown says about it.

    A rule typed right under a paragraph makes it a heading by the letter of CommonMark: not if it ends a
    sentence. Only an item's first paragraph is a list item.
    """
    opener, item = openers[-1], _item(openers)
    if opener.type == "heading_open":
        if "\n" in token.content or (opener.markup in "=-" and ends_sentence(line.text)):
            return line
        return replace(line, kind=ParagraphKind.HEADING, level=int(opener.tag[1:]), starts=True)
    if item is not None and first:
        opens = (token.map or [0])[0] == (item.map or [0])[0]
        return replace(line, kind=ParagraphKind.LIST_ITEM if opens else ParagraphKind.BODY, starts=True)
    if item is not None:
        return replace(line, kind=ParagraphKind.LIST_ITEM, starts=broken)
    return replace(line, starts=broken)
