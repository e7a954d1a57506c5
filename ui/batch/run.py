"""The batch: questions in groups, answered together, each group on the disk before the next."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from qa.errors import YuanwenError
from qa.reader.question import check_question
from ui.batch.answers import Journal, check_suffix, write_answers
from ui.batch.questions import Row, read_questions
from ui.messages import Language, error_message, message

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

TOGETHER = 64
"""Questions answered at once, which is also the most that an interruption loses."""


def answer_file(
    knowledge_base: KnowledgeBase, questions: Path, out: Path, top_k: int, language: Language
) -> int:
    """Answer all questions of a file; return the exit status, 1 when some could not be used.

    Interrupted, it goes on where it was when the same command is run again over the same documents.

    Raises:
        QuestionsError, AnswersError: a file is of a type that is not known, or cannot be read.

    """
    check_suffix(out)
    rows = read_questions(questions)
    with closing(Journal(out, _run_of(knowledge_base, rows, top_k))) as journal:
        done = journal.begin()
        kept = len(done)
        missing = [row for row in rows if row.number not in done]
        with closing(
            tqdm(total=len(rows), initial=kept, desc=message("progress.ask", language), disable=None)
        ) as bar:
            for start in range(0, len(missing), TOGETHER):
                records = _records(knowledge_base, missing[start : start + TOGETHER], top_k, language)
                journal.add(records)
                done |= {each["row"]: each for each in records}
                bar.update(len(records))
        records = [done[row.number] for row in rows]
        write_answers(records, out)
        journal.end()
    print(message("ask.done", language, out=out, kept=kept, **_counts(records)))
    return 1 if any(each["error"] for each in records) else 0


def _run_of(knowledge_base: KnowledgeBase, rows: list[Row], top_k: int) -> dict[str, Any]:
    """Return what a run's answers depend on: another run's are not mixed with this one's."""
    listed = json.dumps([[row.number, row.question, row.id] for row in rows])
    return {
        "questions": hashlib.sha256(listed.encode("ascii")).hexdigest(),
        "documents": [each.id for each in knowledge_base.documents()],
        "settings": knowledge_base.settings.to_json(),
        "reader": knowledge_base.reader_fingerprint,
        "top_k": top_k,
    }


def _records(
    knowledge_base: KnowledgeBase, rows: list[Row], top_k: int, language: Language
) -> list[dict[str, Any]]:
    faults = [_fault(row, language) for row in rows]
    usable = [row.question for row, fault in zip(rows, faults, strict=True) if fault is None]
    answers = iter(knowledge_base.answer_many(usable, top_k))
    return [
        {
            "row": row.number,
            "id": row.id,
            "question": row.question,
            "answer": next(answers).to_dict() if fault is None else None,
            "error": fault,
        }
        for row, fault in zip(rows, faults, strict=True)
    ]


def _fault(row: Row, language: Language) -> dict[str, str] | None:
    try:
        check_question(row.question)
    except YuanwenError as error:
        return {"code": error.code, "message": error_message(error, language)}
    return None


def _counts(records: list[dict[str, Any]]) -> dict[str, int]:
    answers = [each["answer"] for each in records if each["answer"]]
    abstained = sum(each["abstained"] for each in answers)
    return {
        "answered": len(answers) - abstained,
        "abstained": abstained,
        "failed": len(records) - len(answers),
    }
