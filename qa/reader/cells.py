"""Spans in the rows of tables: in one cell, and in the column that the question names."""

from __future__ import annotations

import re

from embeddings.text import fold_characters
from qa.corpus.assembly import CELL_BREAK
from qa.datatypes import Paragraph

_CELL = re.compile(f"[^{CELL_BREAK.strip()}]+")
_NOTE = re.compile(r"[（(].*?[）)]")
"""「批发价（元）」: the unit is no part of the column's name."""


def in_cell(question: str, paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
    """Return the span in the cell of a row that it holds most of, or in the one column that the question names.

    `question` is folded. A cell that the question gives itself is not what it asks for: 「哪种水果的批发价是6.8元？」
    asks for another one of its row.
    """
    text = paragraph.text
    if CELL_BREAK not in text:
        return start, end
    cells = [cell.span() for cell in _CELL.finditer(text)]
    column = _named(question, paragraph, len(cells))
    if column is not None and fold_characters(text[slice(*cells[column])]).strip() not in question:
        return cells[column]
    parts = [(max(start, a), min(end, b)) for a, b in cells]
    return max(parts, key=lambda part: part[1] - part[0])


def _named(question: str, paragraph: Paragraph, count: int) -> int | None:
    """Return the column whose name, in the heading above the row, stands in the question; `None`: none, or several."""
    names = paragraph.section[-1].split(CELL_BREAK) if paragraph.section else []
    bare = [_NOTE.sub("", fold_characters(name)).strip() for name in names]
    found = [column for column, name in enumerate(bare) if name and name in question]
    return found[0] if len(found) == 1 and len(names) == count else None
