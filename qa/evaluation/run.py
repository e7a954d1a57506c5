"""Ask every question of a set and score what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.evaluation.questions import Question
from qa.evaluation.report import Report
from qa.evaluation.results import Result
from qa.evaluation.scoring import first_relevant_rank, score

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

SEARCH_DEPTH = 10
"""Passages looked at for the retrieval figures."""

Progress = Callable[[int, int], None]
"""Called after each question with how many are done and how many there are."""


def evaluate(
    knowledge_base: KnowledgeBase, questions: Sequence[Question], progress: Progress | None = None
) -> Report:
    """Ask `knowledge_base` each question, one by one and warm, and return the scored results.

    Latency is that of `answer` as a caller meets it; the first question is asked once beforehand, so that
    opening models and index does not count.

    Raises:
        InvalidQuestionError: a question is one that `KnowledgeBase.answer` refuses.

    """
    results = []
    if questions:
        knowledge_base.answer(questions[0].question)
    for question in questions:
        results.append(_ask(knowledge_base, question))
        if progress:
            progress(len(results), len(questions))
    return Report(tuple(results))


def _ask(knowledge_base: KnowledgeBase, question: Question) -> Result:
    start = time.perf_counter()
    answer = knowledge_base.answer(question.question)
    latency_ms = 1000 * (time.perf_counter() - start)
    passages = knowledge_base.search(question.question, top_k=SEARCH_DEPTH)
    return Result(
        question=question,
        answer=answer,
        score=score(question, answer.citations),
        relevant_rank=first_relevant_rank(question, passages),
        latency_ms=latency_ms,
    )
