"""Answers to list questions: which list of the text the question asks for, and its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.datatypes import Passage
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.list_asked import Asked
from qa.reader.list_choice import ListChoice, shipped_choice
from qa.reader.list_sources import ParagraphsOf, found_lists
from qa.reader.question import Question
from qa.reader.wording import Wording

__all__ = ["ChosenList", "ParagraphsOf", "chosen_list", "list_items"]


@dataclass(frozen=True)
class ChosenList:
    """A list that answers a question: its items in the order of the text, and how likely it is right, 0 to 1."""

    items: list[Quotation]
    confidence: float


def chosen_list(
    question: Question,
    wording: Wording,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    paragraphs_of: ParagraphsOf,
    confidence: float = 0.5,
    choice: ListChoice | None = None,
) -> ChosenList | None:
    """Return the list that the question asks for; `None` when there is none.

    Every list in the passages, and every one that their documents number or introduce, is weighed against the best
    span alone, in which the confidence is `confidence`: 「由哪些部门负责？」 may well be answered by one department.
    """
    if not candidates:
        return None
    choice = choice or shipped_choice()
    found = list(found_lists(candidates, passages, paragraphs_of))
    weighed = choice.weigh(found, Asked(question, wording, candidates))
    if weighed.best is None:
        return None
    best = found[weighed.best]
    items = [Quotation(best.passage.document, *item) for item in best.items]
    return ChosenList(items, choice.confidence(weighed, confidence))


def list_items(
    question: Question,
    wording: Wording,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    paragraphs_of: ParagraphsOf,
) -> list[Quotation]:
    """Return the items of the list that the question asks for; [] when there is none. See `chosen_list`."""
    chosen = chosen_list(question, wording, candidates, passages, paragraphs_of)
    return chosen.items if chosen else []
