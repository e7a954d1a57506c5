"""A run's figures as plain text for the terminal."""

from __future__ import annotations

from itertools import groupby

from qa.evaluation import MissClass, Result, Row, Run
from qa.evaluation.figures import ALL
from ui.controls import visible
from ui.messages import Language, message

_BY_GROUP = {"right", "f1", "right_paragraph_first", "recall_at_5", "wrongly_abstained", "abstained_rightly"}
"""Figures shown for each kind and each document; the files have all of them."""


def table(run: Run, language: Language) -> str:
    """Return the figures, in all, by kind of question and by document, with their intervals."""
    lines = [message("evaluate.heading", language, count=len(run.results))]
    for group, rows in groupby(run.rows(), key=lambda row: row.group):
        lines += ["", visible(group)]
        lines += [figure_line(row) for row in rows if row.by == ALL or row.name in _BY_GROUP]
    return "\n".join(lines)


def figure_line(row: Row) -> str:
    """Return one figure with its interval and how many questions it is of."""
    return f"  {row.name:<24}{_value(row):>8}  {_interval(row):<18} n={row.n}"


def _value(row: Row) -> str:
    return f"{row.value:.1f}" if row.name.endswith("_ms") else f"{row.value:.3f}"


def _interval(row: Row) -> str:
    digits = 1 if row.name.endswith("_ms") else 3
    return f"[{row.low:.{digits}f}, {row.high:.{digits}f}]"


def misses(run: Run, language: Language) -> str:
    """Return how many wrong answers are in each class."""
    counts = [(kind, len(run.misses(kind))) for kind in MissClass]
    lines = [f"  {kind:<24}{count:>8}  {message(f'miss.{kind}', language)}" for kind, count in counts]
    return "\n".join(["", message("report.analysis", language), *lines])


def single_answers(run: Run) -> str:
    """Return one line a question: right or not, the question, what was answered, what was wanted."""
    return "\n".join(map(_single_answer, run.results))


def _single_answer(result: Result) -> str:
    question = result.question
    wanted = " / ".join(question.answers)
    line = f"{question.id}  {question.question} -> {result.given.text or '-'}  ({wanted or '-'})"
    return f"{'+' if result.score.right else '-'} {visible(line)}"
