"""Putting a source text together from the blocks of a format that has no plain text of its own.

A Word file or a web page has no text that offsets could count in. Its loader takes the words out block by
block; the text that they make up, one line a block, is the source text from then on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qa.corpus.extract import Extract
from qa.corpus.lines import Line, text_lines
from qa.datatypes import ParagraphKind

CELL_BREAK = " | "
"""Stands between the cells of a table's row, in the source text too."""

MAX_CELL = 200
"""A cell with more characters is prose: its row is no row of values."""

_BLANK = re.compile(r"\s+")


@dataclass
class Assembly:
    """The blocks so far. A block is a paragraph: repair may take things out of it, and joins nothing to it."""

    _pieces: list[str] = field(default_factory=list)
    _blocks: list[tuple[int, ParagraphKind | None, int | None]] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str, kind: ParagraphKind | None = None, level: int | None = None) -> None:
        """Add a block; line breaks in it stay, blank ones are left out. `kind=None`: to be found out."""
        if text.strip():
            self._blocks.append((self._length, kind, level))
            self._pieces.append(text + "\n")
            self._length += len(text) + 1

    def add_row(self, cells: list[str]) -> None:
        """Add a table's row as one block; cells of several lines become one line."""
        if any(cell.strip() for cell in cells):
            self.add(row_text(cells), ParagraphKind.BODY)

    def extract(self, encoding: str | None = None, title: str | None = None) -> Extract:
        """Return the source text and its lines."""
        source_text = "".join(self._pieces)
        lines: list[Line] = []
        starts = [start for start, _, _ in self._blocks] + [self._length]
        for (start, kind, level), end in zip(self._blocks, starts[1:], strict=True):
            for number, line in enumerate(text_lines(source_text, start, end)):
                first = number == 0
                lines.append(replace(line, kind=kind, level=level, starts=first, blank_before=first))
        return Extract(source_text, lines, encoding, title)


def row_text(cells: list[str]) -> str:
    r"""Return a table's row as one line.

    >>> row_text(["周启明", "市长\n（代）", ""])
    '周启明 | 市长 （代）'
    """
    return CELL_BREAK.join(_BLANK.sub(" ", cell).strip() for cell in cells).rstrip(" |").lstrip()
