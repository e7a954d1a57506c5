"""Answers to list questions: which list of the text the question asks for, and its items."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.datatypes import Paragraph, Passage
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.enumeration import (
    Item,
    coordination,
    led_items,
    marked_series,
    paragraph_series,
    parallel_segments,
)
from qa.reader.question import Question

ParagraphsOf = Callable[[str], Sequence[Paragraph]]
"""Gives all paragraphs of a document by its id, in the order of the text."""

_LOOKED_AT = 3
"""Candidates whose surroundings are searched for a list: below them the reader is guessing."""


def list_items(
    question: Question,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    paragraphs_of: ParagraphsOf,
) -> list[Quotation]:
    """Return the items of the list that the best candidates point at, in the order of the text; [] when none.

    A list with as many items as the question names (哪五个方面) wins, else the first found, the candidates
    taken best first and the closest kind of list before the wider ones.
    """
    found: list[list[Quotation]] = []
    for candidate in candidates[:_LOOKED_AT]:
        found.extend(_lists_around(candidate, paragraphs_of))
    if question.count:
        named = [items for items in found if len(items) == question.count]
        return named[0] if named else _series_of(question.count, passages, paragraphs_of) or _first(found)
    return _first(found)


def _first(found: list[list[Quotation]]) -> list[Quotation]:
    return found[0] if found else []


def _lists_around(candidate: Candidate, paragraphs_of: ParagraphsOf) -> list[list[Quotation]]:
    quotation = candidate.quotation
    paragraph, start, end = quotation.paragraph, quotation.start, quotation.end
    paragraphs = paragraphs_of(quotation.document.id)
    near: list[list[Item]] = [
        [(paragraph, a, b) for a, b in coordination(paragraph.text, start, end)],
        led_items(paragraphs, paragraph),
        *(s for s in marked_series(paragraph) if _holds(s, start, end)),
        *(s for s in paragraph_series(paragraphs) if _begins(s, paragraph, start)),
        parallel_segments(paragraph, start, end),
    ]
    return [[Quotation(quotation.document, *item) for item in items] for items in near if len(items) > 1]


def _holds(series: list[Item], start: int, end: int) -> bool:
    """Whether the span lies in the series' stretch of its paragraph, its introduction included."""
    return series[0][1] - 40 <= start and end <= series[-1][2] + 40


def _begins(series: list[Item], paragraph: Paragraph, start: int) -> bool:
    """Whether the span stands in the leading words of an item that opens a paragraph."""
    return any(p.number == paragraph.number and p.kind == paragraph.kind and start < b for p, _, b in series)


def _series_of(count: int, passages: Sequence[Passage], paragraphs_of: ParagraphsOf) -> list[Quotation]:
    """Return the only numbered series of exactly `count` items in the best passage's document, if there is one."""
    document = passages[0].document
    paragraphs = paragraphs_of(document.id)
    inside = [s for p in paragraphs for s in marked_series(p)]
    fitting = [s for s in [*paragraph_series(paragraphs), *inside] if len(s) == count]
    return [Quotation(document, *item) for item in fitting[0]] if len(fitting) == 1 else []
