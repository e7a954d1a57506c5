"""A question within a conversation: rewritten, then answered like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from embeddings.text import fold_characters
from qa.datatypes import Answer, Citation
from qa.dialogue.rewriting import asks_why, rewritings
from qa.dialogue.turns import Rewrite, Turn
from qa.dialogue.wording import ASKING
from qa.reader.question import check_question

if TYPE_CHECKING:
    from qa.answering import OnStage
    from qa.asking import Asking

STILL = 0.25
"""Another answer than the last is taken, if it is this much as sure, at least, as the last one found again."""

OF_ITS_OWN = 10
"""Characters of a question that may be of its own; a shorter one says too little to be."""


def answer_after(
    knowledge_base: Asking,
    question: str,
    history: Sequence[Turn],
    top_k: int,
    documents: Sequence[str] | None,
    on_stage: OnStage | None = None,
) -> Answer:
    """Answer a question that may be a follow-up; `Answer.rewritten_question` says what was asked in its place.

    The likeliest meaning counts. But who asks on wants another answer than the last: where that is found again, what
    else answers it is taken, or what answers another meaning of it, if anything does about as surely. Another meaning
    is not tried where the likeliest has no answer, but for a reason: 「谁设计的？」 would find one for anything that it may
    be about. Only a question that may be of its own is asked as typed too, and its answer counts, if it has one.
    Raises as `KnowledgeBase.answer` does.
    """
    check_question(question)
    ways = rewritings(question, history)

    def ask(way: Rewrite, source: Asking = knowledge_base) -> Answer:
        found = source.answer(way.rewritten or question, top_k, documents, on_stage=on_stage)
        return replace(found, question=question, rewritten_question=way.rewritten)

    if ways[0].more and ways[0].rewritten:
        given = _given(knowledge_base, ways[0].rewritten, history, documents)
        return ask(ways[0], knowledge_base.continued(given))
    last = history[-1]
    if is_of_its_own(question, ways[0], last):
        typed = ask(Rewrite(question, None, None, more=False))
        return ask(ways[0]) if typed.abstained else typed
    first = ask(ways[0])
    if first.abstained and asks_why(question):
        return next((each for each in map(ask, ways[1:]) if not each.abstained), first)
    if not (is_again(first, last) or is_question_again(first)):
        return first
    others = chain([ask(ways[0], knowledge_base.continued(first.citations))], map(ask, ways[1:]))
    least = STILL * first.confidence
    return next((each for each in others if _is_other(each, last) and each.confidence >= least), first)


def is_of_its_own(question: str, way: Rewrite, last: Turn) -> bool:
    """Return whether a question may have nothing to do with the last one, which the documents do not answer.

    「今年要抓好哪些方面的工作？」 after 「火星上有几只企鹅？」 is not about Mars, though its words are general: it could
    only take that for its topic.
    """
    if way.rewritten is None or last.answer is None or not last.answer.abstained:
        return False
    typed = question.rstrip(" ?？。")
    return len(typed) >= OF_ITS_OWN and way.rewritten.rstrip("？").endswith(typed)


def _is_other(found: Answer, last: Turn) -> bool:
    return not (found.abstained or is_again(found, last) or is_question_again(found))


def is_again(found: Answer, last: Turn) -> bool:
    """Return whether a rewritten question, which asks something else than the last, has its answer.

    It may be the better question for that answer, and the last one was answered wrongly: then it is surer of it.
    """
    if found.rewritten_question in (None, last.asked) or last.answer is None:
        return False
    if found.confidence > last.answer.confidence:
        return False
    return not {_place(each) for each in found.citations}.isdisjoint(
        _place(each) for each in last.answer.citations
    )


def is_question_again(found: Answer) -> bool:
    """Return whether what was found to a rewritten question is a question itself, as headings are."""
    return found.rewritten_question is not None and ASKING.search(fold_characters(found.text)) is not None


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.document.id, citation.paragraph.number, citation.start


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
