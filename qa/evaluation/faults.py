"""What can be wrong with a row of a question file, each fault with its row, its code and what it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.config import MAX_QUESTION_CHARACTERS
from qa.errors import InvalidQuestionsFileError
from qa.evaluation.questions import KINDS, SPLITS

TEXTS: dict[str, str] = {
    "unreadable": "it cannot be read: {detail}",
    "empty": "no question in it",
    "unknown_format": "{suffix} is no format of question files; there are .jsonl, .json, .csv and .xlsx",
    "no_split": "it has no question of the split {split}",
    "only_drafts": "all {count} questions of it are drafts; review them and take the mark `draft` away",
    "too_few": "only {count} questions of it may be fitted to; at least {least} are needed",
    "not_json": "not JSON ({detail})",
    "not_object": "not a JSON object",
    "not_squad": "not in the format of SQuAD ({detail})",
    "missing": "{name} is missing",
    "unknown_key": "{name} is unknown",
    "must_be": "{name} must be {wanted}",
    "kind_misfit": "answerable does not fit the kind {kind}",
    "empty_but_answerable": "{name} is empty but the question is answerable",
    "given_but_unanswerable": "{name} is given but the question is not answerable",
    "twice": "{name} names something twice",
    "short_list": "a list needs two items or more",
    "repeated_id": "the id {id} stands in row {first} too",
    "unknown_document": "there is no document {document}",
    "ambiguous_document": "several documents are called {document}: name its file",
    "not_in_documents": "the answer {answer} does not stand in the documents",
    "not_in_document": "the answer {answer} does not stand in {document}",
    "no_paragraph": "{document} has no paragraph {number}",
    "not_in_paragraph": "the answer {answer} does not stand in a paragraph named, but in {found}",
    "evidence_needs_document": "evidence names paragraphs, but not of which of the {count} documents",
}
"""The English text of each fault; Chinese and English stand in `ui.strings` under `fault.` and the code."""

WANTED: dict[str, str] = {
    "text": "a text",
    "question": f"a question of 1 to {MAX_QUESTION_CHARACTERS} characters",
    "texts": "a list of texts",
    "numbers": "a list of paragraph numbers from 1",
    "boolean": "true or false",
    "kind": "one of " + ", ".join(KINDS),
    "split": "one of " + ", ".join(SPLITS),
    "document": "the name of a document",
}
"""The English text of what `must_be` wants; Chinese and English stand under `fault.wanted.` and the code."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault; `row` counts lines of a JSONL file or of a table, questions of a SQuAD file; 0: the whole file."""

    row: int
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        values = {**self.values, "wanted": WANTED.get(self.values.get("wanted", ""))}
        said = TEXTS[self.code].format(**values)
        return f"{self.row}: {said}" if self.row else said


def refusal(path: Path | str, faults: Iterable[Fault]) -> InvalidQuestionsFileError:
    """Return the error that names every fault, in the order of the rows; it carries them as `found`."""
    found = sorted(faults, key=lambda fault: fault.row)
    return InvalidQuestionsFileError(path=path, faults="\n".join(map(str, found)), found=tuple(found))
