"""Question files of every format: which reader takes which, and what all of them go through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from qa.evaluation.faults import Fault, refusal
from qa.evaluation.questions import Question
from qa.evaluation.rows import Row, as_questions
from qa.evaluation.squad import squad_rows
from qa.evaluation.tables import csv_rows, xlsx_rows


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A question file, read: every question with the number of its row."""

    path: Path
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    rows: tuple[tuple[int, Question], ...]

    @property
    def questions(self) -> list[Question]:
        """The questions in the order of the file."""
        return [question for _, question in self.rows]

    def chosen(self, split: str | None = None, drafts: bool = False) -> list[Question]:
        """Return the questions of a split (`None`: of all), drafts only with `drafts`.

        Raises:
            InvalidQuestionsFileError: there is none.

        """
        of_split = [question for question in self.questions if split in (None, question.split)]
        found = [question for question in of_split if drafts or not question.draft]
        if not of_split:
            raise refusal(self.path, [Fault(0, "no_split", {"split": split})])
        if not found:
            raise refusal(self.path, [Fault(0, "only_drafts", {"count": len(of_split)})])
        return found


def shipped_questions() -> Path:
    """Return the question file on the shipped document."""
    return Path(str(files("seeds"))) / "questions.jsonl"


def load_questions(path: Path | str | None = None) -> list[Question]:
    """Read a question file, by default the one on the shipped document. Raises as `read_questions`."""
    return read_questions(path).questions


def read_questions(path: Path | str | None = None) -> QuestionFile:
    """Read a question file: own JSONL, SQuAD or CMRC JSON, CSV or XLSX, by the ending of its name.

    Raises:
        InvalidQuestionsFileError: the file cannot be read, holds no question, or has faulty rows: every fault
            of every row is named, and stands in the error's `values["found"]`.

    """
    source = shipped_questions() if path is None else Path(path)
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        raise refusal(source, [Fault(0, "unknown_format", {"suffix": source.suffix or source.name})])
    try:
        content = source.read_bytes()
        rows = list(reader(content))
    except (OSError, ValueError, RecursionError) as error:
        raise refusal(source, [Fault(0, "unreadable", {"detail": error})]) from error
    questions, faults = as_questions(rows)
    if faults or not rows:
        raise refusal(source, faults or [Fault(0, "empty")])
    return QuestionFile(source, hashlib.sha256(content).hexdigest(), tuple(questions))


def jsonl_rows(content: bytes) -> Iterator[Row]:
    """Yield each line's number and its JSON value; a line that is no JSON yields a fault."""
    for number, line in enumerate(content.decode("utf-8-sig").split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, Fault(number, "not_json", {"detail": error})


_READERS: dict[str, Callable[[bytes], Iterator[Row]]] = {
    ".jsonl": jsonl_rows,
    ".json": squad_rows,
    ".csv": csv_rows,
    ".xlsx": xlsx_rows,
}

SUPPORTED_SUFFIXES: tuple[str, ...] = tuple(_READERS)
