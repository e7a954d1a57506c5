"""The answers of a batch -> jsonl, csv or xlsx; and the journal that an interrupted run is taken up from."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from qa.errors import YuanwenError

COLUMNS = (
    "row",
    "id",
    "question",
    "answer",
    "abstained",
    "reason",
    "confidence",
    "document",
    "paragraph",
    "quote",
    "error",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767
"""Of Excel."""


class AnswersError(YuanwenError):
    """Values: `path`, `detail`."""

    code = "answers_file"
    text = "The answers file {path} cannot be used: {detail}."


class Journal:
    """One JSON line for each question done, written at once: what a crash leaves is taken up from its last line.

    It lies beside the answers until they are whole. A journal of other questions, documents, settings or reader
    is begun anew.
    """

    def __init__(self, out: Path, run: Mapping[str, Any]) -> None:
        self._path = out.with_name(out.name + ".part")
        self._run = json.dumps(run, ensure_ascii=True, sort_keys=True)
        self._file: TextIO | None = None

    def begin(self) -> dict[int, dict[str, Any]]:
        """Return what is done already, by row, and open the journal to go on."""
        done = list(self._read())
        whole = "".join(line + "\n" for line in (self._run, *(json.dumps(each) for each in done)))
        self._path.write_text(whole, encoding="utf-8")  # without the half line that a crash left
        self._file = self._path.open("a", encoding="utf-8")
        return {each["row"]: each for each in done}

    def add(self, records: list[dict[str, Any]]) -> None:
        """Write down what was done; it is on the disk when this returns."""
        assert self._file is not None  # noqa: S101 - begun
        self._file.writelines(json.dumps(each) + "\n" for each in records)
        self._file.flush()
        os.fsync(self._file.fileno())

    def end(self) -> None:
        """Remove the journal: the answers are whole."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file, to be taken up later."""
        if self._file is not None:
            self._file.close()

    def _read(self) -> Iterator[dict[str, Any]]:
        try:
            first, *lines = self._path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            return
        if first != self._run:
            return
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:  # the half line of a crash, or the end
                return


def check_suffix(out: Path) -> None:
    """Say at once, not after an hour of answering, when the answers cannot be written.

    Raises:
        AnswersError: the ending is none of ours, or the folder is missing.

    """
    if out.suffix.lower() not in _WRITERS:
        raise AnswersError(path=out, detail=", ".join(_WRITERS))
    if not out.absolute().parent.is_dir():
        raise AnswersError(path=out, detail=f"there is no folder {out.absolute().parent}")


def write_answers(records: list[dict[str, Any]], out: Path) -> None:
    """Write the answers whole, or leave what was there.

    jsonl keeps everything; csv and xlsx have a row a question. A cell that a spreadsheet would take for a formula
    begins with an apostrophe there.
    """
    beside = out.with_name(out.name + ".new")
    _WRITERS[out.suffix.lower()](records, beside)
    beside.replace(out)


def _write_jsonl(records: list[dict[str, Any]], path: Path) -> None:
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    path.write_text("".join(lines), encoding="utf-8", errors="replace")


def _write_csv(records: list[dict[str, Any]], path: Path) -> None:
    # With a byte order mark, without which Excel reads Chinese as Latin.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([_safe(cell) for cell in _cells(each)] for each in records)


def _write_xlsx(records: list[dict[str, Any]], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("answers")
    sheet.append(COLUMNS)
    for each in records:
        cells = (_safe(cell) for cell in _cells(each))
        sheet.append(
            [
                ILLEGAL_CHARACTERS_RE.sub("", cell)[:_LONGEST_CELL] if isinstance(cell, str) else cell
                for cell in cells
            ]
        )
    book.save(path)


def _cells(record: dict[str, Any]) -> list[object]:
    answer = record["answer"] or {}
    cited = answer.get("citations", [])
    return [
        record["row"],
        record["id"],
        record["question"],
        answer.get("text", ""),
        answer.get("abstained", ""),
        answer.get("reason") or "",
        answer.get("confidence", ""),
        "\n".join(each["document"]["title"] or each["document"]["source"] for each in cited),
        "\n".join(str(each["paragraph"]["number"]) for each in cited),
        "\n".join(each["quote"] for each in cited),
        (record["error"] or {}).get("message", ""),
    ]


def _safe(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula (CWE-1236)."""
    if isinstance(cell, str):
        text = cell.encode("utf-8", "replace").decode("utf-8")
        return "'" + text if text.startswith(_FORMULA) else text
    return cell


_WRITERS: dict[str, Callable[[list[dict[str, Any]], Path], None]] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
