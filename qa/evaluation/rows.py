"""A row of a question file to a `Question`: its form is looked at, then its sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qa.errors import InvalidQuestionError
from qa.evaluation.faults import Fault
from qa.evaluation.questions import KINDS, LIST, NO_SPLIT, SPLITS, Question, default_kind
from qa.reader.question import check_question

Row = tuple[int, Any]
"""A row's number and what stands there: an object, a `Fault`, or something else, which is a fault too."""


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
    "id": (_is_text, "text"),
    "question": (_is_question, "question"),
    "answers": (_is_texts, "texts"),
    "evidence": (_is_numbers, "numbers"),
    "answerable": (lambda value: isinstance(value, bool), "boolean"),
    "kind": (lambda value: value in KINDS, "kind"),
    "split": (lambda value: value in (*SPLITS, NO_SPLIT), "split"),
    "document": (lambda value: value is None or _is_text(value), "document"),
    "draft": (lambda value: isinstance(value, bool), "boolean"),
}
REQUIRED = ("id", "question", "answers")


def as_questions(rows: Sequence[Row]) -> tuple[list[tuple[int, Question]], list[Fault]]:
    """Return the questions with their row numbers, and every fault of every row."""
    faults = [fault for number, row in rows for fault in _row_faults(number, row)]
    faults += _repeated_ids(rows)
    faulty = {fault.row for fault in faults}
    return [(number, _question(row)) for number, row in rows if number not in faulty], faults


def _row_faults(number: int, row: Any) -> Iterator[Fault]:  # noqa: ANN401 - whatever the file holds
    """Say what is wrong with one row; the sense of it is looked at once its form is right."""
    if isinstance(row, Fault):
        yield row
    elif not isinstance(row, dict):
        yield Fault(number, "not_object")
    else:
        faults = list(_form_faults(row))
        for code, values in faults or _sense_faults(row):
            yield Fault(number, code, values)


_Found = tuple[str, dict[str, Any]]


def _form_faults(row: dict[str, Any]) -> Iterator[_Found]:
    for name, (is_valid, wanted) in _FIELDS.items():
        if name not in row:
            if name in REQUIRED:
                yield "missing", {"name": name}
        elif not is_valid(row[name]):
            yield "must_be", {"name": name, "wanted": wanted}
    for name in sorted(row.keys() - _FIELDS.keys()):
        yield "unknown_key", {"name": name}


def _sense_faults(row: dict[str, Any]) -> Iterator[_Found]:
    answerable, kind = _is_answerable(row), row.get("kind", default_kind(_is_answerable(row)))
    if answerable == kind.startswith("unanswerable"):
        yield "kind_misfit", {"kind": kind}
    if answerable and not row["answers"] and not row.get("draft"):
        yield "empty_but_answerable", {"name": "answers"}
    for name in ("answers", "evidence"):
        given = row.get(name, [])
        if given and not answerable:
            yield "given_but_unanswerable", {"name": name}
        elif len(set(given)) < len(given):
            yield "twice", {"name": name}
    if kind == LIST and len(row["answers"]) == 1:
        yield "short_list", {}


def _is_answerable(row: dict[str, Any]) -> bool:
    """Whether the documents answer it: as stated, else as the kind says, else when there are answers."""
    by_kind = not row["kind"].startswith("unanswerable") if "kind" in row else bool(row["answers"])
    return bool(row.get("answerable", by_kind))


def _repeated_ids(rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, row in rows:
        name = row.get("id") if isinstance(row, dict) else None
        if isinstance(name, str) and first.setdefault(name, number) != number:
            yield Fault(number, "repeated_id", {"id": name, "first": first[name]})


def _question(row: dict[str, Any]) -> Question:
    answerable = _is_answerable(row)
    return Question(
        id=row["id"],
        kind=row.get("kind", default_kind(answerable)),
        split=row.get("split", NO_SPLIT),
        question=row["question"],
        answers=tuple(row["answers"]),
        evidence=tuple(row.get("evidence", ())),
        answerable=answerable,
        document=row.get("document"),
        draft=row.get("draft", False),
    )
