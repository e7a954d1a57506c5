"""Every list that may answer a question: those in the passages, and those that their documents number or introduce."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from qa.datatypes import Paragraph, Passage
from qa.reader.candidates import Candidate
from qa.reader.enumeration import (
    Item,
    all_led,
    coordination,
    marked_series,
    members,
    paragraph_series,
    quoted_coordinations,
)
from qa.reader.parallels import (
    clause_runs,
    clauses_ending_alike,
    clauses_opening_alike,
    parallel_clauses,
    parallel_segments,
)
from qa.text import clauses

ParagraphsOf = Callable[[str], Sequence[Paragraph]]
"""Gives all paragraphs of a document by its id, in the order of the text."""


@dataclass(frozen=True)
class FoundList:
    """A list in the text: two items or more, the passage by which it was found, and what is known of it."""

    items: tuple[Item, ...]
    passage: Passage
    lead: Paragraph | None = None
    """The paragraph that introduces the items, where they are paragraphs of their own."""
    marked: bool = False
    """Whether the reader marked just this coordination as the answer."""
    numbered: bool = False
    """Whether the text numbers the items."""
    alike: bool = False
    """Whether nothing but how they are built makes its clauses a list."""
    loose: bool = False
    """Whether nothing but commas makes it a list."""

    @property
    def place(self) -> tuple[str, tuple[tuple[str, int, int, int], ...]]:
        """Where it stands: two lists of one place are the same."""
        return self.passage.document.id, tuple((p.kind, p.number, a, b) for p, a, b in self.items)


def found_lists(
    candidates: Sequence[Candidate], passages: Sequence[Passage], paragraphs_of: ParagraphsOf
) -> Iterator[FoundList]:
    """Yield each list once, those that the reader marked first; `candidates` come best first, at least one."""
    seen: set[object] = set()
    for found in _all(candidates, passages, cache(paragraphs_of)):
        if len(found.items) > 1 and found.place not in seen:
            seen.add(found.place)
            yield found


def _all(
    candidates: Sequence[Candidate], passages: Sequence[Passage], paragraphs_of: ParagraphsOf
) -> Iterator[FoundList]:
    top = candidates[0]
    yield _marked_by(top, passages[top.passage])
    for number, passage in enumerate(passages):
        spans = [(c.quotation.start, c.quotation.end) for c in candidates if c.passage == number]
        yield from _inside(passage, spans)
    for document in dict.fromkeys(p.document.id for p in passages):
        of = [p for p in passages if p.document.id == document]
        yield from _over_paragraphs(of, paragraphs_of(document))


def _marked_by(top: Candidate, passage: Passage) -> FoundList:
    paragraph = passage.paragraph
    read = members(paragraph.text, top.quotation.start, top.quotation.end)
    return FoundList(tuple((paragraph, a, b) for a, b in read), passage, marked=True)


def _inside(passage: Passage, spans: Sequence[tuple[int, int]]) -> Iterator[FoundList]:
    """Yield the lists that stand in one paragraph."""
    paragraph = passage.paragraph
    for start, end in [*spans, *_clauses_with_lists(passage)]:
        found = coordination(paragraph.text, start, end)
        yield FoundList(tuple((paragraph, a, b) for a, b in found), passage)
    for pieces in quoted_coordinations(paragraph.text):
        yield FoundList(tuple((paragraph, a, b) for a, b in pieces), passage)
    for run in marked_series(paragraph):
        yield FoundList(tuple(run), passage, numbered=True)
    for alike in (parallel_segments, parallel_clauses, clauses_opening_alike, clauses_ending_alike):
        for run in alike(paragraph):
            yield FoundList(tuple(run), passage, alike=True)
    for start, end in [*spans, (passage.start, passage.end)]:
        for run in clause_runs(paragraph, start, end):
            yield FoundList(tuple(run), passage, loose=True)


def _clauses_with_lists(passage: Passage) -> list[tuple[int, int]]:
    return [
        (passage.start + a, passage.start + b) for a, b in clauses(passage.text) if "、" in passage.text[a:b]
    ]


def _over_paragraphs(of: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Iterator[FoundList]:
    """Yield the lists whose items are paragraphs, each with the best of the document's passages that touches it."""
    for lead, items in all_led(paragraphs):
        yield FoundList(tuple(items), _nearest(of, [lead, *(i[0] for i in items)]), lead=lead, numbered=True)
    for series in paragraph_series(paragraphs):
        yield FoundList(tuple(series), _nearest(of, [item[0] for item in series]), numbered=True)


def _nearest(of: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Passage:
    places = {(p.kind, p.number) for p in paragraphs}
    return next((p for p in of if (p.paragraph.kind, p.paragraph.number) in places), of[0])
