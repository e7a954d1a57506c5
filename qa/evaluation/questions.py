"""Test questions: what is asked, and what would be right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
    "other",
    "unanswerable_near",
    "unanswerable_far",
    "unanswerable",
)
"""What a question asks for, the way it is put, or how far from the documents' topic it lies. `other` and
`unanswerable` are what a question without a stated kind gets."""

SPLITS = ("tune", "gate", "report")
"""`tune` fits thresholds, `gate` is watched on every change, `report` is scored for closing notes only."""

NO_SPLIT = ""
"""Of questions whose file knows no splits."""


@dataclass(frozen=True, slots=True)
class Question:
    """A test question and what would be right.

    `answers` stand word for word in the document. `evidence` holds the numbers of the paragraphs (headings
    not counted) that support the answer; without any, every paragraph that holds an answer does. Both are
    empty when the documents do not answer the question.
    """

    id: str
    kind: str
    split: str
    question: str
    answers: tuple[str, ...]
    evidence: tuple[int, ...]
    answerable: bool
    document: str | None = None
    """The document that answers it, by file name, title or id; `None`: whichever holds an answer."""
    draft: bool = False
    """Made by a machine or half filled in: measured only once a person has looked at it."""


def default_kind(answerable: bool) -> str:
    """Return the kind of a question whose file states none."""
    return "other" if answerable else "unanswerable"


def as_row(question: Question) -> dict[str, Any]:
    """Return the question as a row of our own question files, without what it does not state."""
    row = json.loads(json.dumps(asdict(question), ensure_ascii=False))
    unstated = {"document": None, "split": NO_SPLIT, "draft": False}
    return {name: value for name, value in row.items() if name not in unstated or value != unstated[name]}


def write_questions(questions: Iterable[Question], path: Path) -> None:
    """Write our own format, one JSON object a line."""
    lines = [json.dumps(as_row(question), ensure_ascii=False) + "\n" for question in questions]
    path.write_text("".join(lines), encoding="utf-8")
