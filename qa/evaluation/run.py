"""Ask every question of a set, score what comes back, and keep it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.datatypes import AbstentionReason, Answer
from qa.evaluation.conditions import conditions_of
from qa.evaluation.gold import Corpus
from qa.evaluation.misses import miss_of
from qa.evaluation.questions import Question
from qa.evaluation.results import Result, cited, given, placed, retrieval
from qa.evaluation.runs import Run
from qa.evaluation.scoring import score

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

SEARCH_DEPTH = 10
"""Passages looked at for the retrieval figures."""

Progress = Callable[[int, int], None]
"""Called after each question with how many are done and how many there are."""


def evaluate(
    knowledge_base: KnowledgeBase,
    questions: Sequence[Question],
    progress: Progress | None = None,
    *,
    name: str = "",
    questions_sha256: str = "",
) -> Run:
    """Ask `knowledge_base` each question, one by one and warm, and return the scored results.

    Latency is that of `answer` as a caller meets it; the first question is asked once beforehand, so that
    opening models and index does not count. A question abstained on for low confidence is asked once more
    without a threshold, so that the run knows what every threshold would have given.

    Raises:
        InvalidQuestionError: a question is one that `KnowledgeBase.answer` refuses.

    """
    asking = _Asking(knowledge_base)
    results: list[Result] = []
    if questions:
        knowledge_base.answer(questions[0].question)
    for question in questions:
        results.append(asking.result(question))
        if progress:
            progress(len(results), len(questions))
    return Run(conditions_of(knowledge_base, name, questions_sha256), tuple(results))


class _Asking:
    """A knowledge base, the same without a threshold, and its documents."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._bold = knowledge_base.with_settings(replace(knowledge_base.settings, threshold=0.0))
        self._corpus = Corpus(knowledge_base)

    def result(self, question: Question) -> Result:
        """Ask one question and score the answer."""
        start = time.perf_counter()
        answer = self._knowledge_base.answer(question.question, SEARCH_DEPTH)
        latency_ms = 1000 * (time.perf_counter() - start)
        bold = self._without_threshold(answer)
        gold = self._corpus.gold(question)
        found = retrieval(answer.passages, gold)
        reached = score(question, answer.citations, gold)
        return Result(
            question=question,
            given=given(answer),
            score=reached,
            held_back=tuple(map(cited, bold.citations)) if answer.abstained else (),
            bold_right=question.answerable and score(question, bold.citations).right,
            gold=tuple(placed(group[0]) for group in gold.groups if group),
            retrieval=found,
            miss=miss_of(question, reached, bold.citations, bold.confidence, gold, found),
            latency_ms=latency_ms,
        )

    def _without_threshold(self, answer: Answer) -> Answer:
        if answer.reason is AbstentionReason.LOW_CONFIDENCE:
            return self._bold.answer(answer.question)
        return answer
