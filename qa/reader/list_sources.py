"""Every list that may answer a question: those in the passages, and those that their documents number or introduce."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from qa.datatypes import Paragraph, Passage
from qa.reader.candidates import Candidate
from qa.reader.coordinations import coordination, members, quoted_coordinations, readings
from qa.reader.enumeration import (
    Item,
    all_led,
    marked_series,
    other_edges,
    paragraph_series,
    unnumbered_series,
)
from qa.reader.parallels import (
    clause_runs,
    clauses_ending_alike,
    clauses_opening_alike,
    headed_paragraphs,
    parallel_clauses,
    parallel_segments,
    part_runs,
    segment_runs,
    topic_sentences,
)
from qa.text import clauses, sentences

ParagraphsOf = Callable[[str], Sequence[Paragraph]]
"""Gives all paragraphs of a document by its id, in the order of the text."""


class Source(StrEnum):
    """By what a list was found."""

    MARKED = "marked"
    """The reader's best span is a coordination as a whole."""
    SPANS = "spans"
    """Its items are spans of the reader."""
    COORDINATION = "coordination"
    NUMBERED = "numbered"
    ALIKE = "alike"
    """Nothing but how they are built makes its clauses a list."""
    LOOSE = "loose"
    """Nothing but commas makes it a list."""


_MARKED = 8
"""Best spans that may be a coordination as a whole."""
_CLOSELY = 5
"""Best spans near which every way to read a coordination is looked at."""
_LOOSELY = 3
"""Best spans near which every run of clauses is looked at."""
_SPANS = 5
"""Spans of the reader that may be the items of a list, at most."""


@dataclass(frozen=True)
class FoundList:
    """A list in the text: two items or more, the passage by which it was found, and what is known of it."""

    items: tuple[Item, ...]
    passage: Passage
    source: Source
    lead: Paragraph | None = None
    """The paragraph that introduces the items, where they are paragraphs of their own."""
    above: Paragraph | None = None
    """The paragraph before the items, where they stand in several."""
    reading: int = 0
    """Which way to read its coordination it is; 0: the likeliest."""

    @property
    def place(self) -> tuple[str, tuple[tuple[str, int, int, int], ...]]:
        """Where it stands: two lists of one place are the same."""
        return self.passage.document.id, tuple((p.kind, p.number, a, b) for p, a, b in self.items)


def found_lists(
    candidates: Sequence[Candidate], passages: Sequence[Passage], paragraphs_of: ParagraphsOf
) -> Iterator[FoundList]:
    """Yield each list once, those that the reader marked first; `candidates` come best first, at least one.

    No item is empty: what a stray mark leaves between two others (“甲、、乙”) makes no list.
    """
    seen: set[object] = set()
    for found in _all(candidates, passages, cache(paragraphs_of)):
        whole = len(found.items) > 1 and all(p.text[a:b].strip() for p, a, b in found.items)
        if whole and found.place not in seen:
            seen.add(found.place)
            yield found


def _all(
    candidates: Sequence[Candidate], passages: Sequence[Passage], paragraphs_of: ParagraphsOf
) -> Iterator[FoundList]:
    for candidate in candidates[:_MARKED]:
        yield _marked_by(candidate, passages[candidate.passage])
    paragraphs: set[object] = set()
    for number, passage in enumerate(passages):
        spans = [(c.quotation.start, c.quotation.end) for c in candidates if c.passage == number]
        best = [(c.quotation.start, c.quotation.end) for c in candidates[:_CLOSELY] if c.passage == number]
        loosely = best[: sum(c.passage == number for c in candidates[:_LOOSELY])]
        yield from _of_spans(passage, spans)
        yield from _near_spans(passage, spans, best, loosely)
        place = passage.document.id, passage.paragraph.kind, passage.paragraph.number
        if place not in paragraphs:
            paragraphs.add(place)
            yield from _inside(passage)
    for document in dict.fromkeys(p.document.id for p in passages):
        of = [p for p in passages if p.document.id == document]
        yield from _over_paragraphs(of, paragraphs_of(document))


def _marked_by(candidate: Candidate, passage: Passage) -> FoundList:
    read = members(passage.paragraph.text, candidate.quotation.start, candidate.quotation.end)
    return _found(passage, read, Source.MARKED)


