"""Which lines are one paragraph: the joins that undo page breaks and hard wraps.

The order of the rules is the order of certainty: what the format says, what the marks of the text say
(list items, articles, headings, contents rows), how the document sets its paragraphs apart, and last
whether a line ends a sentence. Two paragraphs that each end a sentence are never glued for want of a mark.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from qa.corpus.bonds import Bonds
from qa.corpus.dates import starts_with_date
from qa.corpus.layout import Layout
from qa.corpus.lines import Line
from qa.corpus.marks import (
    ends_clause_group,
    ends_sentence,
    is_bracketed,
    is_byline,
    is_contents_row,
    is_contents_title,
    mark_of,
)

_MIDWAY = re.compile(r"[，,、（(《“‘〈【]$")
"""Marks alone: a heading may well end in 参与, 行为 or 目的."""
_CONTINUES = re.compile(r"^[，。；：、！？）)》”’〉】…%％的们]")
"""A paragraph may well begin with 与会, 着力 or 和谐, but with none of these."""
_PHRASE = re.compile("[，。；！？]")
_HEADING_STYLES = ("part", "chapter", "section", "division")

MAX_HEADING_CHARACTERS = 40
"""A line without a full stop that is not longer than this may be a heading."""
MIN_ENDED_SHARE = 0.7


def group_lines(lines: Sequence[Line], layout: Layout) -> list[list[Line]]:
    """Return the lines of each paragraph, in order; every line is in exactly one paragraph."""
    groups: list[list[Line]] = []
    joiner = Joiner(lines, layout)
    for index, line in enumerate(lines):
        if index and joiner.joins(index):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


class Joiner:
    """Decides for each line whether it continues the one before it."""

    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self._lines = lines
        self._layout = layout
        self._numbers: dict[str, int] = {}
        self._items_end = _items_end(lines)
        self._bonds = Bonds(lines)
        self._has_text = False
        self._opens = True

    def joins(self, index: int) -> bool:
        """Tell whether `lines[index]` continues `lines[index - 1]`; to be asked once for each, in order."""
        line, above = self._lines[index], self._lines[index - 1]
        if index == 1:
            self._open(above)
        self._has_text = self._has_text or ends_clause_group(above.text)
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        joined = not self._stands_alone(above, line) and self._continues(above, line, following)
        self._opens = not joined
        if not joined:
            self._open(line)
        return joined

    def _open(self, line: Line) -> None:
        mark = mark_of(line.text)
        if mark:
            self._numbers[mark.style] = mark.number

    def _stands_alone(self, above: Line, line: Line) -> bool:
        if line.starts or above.level or line.level or above.kind != line.kind:
            return True
        return any(_never_joins(near.text) for near in (above, line))

    def _continues(self, above: Line, line: Line, following: Line | None) -> bool:
        if self._layout.wrap is not None and self._layout.is_full(above, line):
            return self._continues_full_line(above, line) and not self._heads(above, line, following)
        return self._continues_cut_line(above, line)

    def _continues_full_line(self, above: Line, line: Line) -> bool:
        if self._opens_mark(above, line) or (
            self._layout.opens_paragraph(line) and self._really_opens(above, line)
        ):
            return False
        if ends_sentence(above.text):
            return self._layout.indent_marks or (self._layout.blank_marks and not line.blank_before)
        if above.text.endswith(("：", ":")):
            return self._layout.marked
        return True

    def _heads(self, above: Line, line: Line, following: Line | None) -> bool:
        """Tell whether a full line and the next are a heading and its text, or a text's end and a heading.

        A heading stops short of the margin and of a sentence's end. Above the first text a full line without a
        comma is a title: its continuation stops short like a heading, the first paragraph does not.
        """
        if following is None:
            return False
        stops_short = not ends_clause_group(line.text) and not self._layout.is_full(line, following)
        if ends_sentence(above.text):
            return stops_short and not following.page_break_before
        if self._has_text or not self._opens or mark_of(above.text) or _PHRASE.search(above.text):
            return False
        return above.indent == line.indent and not stops_short and not _CONTINUES.match(line.text)

    def _really_opens(self, above: Line, line: Line) -> bool:
        """Tell a paragraph's mark from a page break without furniture, which leaves a blank line too."""
        if self._layout.indent_marks and line.indent >= 2:
            return True
        mark = mark_of(above.text)
        heads = len(above.text) <= MAX_HEADING_CHARACTERS // 2 or (
            mark is not None and mark.style != "article"
        )
        return heads or not self._has_text or ends_clause_group(above.text)

    def _continues_cut_line(self, above: Line, line: Line) -> bool:
        """Decide below a line that is not full: a page break cuts anywhere, a hard wrap does not."""
        if ends_clause_group(above.text) or is_bracketed(above.text) or self._opens_mark(above, line):
            return False
        if self._layout.indent_marks and line.indent >= 2:
            return False
        if self._layout.wrap is not None:
            return _CONTINUES.match(line.text) is not None
        return self._is_cut(above, line)

    def _is_cut(self, above: Line, line: Line) -> bool:
        """Tell whether a line that ends no sentence was cut, and is not a heading or a row of a list."""
        if starts_with_date(above.text) and starts_with_date(line.text):
            return False
        if _CONTINUES.match(line.text) or _MIDWAY.search(above.text) or "。" in above.text:
            return True
        if self._layout.indent_marks and above.indent >= 2 and line.indent == 0:
            return True
        mark = mark_of(above.text)
        if mark and mark.style == "article":
            return True
        if mark and not self._items_end.get(mark.style, False):
            return False
        if len(above.text) > MAX_HEADING_CHARACTERS and _PHRASE.search(above.text):
            return True
        return self._has_text and self._bonds.hold(above.text, line.text)

    def _opens_mark(self, above: Line, line: Line) -> bool:
        """Tell whether `line` starts a list item, an article or a numbered heading.

        A wrap can put a reference at the start of a line (`依照本法⏎第三条的规定`): after a line that stops
        in mid-sentence the mark must also carry on its series.
        """
        mark = mark_of(line.text)
        if mark is None:
            return False
        if ends_clause_group(above.text) or (
            not self._layout.is_full(above, line) and len(above.text) <= MAX_HEADING_CHARACTERS
        ):
            return True
        carries_on = mark.number == self._numbers.get(mark.style, 0) + 1
        spaced = (
            mark.style not in ("article", *_HEADING_STYLES) or line.text[mark.end : mark.end + 1].isspace()
        )
        return mark.number > 0 and carries_on and spaced and not _MIDWAY.search(above.text)


def _never_joins(text: str) -> bool:
    return is_contents_row(text) or is_contents_title(text) or is_byline(text)


def _items_end(lines: Sequence[Line]) -> dict[str, bool]:
    """Tell for each style of list items whether they end with a mark here, so that one without it was cut.

    Where most of them do not they are headings, or names: `（一）工程名称`.
    """
    ended: dict[str, list[bool]] = defaultdict(list)
    for line in lines:
        mark = mark_of(line.text)
        if mark and mark.style not in _HEADING_STYLES:
            ended[mark.style].append(ends_clause_group(line.text))
    return {style: sum(ends) >= max(2, MIN_ENDED_SHARE * len(ends)) for style, ends in ended.items()}
