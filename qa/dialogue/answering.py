"""A question within a conversation: rewritten, then answered like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.datatypes import Answer, Citation
from qa.dialogue.rewriting import rewrite
from qa.dialogue.turns import Turn
from qa.reader.question import check_question

if TYPE_CHECKING:
    from qa.answering import OnStage
    from qa.asking import Asking


def answer_after(
    knowledge_base: Asking,
    question: str,
    history: Sequence[Turn],
    top_k: int,
    documents: Sequence[str] | None,
    on_stage: OnStage | None = None,
) -> Answer:
    """Answer a question that may be a follow-up; `Answer.rewritten_question` says what was asked in its place.

    Raises as `KnowledgeBase.answer` does.
    """
    check_question(question)
    meant = rewrite(question, history)
    if meant.rewritten is None:
        return knowledge_base.answer(question, top_k, documents, on_stage=on_stage)
    source = knowledge_base
    if meant.more:
        source = knowledge_base.continued(_given(knowledge_base, meant.rewritten, history, documents))
    found = source.answer(meant.rewritten, top_k, documents, on_stage=on_stage)
    return replace(found, question=question, rewritten_question=meant.rewritten)


def _given(
    knowledge_base: Asking, asked: str, history: Sequence[Turn], documents: Sequence[str] | None
) -> list[Citation]:
    """Return what the conversation already gave for this question; what is not known of it is found again."""
    given: list[Citation] = []
    for turn in history:
        if turn.asked != asked:
            continue
        answer = turn.answer
        if answer is None:
            source = knowledge_base.continued(given) if given else knowledge_base
            answer = source.answer(asked, documents=documents)
        given += answer.citations
    return given
