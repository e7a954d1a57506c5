"""SQuAD's JSON, versions 1.1 and 2.0, as CMRC 2018 and DRCD use it too, as rows of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qa.evaluation.faults import Fault
from qa.evaluation.rows import Row


def squad_rows(content: bytes) -> Iterator[Row]:
    """Yield the questions, counted from 1 through the file, as rows of our own format.

    `is_impossible` makes a question unanswerable (Rajpurkar et al. 2018). The contexts are taken to be in the
    documents: the file says nothing of paragraph numbers, so every paragraph with an answer is evidence.
    """
    found = json.loads(content.decode("utf-8-sig"))
    try:
        asked = [qa for article in found["data"] for part in article["paragraphs"] for qa in part["qas"]]
    except (KeyError, TypeError) as error:
        yield 0, Fault(0, "not_squad", {"detail": f"{type(error).__name__}: {error}"})
        return
    for number, each in enumerate(asked, start=1):
        yield number, _row(number, each)


def _row(number: int, asked: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        impossible = bool(asked.get("is_impossible", False))
        answers = [] if impossible else list(dict.fromkeys(each["text"] for each in asked["answers"]))
        row = {"id": str(asked["id"]), "question": asked["question"], "answers": answers}
        return row if answers else row | {"answerable": False}
    except (AttributeError, KeyError, TypeError) as error:
        return Fault(number, "not_squad", {"detail": f"{type(error).__name__}: {error}"})
