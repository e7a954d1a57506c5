"""Answers to list questions: which list of the text the question asks for, and its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.text import fold_characters
from qa.corpus.marks import number_of
from qa.datatypes import Passage
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.enumeration import Item
from qa.reader.list_asked import Asked
from qa.reader.list_choice import ListChoice, shipped_choice
from qa.reader.list_sources import ParagraphsOf, found_lists
from qa.reader.question import Question
from qa.reader.wording import Wording

_VERB = re.compile("(?:主要|一般|具体|分别)?(?:分为|包括|包含|分成)(?=..)")
_OTHERS = re.compile("除|还|其[他它余]|另|别的")
_COUNTED = re.compile(
    "(?<=..)(?:等|这)?([两二三四五六七八九十]|[0-9]{1,2})(?:大?[种类项级]|个方面|[个大]部分|个)$"
)

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
    found = [
        each
        for each in found_lists(candidates, passages, paragraphs_of)
        if not _says_more_of_one(question, each.items)
    ]
    weighed = choice.weigh(found, Asked(question, wording, candidates))
    if weighed.best is None:
        return None
    best = found[weighed.best]
    items = [Quotation(best.passage.document, *item) for item in bare(best.items)]
    return ChosenList(items, choice.confidence(weighed, confidence))


def _says_more_of_one(question: Question, items: Sequence[Item]) -> bool:
    """Return whether the question gives some of the items, not all of them, and asks for no others beside these.

    「毁坏界桩的，由哪些部门责令改正？」 is not answered by what else is forbidden, 「除了毁坏界桩的，还有哪些？」 is.
    """
    if _OTHERS.search(question.folded):
        return False
    given = [fold_characters(p.text[start:end]) in question.folded for p, start, end in items]
    return any(given) and not all(given)


def bare(items: Sequence[Item]) -> list[Item]:
    """Return the items without the verb before the first and their own count after the last.

    >>> from qa.datatypes import Paragraph, ParagraphKind
    >>> text = "期限分为永久、三十年、十年三种"
    >>> row = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [text[a:b] for _, a, b in bare([(row, 2, 6), (row, 7, 10), (row, 11, 15)])]
    ['永久', '三十年', '十年']
    """
    (first, start, first_end), (last, last_start, end) = items[0], items[-1]
    verb = _VERB.match(first.text, start, first_end)
    counted = _COUNTED.search(last.text, last_start, end)
    if verb:
        items = [(first, verb.end(), first_end), *items[1:]]
    if counted and number_of(counted[1]) == len(items) > 1:
        items = [*items[:-1], (last, items[-1][1], counted.start())]
    return list(items)


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