def _of_spans(passage: Passage, spans: Sequence[tuple[int, int]]) -> Iterator[FoundList]:
    """Yield the best spans of a passage as a list: two, three, …, and those alone that share the best one's sentence."""
    if not spans:
        return
    sentence = next(
        ((a, b) for a, b in sentences(passage.paragraph.text) if a <= spans[0][0] < b),
        (passage.start, passage.end),
    )
    together = [(a, b) for a, b in spans if sentence[0] <= a and b <= sentence[1]]
    for some in (_apart(spans), _apart(together)):
        for count in range(2, min(len(some), _SPANS) + 1):
            yield _found(passage, sorted(some[:count]), Source.SPANS)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out each span that overlaps a better one."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not any(a < end and start < b for a, b in kept):
            kept.append((start, end))
    return kept


def _found(
    passage: Passage, pieces: Sequence[tuple[int, int]], source: Source, reading: int = 0
) -> FoundList:
    return FoundList(tuple((passage.paragraph, a, b) for a, b in pieces), passage, source, reading=reading)


def _near_spans(
    passage: Passage,
    spans: Sequence[tuple[int, int]],
    best: Sequence[tuple[int, int]],
    loosely: Sequence[tuple[int, int]],
) -> Iterator[FoundList]:
    """Yield the lists in the passage and near its spans.

    Coordinations near its `best` spans are read in every way, runs of clauses near those in `loosely`.
    """
    paragraph = passage.paragraph
    for start, end in [part for span in best for part in _within_clauses(paragraph.text, span)]:
        for number, pieces in enumerate(readings(paragraph.text, start, end)):
            yield _found(passage, pieces, Source.COORDINATION, number)
    for start, end in [*spans, *_clauses_with_lists(passage)]:
        yield _found(passage, coordination(paragraph.text, start, end), Source.COORDINATION)
    for start, end in [*spans, (passage.start, passage.end)]:
        for run in clause_runs(paragraph, start, end):
            yield FoundList(tuple(run), passage, Source.LOOSE)
    for start, end in loosely:
        for number, run in enumerate(part_runs(paragraph, start, end)):
            yield FoundList(tuple(run), passage, Source.LOOSE, reading=number + 1)


def _within_clauses(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the span, or the parts of it that are coordinations in one clause each, if it reaches over several."""
    start, end = span
    parts = [(start + a, start + b) for a, b in clauses(text[start:end])]
    return [span] if len(parts) < 2 else [(a, b) for a, b in parts if "、" in text[a:b]]


def _inside(passage: Passage) -> Iterator[FoundList]:
    """Yield the lists of the passage's paragraph that show by their marks, or by how they are built."""
    paragraph = passage.paragraph
    for pieces in quoted_coordinations(paragraph.text):
        yield _found(passage, pieces, Source.COORDINATION)
    for run in marked_series(paragraph):
        yield from _numbered(passage, run)
    for run in (topic_sentences(paragraph), *segment_runs(paragraph)):
        yield FoundList(tuple(run), passage, Source.ALIKE)
    for alike in (parallel_segments, parallel_clauses, clauses_opening_alike, clauses_ending_alike):
        for run in alike(paragraph):
            yield FoundList(tuple(run), passage, Source.ALIKE)


def _clauses_with_lists(passage: Passage) -> list[tuple[int, int]]:
    return [
        (passage.start + a, passage.start + b)
        for a, b in clauses(passage.text)
        if "、" in passage.text[a:b] or "”“" in passage.text[a:b] or "》《" in passage.text[a:b]
    ]


def _over_paragraphs(of: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Iterator[FoundList]:
    """Yield the lists whose items are paragraphs, each with the best of the document's passages that touches it."""
    for lead, items in all_led(paragraphs):
        yield FoundList(tuple(items), _nearest(of, [lead, *(i[0] for i in items)]), Source.NUMBERED, lead)
    above = {id(below): each for each, below in pairwise(paragraphs)}
    for series in paragraph_series(paragraphs):
        yield from _numbered(_nearest(of, [item[0] for item in series]), series, above.get(id(series[0][0])))
    for source, runs in (
        (Source.NUMBERED, unnumbered_series(paragraphs)),
        (Source.ALIKE, headed_paragraphs(paragraphs)),
    ):
        for run in runs:
            nearest = _nearest(of, [item[0] for item in run])
            yield FoundList(tuple(run), nearest, source, above=above.get(id(run[0][0])))


def _numbered(passage: Passage, run: Sequence[Item], above: Paragraph | None = None) -> Iterator[FoundList]:
    """Yield a numbered list with its items cut in all ways."""
    yield FoundList(tuple(run), passage, Source.NUMBERED, above=above)
    for number, items in enumerate(other_edges(run), 1):
        yield FoundList(tuple(items), passage, Source.NUMBERED, above=above, reading=number)


def _nearest(of: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Passage:
    places = {(p.kind, p.number) for p in paragraphs}
    return next((p for p in of if (p.paragraph.kind, p.paragraph.number) in places), of[0])
