"""Running an evaluation from the command line, and its figures as a table."""

from __future__ import annotations

from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ui.controls import visible
from ui.messages import Language, message

if TYPE_CHECKING:
    from qa.evaluation import Report, Result, Row
    from qa.knowledge_base import KnowledgeBase


def measure(questions: Path | None, store: Path | None, split: str | None, language: Language) -> Report:
    """Ask the questions of a file (None: the shipped ones) and score the answers.

    Over `store`; when that is None, the shipped questions are asked of the shipped document alone, questions
    of one's own of the user's store.

    Raises:
        InvalidQuestionsFileError: the file is faulty, or no question of it is of the split.
        StoreError: the store cannot be opened.

    """
    from qa.errors import InvalidQuestionsFileError
    from qa.evaluation import evaluate, load_questions

    chosen = [each for each in load_questions(questions) if split in {None, each.split}]
    if not chosen:
        raise InvalidQuestionsFileError(
            path=questions, faults=message("evaluate.no_split", language, split=split)
        )
    with (
        _knowledge_base(questions, store) as knowledge_base,
        closing(tqdm(total=len(chosen), desc=message("progress.ask", language), disable=None)) as bar,
    ):
        return evaluate(knowledge_base, chosen, progress=lambda done, _: bar.update(done - bar.n))


def _knowledge_base(questions: Path | None, store: Path | None) -> KnowledgeBase:
    from qa.default_store import default_store, seed_files
    from qa.knowledge_base import KnowledgeBase

    if store is None and questions is None:
        return KnowledgeBase.build(seed_files())
    return KnowledgeBase.open(store if store is not None else default_store())


def table(report: Report, language: Language) -> str:
    """Return the figures, in all and by kind of question, shares with their 95% Wilson intervals."""
    lines = [message("evaluate.heading", language, count=len(report.results))]
    for group, rows in groupby(report.rows(), key=lambda row: row.group):
        lines += ["", group]
        lines += [f"  {row.name:<24}{_value(row):>8}  {_interval(row):<18} n={row.n}" for row in rows]
    return "\n".join(lines)


def _value(row: Row) -> str:
    return f"{row.value:.1f}" if row.name.endswith("_ms") else f"{row.value:.3f}"


def _interval(row: Row) -> str:
    return "" if row.low is None or row.high is None else f"[{row.low:.3f}, {row.high:.3f}]"


def single_answers(report: Report) -> str:
    """Return one line a question: right or not, the question, what was answered, what was wanted."""
    return "\n".join(_single_answer(result) for result in report.results)


def _single_answer(result: Result) -> str:
    question, answer = result.question, result.answer
    right = result.score.right if question.answerable else answer.abstained
    wanted = " / ".join(question.answers)
    line = f"{question.id}  {question.question} -> {answer.text or '-'}  ({wanted or '-'})"
    return f"{'+' if right else '-'} {visible(line)}"
