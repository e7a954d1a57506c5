"""Question files -> questions: txt, csv, jsonl and xlsx. A row without a question stays, to be told of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import YuanwenError

_COLUMNS = ("question", "问题", "提问")
_ID_COLUMNS = ("id", "编号", "序号")


class QuestionsError(YuanwenError):
    """Values: `path`, `detail`."""

    code = "questions_file"
    text = "The question file {path} cannot be used: {detail}."


class QuestionRowError(QuestionsError):
    """Values: `path`; `row` and `column`, both from 1: where a line of JSON Lines is no JSON."""

    code = "questions_row"
    text = "Line {row} of the question file {path} is no valid JSON from character {column} on. Mend or delete it."


@dataclass(frozen=True, slots=True)
class Row:
    """A question and where it stands; `question` is empty where the row has none."""

    number: int
    """From 1: of the line in text files, of the row in tables, their heading counted."""
    question: str
    id: str = ""


def read_questions(path: Path) -> list[Row]:
    """Read a file of questions.

    txt: one a line, empty lines left out. csv and xlsx: the column `question` (or 问题), else the first one, which
    then has no heading; `id` (or 编号) when there is one. jsonl: objects with `question` and perhaps `id`, or strings.

    Raises:
        QuestionsError: the file is of another type, cannot be read, or holds no question.
        QuestionRowError: a line of JSON Lines is no JSON.

    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise QuestionsError(path=path, detail=", ".join(_READERS))
    try:
        rows = [row for row in read(path) if row.question or row.id]
    except (OSError, ValueError, KeyError, csv.Error, RecursionError) as error:
        raise QuestionsError(path=path, detail=getattr(error, "strerror", None) or error) from error
    if not rows:
        raise QuestionsError(path=path, detail="-")
    return rows


def _text(path: Path) -> str:
    from qa.corpus.encoding import decode

    return decode(path.read_bytes(), path.name)[0]


def _lines(path: Path) -> Iterable[Row]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        yield Row(number, line.strip())


def _jsonl(path: Path) -> Iterable[Row]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:  # which counts lines within this one
                column = getattr(error, "colno", 1)
                raise QuestionRowError(path=path, row=number, column=column) from error
            entry = value if isinstance(value, dict) else {"question": value}
            yield Row(number, _shown(entry.get("question")), _shown(entry.get("id")))


def _csv(path: Path) -> Iterable[Row]:
    return _table(list(csv.reader(io.StringIO(_text(path), newline=""))))


def _xlsx(path: Path) -> Iterable[Row]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException) as error:
        raise ValueError(error) from error
    try:
        return _table([list(row) for row in book.worksheets[0].iter_rows(values_only=True)])
    finally:
        book.close()


def _table(rows: list[list[Any]]) -> list[Row]:
    """Return the rows of a table, by its heading when the first row is one."""
    heading = [_shown(cell).lower() for cell in rows[0]] if rows else []
    at = next((heading.index(name) for name in _COLUMNS if name in heading), None)
    id_at = next((heading.index(name) for name in _ID_COLUMNS if name in heading), None)
    begin = 0 if at is None else 1
    id_of: Callable[[list[Any]], str] = lambda row: "" if at is None or id_at is None else _cell(row, id_at)  # noqa: E731
    return [
        Row(number, _cell(row, at or 0), id_of(row))
        for number, row in enumerate(rows[begin:], start=begin + 1)
    ]


def _cell(row: list[Any], at: int) -> str:
    return _shown(row[at]) if at < len(row) else ""


def _shown(value: object) -> str:
    return "" if value is None else str(value).strip()


_READERS: dict[str, Callable[[Path], Iterable[Row]]] = {
    ".txt": _lines,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".xlsx": _xlsx,
}
