"""Test questions: one JSON object a line, every row checked before any is used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.config import MAX_QUESTION_CHARACTERS
from qa.errors import InvalidQuestionError, InvalidQuestionsFileError
from qa.reader.question import check_question

LIST = "list"
"""The kind whose answers are items, all of them wanted. In every other kind the answers are alternatives."""

KINDS = (
    "fact",
    "how_many",
    "why",
    "how",
    "whether",
    "paraphrase",
    "page_break",
    LIST,
    "unanswerable_near",
    "unanswerable_far",
)
"""What a question asks for, the way it is put, or how far from the documents' topic it lies."""

SPLITS = ("tune", "gate", "report")
"""`tune` fits thresholds, `gate` is watched on every change, `report` is scored for closing notes only."""


@dataclass(frozen=True, slots=True)
class Question:
    """A test question and what would be right.

    `answers` stand word for word in the document. `evidence` holds the numbers of the paragraphs (headings
    not counted) that support the answer. Both are empty when the documents do not answer the question.
    """

    id: str
    kind: str
    split: str
    question: str
    answers: tuple[str, ...]
    evidence: tuple[int, ...]
    answerable: bool


def load_questions(path: Path | str | None = None) -> list[Question]:
    """Read a question file, by default the one on the shipped document.

    Raises:
        InvalidQuestionsFileError: the file cannot be read as UTF-8, holds no question, or has faulty rows:
            every fault of every row is named.

    """
    source = Path(str(files("seeds"))) / "questions.jsonl" if path is None else Path(path)
    rows = list(_read_rows(source))
    faults = [f"{number}: {fault}" for number, row in rows for fault in _row_faults(row)]
    faults += _repeated_ids(rows)
    if faults or not rows:
        raise InvalidQuestionsFileError(path=source, faults="\n".join(faults) or "no question in it")
    return [_question(row) for _, row in rows]


def _read_rows(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield each line's number and its JSON value; a line that is no JSON yields the error itself."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidQuestionsFileError(path=path, faults=f"it cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, error


def _is_text(value: object) -> bool:
    """Whether there is something to read in it, and it is valid Unicode: JSON lets half an emoji through."""
    return isinstance(value, str) and bool(value.strip()) and not re.search("[\ud800-\udfff]", value)


def _is_question(value: object) -> bool:
    try:
        check_question(value if isinstance(value, str) else "")
    except InvalidQuestionError:
        return False
    return True


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_numbers(value: object) -> bool:
    return isinstance(value, list) and all(type(item) is int and item >= 1 for item in value)


_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (_is_text, "a text"),
    "kind": (lambda value: value in KINDS, "one of " + ", ".join(KINDS)),
    "split": (lambda value: value in SPLITS, "one of " + ", ".join(SPLITS)),
    "question": (_is_question, f"a question of 1 to {MAX_QUESTION_CHARACTERS} characters"),
    "answers": (_is_texts, "a list of texts"),
    "evidence": (_is_numbers, "a list of paragraph numbers from 1"),
    "answerable": (lambda value: isinstance(value, bool), "true or false"),
}


def _row_faults(row: Any) -> Iterator[str]:  # noqa: ANN401 - whatever the file holds
    """Say what is wrong with one row; the sense of it is looked at once its form is right."""
    if isinstance(row, Exception):
        yield f"not JSON ({row})"
    elif not isinstance(row, dict):
        yield "not a JSON object"
    else:
        faults = list(_form_faults(row))
        yield from faults or _sense_faults(row)


def _form_faults(row: dict[str, Any]) -> Iterator[str]:
    for name, (is_valid, wanted) in _FIELDS.items():
        if name not in row:
            yield f"{name} is missing"
        elif not is_valid(row[name]):
            yield f"{name} must be {wanted}"
    for name in sorted(row.keys() - _FIELDS.keys()):
        yield f"{name} is unknown"


def _sense_faults(row: dict[str, Any]) -> Iterator[str]:
    if row["answerable"] == row["kind"].startswith("unanswerable"):
        yield f"answerable does not fit the kind {row['kind']}"
    for name in ("answers", "evidence"):
        if row["answerable"] and not row[name]:
            yield f"{name} is empty but the question is answerable"
        elif row[name] and not row["answerable"]:
            yield f"{name} is given but the question is not answerable"
        elif len(set(row[name])) < len(row[name]):
            yield f"{name} names something twice"
    if row["kind"] == LIST and len(row["answers"]) == 1:
        yield "a list needs two items or more"


def _repeated_ids(rows: list[tuple[int, Any]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for number, row in rows:
        name = row.get("id") if isinstance(row, dict) else None
        if isinstance(name, str) and first.setdefault(name, number) != number:
            yield f"{number}: the id {name} stands in row {first[name]} too"


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        kind=row["kind"],
        split=row["split"],
        question=row["question"],
        answers=tuple(row["answers"]),
        evidence=tuple(row["evidence"]),
        answerable=row["answerable"],
    )
