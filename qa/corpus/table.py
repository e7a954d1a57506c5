"""The loader for CSV: a row is a paragraph, and the row of column names stands above all others as their heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from qa.corpus.assembly import Assembly, row_text
from qa.corpus.encoding import decode
from qa.corpus.extract import Extract
from qa.datatypes import ParagraphKind
from qa.errors import InvalidRecordError

_DELIMITERS = ",\t;|"
_SAMPLE = 20_000
MAX_HEADING = 120
"""Column names that are longer together are no heading, see `qa.corpus.kinds`."""


def extract_table(content: bytes, name: str) -> Extract:
    """Return the rows, each its cells with ` | ` between them.

    The delimiter is found: comma, tab, semicolon or bar. The source text is what is returned, since quotation
    marks and doubled ones in a CSV file are no words of it.

    Raises:
        EmptyDocumentError, UndecodableDocumentError: see `decode`.
        InvalidRecordError: a row that breaks the rules of CSV, or a cell of more than 131,072 characters.

    """
    text, encoding = decode(content, name)
    assembly = Assembly()
    for number, cells in enumerate(_rows(text, name)):
        if number == 0 and _are_names(cells):
            assembly.add(row_text(cells), ParagraphKind.HEADING, level=1)
        else:
            assembly.add_row(cells)
    return assembly.extract(encoding, title=PurePath(name).stem)


def _rows(text: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error as error:
        raise InvalidRecordError(name=name, format="CSV", row=reader.line_num) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that the first lines have the same number of; the comma when none of them has."""
    lines = [line for line in text[:_SAMPLE].splitlines()[:20] if line.strip()]
    counts = {each: [line.count(each) for line in lines] for each in _DELIMITERS}
    return max(_DELIMITERS, key=lambda each: _evenness(counts[each]))


def _evenness(counts: Sequence[int]) -> tuple[float, int]:
    """Return the share of lines that have as many as most, and how many these are: 0 for a mark never used."""
    usual = max(set(counts), key=counts.count, default=0)
    return (counts.count(usual) / len(counts), usual) if usual else (0.0, 0)


def _are_names(cells: Sequence[str]) -> bool:
    """Tell whether a first row names the columns: all different, none a number, none a sentence."""
    names = [cell.strip() for cell in cells if cell.strip()]
    return (
        len(names) > 1
        and len(set(names)) == len(names)
        and len(row_text(list(cells))) <= MAX_HEADING
        and not any(
            name[0].isdigit() or name.endswith(("。", "！", "？")) or len(name) > 30 for name in names
        )
    )
