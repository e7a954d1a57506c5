"""Paragraphs to passages: whole sentences up to a limit, inside one paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from qa.config import PASSAGE_CHARACTERS as PASSAGE_CHARACTERS  # named here too, for those who cut
from qa.corpus.marks import asks
from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.text import Parts, clauses, segments, sentences

_Cutter = Callable[[str], Parts]


def split_passages(
    document: Document, paragraphs: Sequence[Paragraph], first_id: int = 0, limit: int = PASSAGE_CHARACTERS
) -> list[Passage]:
    """Return the passages of a document, in order, with ids from `first_id`.

    A sentence longer than `limit` characters is cut at semicolons, then at clause ends, and a clause longer
    than that anywhere.
    Headings are passages too, but for a question with text under it: it answers nothing, and what is under it is found
    by it. For each, `passage.paragraph.text[passage.start : passage.end] == passage.text`.
    """
    passages: list[Passage] = []
    for paragraph, below in zip_longest(paragraphs, paragraphs[1:]):
        heads = paragraph.kind is ParagraphKind.HEADING and below and below.kind is not ParagraphKind.HEADING
        if heads and asks(paragraph.text):
            continue
        for start, end in passage_offsets(paragraph.text, limit):
            number = first_id + len(passages)
            passages.append(Passage(number, document, paragraph, paragraph.text[start:end], start, end))
    return passages


def passage_offsets(text: str, limit: int) -> list[tuple[int, int]]:
    """Return the offsets of passages of at most `limit` characters; all but white space is in one of them.

    >>> text = "全市共有水库。水库分三类，各有专人看管；其余待查。"
    >>> [text[a:b] for a, b in passage_offsets(text, 14)]
    ['全市共有水库。', '水库分三类，各有专人看管；', '其余待查。']
    """
    return _packed(_pieces(text, limit), limit)


def _pieces(text: str, limit: int) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text):
        yield from _cut(text, start, end, limit, (segments, clauses))


def _cut(
    text: str, start: int, end: int, limit: int, cutters: tuple[_Cutter, ...]
) -> Iterator[tuple[int, int]]:
    """Cut `text[start:end]` into pieces as long as fit, at the coarsest marks that make it short enough."""
    if end - start <= limit:
        yield start, end
    elif cutters:
        part = text[start:end]
        finer = (piece for a, b in cutters[0](part) for piece in _cut(part, a, b, limit, cutters[1:]))
        yield from ((start + a, start + b) for a, b in _packed(finer, limit))
    else:
        yield from ((place, min(place + limit, end)) for place in range(start, end, limit))


def _packed(pieces: Iterable[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    packed: list[tuple[int, int]] = []
    for start, end in pieces:
        if packed and end - packed[-1][0] <= limit:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed
