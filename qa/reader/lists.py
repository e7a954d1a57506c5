"""Answers to list questions: which list of the text the question asks for, and its items."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from embeddings.text import fold_characters
from qa.datatypes import Paragraph, Passage
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation, quoted_sentences
from qa.reader.enumeration import (
    Item,
    coordination,
    led_items,
    marked_series,
    members,
    paragraph_series,
    parallel_clauses,
    parallel_segments,
)
from qa.reader.question import Question
from qa.reader.wording import Wording
from qa.text import clauses, segments

ParagraphsOf = Callable[[str], Sequence[Paragraph]]
"""Gives all paragraphs of a document by its id, in the order of the text."""

_READ, _ASKED, _COUNTED, _WORDED, _LONG, _REPEATED, _LEAST = 0.3, 1.5, 3.0, 3.0, 0.4, 0.7, 0.0
"""Weights of what speaks for a list (see `_worth`), and the worth below which there is none; chosen on `tune`."""

_MARKED = 1.0
"""Weight of the reader's having marked just these words: of the held-out written list questions (n = 163) it
raises those answered right from 95 to 108, with any weight from 1 to 4."""

_UNREAD = -5.0
"""The reader's score of a list at which it does not look at all."""


@dataclass(frozen=True)
class _List:
    """A list in the text: its items, the passage by which it was found, and whether that introduces them."""

    items: tuple[Item, ...]
    passage: Passage
    led: bool = False
    marked: bool = False
    """Whether the reader marked just this coordination as the answer."""


def list_items(
    question: Question,
    wording: Wording,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    paragraphs_of: ParagraphsOf,
) -> list[Quotation]:
    """Return the items of the list that the question asks for, in the order of the text; [] when there is none.

    Every list in the passages is weighed: whether the reader marks or looks at it, whether the asked noun stands by it
    (…等方面, for 哪几个方面), whether it has as many items as asked for, and how much of the question its
    surroundings hold.
    """
    best, worth = None, _LEAST
    for found in _lists(candidates, passages, paragraphs_of, question.count):
        value = _worth(found, question, wording, candidates)
        if value > worth:
            best, worth = found, value
    return [Quotation(best.passage.document, *item) for item in best.items] if best else []


def _lists(
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    paragraphs_of: ParagraphsOf,
    count: int | None,
) -> Iterator[_List]:
    for number, passage in enumerate(passages):
        paragraph = passage.paragraph
        spans = [(c.quotation.start, c.quotation.end) for c in candidates if c.passage == number]
        if candidates[0].passage == number:
            read = members(paragraph.text, *spans[0])
            yield from _usable([(paragraph, a, b) for a, b in read], passage, marked=True)
        for start, end in [*spans, *_clauses_with_lists(passage)]:
            yield from _usable(
                [(paragraph, a, b) for a, b in coordination(paragraph.text, start, end)], passage
            )
        for start, _ in segments(passage.text):
            place = passage.start + start
            yield from _usable(parallel_segments(paragraph, place, place + 1), passage)
        for series in [*marked_series(paragraph), *parallel_clauses(paragraph)]:
            yield from _usable(series, passage)
        paragraphs = paragraphs_of(passage.document.id)
        yield from _usable(led_items(paragraphs, paragraph), passage, led=True)
        for series in paragraph_series(paragraphs):
            if count == len(series) or any(_same(item[0], paragraph) for item in series):
                yield from _usable(series, passage)


def _same(a: Paragraph, b: Paragraph) -> bool:
    return a.number == b.number and a.kind is b.kind


def _usable(
    items: Sequence[Item], passage: Passage, led: bool = False, marked: bool = False
) -> Iterator[_List]:
    if len(items) > 1:
        yield _List(tuple(items), passage, led, marked)


def _clauses_with_lists(passage: Passage) -> list[tuple[int, int]]:
    return [
        (passage.start + a, passage.start + b) for a, b in clauses(passage.text) if "、" in passage.text[a:b]
    ]


def _worth(found: _List, question: Question, wording: Wording, candidates: Sequence[Candidate]) -> float:
    end, text = found.items[-1][2], fold_characters(found.items[-1][0].text)
    read = max((c.score for c in candidates if _touches(c, found)), default=_UNREAD)
    worth = _READ * max(_UNREAD, min(8.0, read)) + _WORDED * wording.coverage(_surroundings(found))
    worth += _MARKED * found.marked
    worth += _ASKED * bool(wording.asked_noun and wording.asked_noun in text[end : end + 5])
    if question.count:
        worth += _COUNTED if question.count == len(found.items) else -_COUNTED
    repeated = sum(wording.repeated(fold_characters(p.text[a:b])) for p, a, b in found.items)
    return worth + _LONG * math.log(len(found.items)) - _REPEATED * repeated / len(found.items)


def _surroundings(found: _List) -> str:
    """Return, folded, what introduces the list, or the sentence that it stands in without its items."""
    paragraph, start, end = found.items[0]
    if found.led:
        return fold_characters(found.passage.paragraph.text)
    text = fold_characters(paragraph.text)
    if found.items[-1][0] is not paragraph:
        return quoted_sentences(text, start, end)
    around = quoted_sentences(text, start, found.items[-1][2])
    for _, a, b in found.items:
        around = around.replace(text[a:b], "\n")
    return around


def _touches(candidate: Candidate, found: _List) -> bool:
    q = candidate.quotation
    if found.led and _same(found.passage.paragraph, q.paragraph):
        return True
    return any(_same(p, q.paragraph) and q.start < b and a < q.end for p, a, b in found.items)
