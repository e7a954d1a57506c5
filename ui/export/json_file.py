"""A conversation as JSON: every answer whole, as the HTTP API gives it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qa.datatypes import SCHEMA_VERSION, Answer
from ui.messages import Language


def as_json(answers: Sequence[Answer], day: str, language: Language) -> bytes:
    """Return `{"schema_version", "exported", "answers"}` in UTF-8; the answers are `Answer.to_dict`'s."""
    values = {
        "schema_version": SCHEMA_VERSION,
        "exported": day,
        "answers": [answer.to_dict() for answer in answers],
    }
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
