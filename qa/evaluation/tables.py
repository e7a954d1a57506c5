"""Question tables, CSV and XLSX, with Chinese or English headers, as rows of our own format.

    编号,问题,答案,文件,段落,类型
    1,参会代表有多少人？,412人|412,公报.txt,3,数量

Several answers, or items of a list, stand in one cell, each on a line of its own or parted by `|`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from qa.corpus.encoding import decode
from qa.errors import DocumentError
from qa.evaluation.rows import Row

HEADERS: dict[str, str] = {
    "id": "id", "编号": "id", "序号": "id", "题号": "id",
    "question": "question", "问题": "question", "提问": "question",
    "answers": "answers", "answer": "answers", "答案": "answers", "标准答案": "answers", "回答": "answers",
    "document": "document", "file": "document", "文件": "document", "文档": "document", "资料": "document",
    "evidence": "evidence", "paragraph": "evidence", "paragraphs": "evidence", "段落": "evidence", "段": "evidence",
    "kind": "kind", "type": "kind", "类型": "kind", "题型": "kind",
    "split": "split", "分组": "split",
    "answerable": "answerable", "可回答": "answerable", "有答案": "answerable",
    "draft": "draft", "草稿": "draft",
}  # fmt: skip
"""What the first row may call each column, in any case and with spaces around."""

KIND_NAMES: dict[str, str] = {
    "事实": "fact", "数量": "how_many", "数字": "how_many", "原因": "why", "方法": "how", "是否": "whether",
    "换说法": "paraphrase", "跨页": "page_break", "列表": "list", "列举": "list", "其他": "other",
    "近似无答案": "unanswerable_near", "无关无答案": "unanswerable_far", "无答案": "unanswerable",
}  # fmt: skip
"""Chinese names of the kinds."""

_BOOLEANS = {"true": True, "yes": True, "1": True, "是": True, "有": True, "对": True,
             "false": False, "no": False, "0": False, "否": False, "无": False, "没有": False}  # fmt: skip
_NUMBERS = re.compile(r"[\s,，、;；|]+")


def csv_rows(content: bytes) -> Iterator[Row]:
    """Yield the rows of a CSV file of any encoding that documents may have; row 1 is the header.

    Raises:
        ValueError: it is no text, or no table.

    """
    try:
        text, _ = decode(content, "questions.csv")
    except DocumentError as error:
        raise ValueError(str(error)) from error
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return _rows(table)


def _dialect(text: str) -> type[csv.Dialect]:
    """Return the dialect: Excel's, with the separator that the header has most of."""
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    return type("_Found", (csv.excel,), {"delimiter": separator})


def xlsx_rows(content: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet of a workbook; row 1 is the header.

    Raises:
        ValueError: it is no workbook.

    """
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        table = [
            ["" if cell is None else _cell(cell) for cell in row] for row in workbook.worksheets[0].values
        ]
    except Exception as error:  # openpyxl lets zipfile's, XML's and its own errors through
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return _rows(table)


def _cell(value: object) -> str:
    """Return a cell as it is shown: a whole number without a point, for Excel keeps 3 as 3.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _rows(table: Iterable[list[str]]) -> Iterator[Row]:
    """Yield each row that is not blank as an object of our own format, under its number in the table."""
    names: list[str] | None = None
    for number, cells in enumerate(table, start=1):
        if names is None:
            names = [HEADERS.get(cell.strip().lower(), cell.strip()) for cell in cells]
        elif any(cell.strip() for cell in cells):
            yield number, _row(number, dict(zip(names, (cell.strip() for cell in cells), strict=False)))


def _row(number: int, cells: dict[str, str]) -> dict[str, Any]:
    """Read each cell as its column wants it; an empty one counts as not there.

    A row without an id gets its number; one without answers is unanswerable only where the kind or the column
    for it says so, since an answer is easily forgotten.
    """
    row: dict[str, Any] = {"id": str(number), "answers": []}
    row |= {name: _CELLS.get(name, str)(cell) for name, cell in cells.items() if cell}
    if not row["answers"] and "kind" not in row and "answerable" not in row:
        row["answerable"] = True
    return row


def _texts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[|\n]", cell) if part.strip()]


def _numbers(cell: str) -> list[int] | str:
    parts = [part for part in _NUMBERS.split(cell) if part]
    return [int(part) for part in parts] if all(p.isascii() and p.isdecimal() for p in parts) else cell


_CELLS: dict[str, Callable[[str], Any]] = {
    "answers": _texts,
    "evidence": _numbers,
    "kind": lambda cell: KIND_NAMES.get(cell, cell),
    "answerable": lambda cell: _BOOLEANS.get(cell.lower(), cell),
    "draft": lambda cell: _BOOLEANS.get(cell.lower(), cell),
}
