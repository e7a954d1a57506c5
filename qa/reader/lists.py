"""Answers to list questions: which list of the text the question asks for, and its items."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Passage
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.list_sources import ParagraphsOf, found_lists
from qa.reader.list_weights import worth_of_list, worth_of_single
from qa.reader.question import Question
from qa.reader.wording import Wording

__all__ = ["ParagraphsOf", "list_items"]


def list_items(
    question: Question,
    wording: Wording,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    paragraphs_of: ParagraphsOf,
) -> list[Quotation]:
    """Return the items of the list that the question asks for, in the order of the text; [] when there is none.

    Every list in the passages, and every one that their documents number or introduce, is weighed against the best
    span alone: 「由哪些部门负责？」 may well be answered by one department.
    """
    if not candidates:
        return []
    best, worth = None, worth_of_single(candidates[0], question)
    for found in found_lists(candidates, passages, paragraphs_of):
        value = worth_of_list(found, question, wording, candidates)
        if value > worth:
            best, worth = found, value
    return [Quotation(best.passage.document, *item) for item in best.items] if best else []
