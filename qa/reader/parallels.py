"""Lists without marks: neighbouring clauses and sentences that are built alike (要…。要…。要…), and plain runs of clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile

from qa.datatypes import Paragraph, ParagraphKind  # noqa: F401 - the examples make paragraphs
from qa.reader.candidates import trimmed
from qa.reader.enumeration import Item, leading_words
from qa.text import clauses, segments, sentences

_OPENINGS = "要坚着加推强深持不"
"""With these characters policy text begins one sentence after the other."""
_CONNECTIVE = re.compile("(?:[这那]?[也又还更既][是要有能]?|[这那]是|同时|并且?|以及|而且)(?=.{2})")
_FRAME = 0.5
"""Share of the items from which on what all of them share is a frame."""
_AROUND = 4
"""Clauses on either side of a span that may belong to one list with it."""
_SHORT = 4
"""Characters of a clause from which on it may be an item."""


def parallel_segments(paragraph: Paragraph) -> list[list[Item]]:
    """Return the leading clauses of the sentences that open alike, three at least: 要…。要…；要…."""
    text = paragraph.text
    parts = segments(text)
    found = []
    for opening in dict.fromkeys(text[a] for a, _ in parts if text[a] in _OPENINGS):
        run = [leading_words(paragraph, a) for a, _ in parts if text[a] == opening]
        if len(run) > 2:
            found.append(without_frame(run))
    return found


def parallel_clauses(paragraph: Paragraph) -> list[list[Item]]:
    """Return the runs of three or more clauses in a row that open with the same two characters.

    >>> text = "必须发展，以发展担使命，以发展赢未来，以发展惠民生。"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [[p.text[a:b] for p, a, b in run] for run in parallel_clauses(made)]
    [['以发展担使命', '以发展赢未来', '以发展惠民生']]
    """
    text = paragraph.text
    runs = groupby(clauses(text), key=lambda part: text[part[0] : part[0] + 2])
    found = [list(members) for _, members in runs]
    return [[(paragraph, *trimmed(text, *part)) for part in run] for run in found if len(run) >= 3]


def clauses_opening_alike(paragraph: Paragraph) -> list[list[Item]]:
    """Return the clauses, near or apart, three at least, that open with the same two or three characters.

    >>> text = "要围绕新制造招引项目，抢占高点；要围绕扩大内需招引项目，促进消费；要围绕旧城更新招引项目。"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [p.text[a:b] for p, a, b in clauses_opening_alike(made)[0]]
    ['新制造', '扩大内需', '旧城更新']
    """
    text, runs = paragraph.text, dict[str, list[Item]]()
    for start, end in clauses(text):
        for size in (2, 3):
            runs.setdefault(text[start : start + size], []).append((paragraph, *trimmed(text, start, end)))
    return [without_frame(run) for run in runs.values() if len(run) > 2]


def clauses_ending_alike(paragraph: Paragraph) -> list[list[Item]]:
    """Return the runs of two or more clauses in a row that end in the same two characters, 也是 and the like left out.

    >>> text = "这是团结的大会，也是奋进的大会。散会。"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [[p.text[a:b] for p, a, b in run] for run in clauses_ending_alike(made)]
    [['团结的大会', '奋进的大会']]
    """
    text = paragraph.text
    parts = [trimmed(text, *part) for part in clauses(text)]
    runs = [list(run) for _, run in groupby(parts, key=lambda part: text[part[1] - 2 : part[1]])]
    return [[_without_connective(paragraph, *part) for part in run] for run in runs if len(run) >= 2]


def _without_connective(paragraph: Paragraph, start: int, end: int) -> Item:
    found = _CONNECTIVE.match(paragraph.text, start, end)
    return paragraph, found.end() if found else start, end


def clause_runs(paragraph: Paragraph, start: int, end: int) -> Iterator[list[Item]]:
    """Yield what the clauses of the sentences in `text[start:end]` list: cut at commas, and at 、 between clauses too.

    A sentence of three clauses or more is one list: 经济稳中有进，科技取得成果、民生持续改善。
    """
    text = paragraph.text
    for a, b in sentences(text[start:end]):
        cut = [(start + a + x, start + a + y) for x, y in clauses(text[start + a : start + b])]
        for pieces in (cut, list(_finer(text, cut))):
            items = [(paragraph, *trimmed(text, *piece)) for piece in pieces]
            if len(items) > 2 and all(y - x >= _SHORT for _, x, y in items):
                yield items


def part_runs(paragraph: Paragraph, start: int, end: int) -> Iterator[list[Item]]:
    """Yield the runs of two clauses or more in a row, of the sentence that `text[start:end]` is in, that touch it.

    Words before the first item (要, 包括) and connectives before the others are left out.
    """
    text = paragraph.text
    around = next(((a, b) for a, b in sentences(text) if a <= start < b), (start, end))
    cut = [(around[0] + a, around[0] + b) for a, b in clauses(text[slice(*around)])]
    touched = [n for n, (a, b) in enumerate(cut) if a < end and start < b]
    if not touched or len(cut) < 2:
        return
    items = [_without_connective(paragraph, *trimmed(text, *part)) for part in cut]
    for first in range(max(0, touched[0] - _AROUND), touched[-1] + 1):
        for last in range(max(first + 1, touched[0]), min(len(cut) - 1, touched[-1] + _AROUND) + 1):
            yield without_frame(items[first : last + 1])


def _finer(text: str, cut: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in cut:
        bounds = [start, *(i + 1 for i in range(start, end) if text[i] == "、"), end]
        yield from pairwise(bounds)


def without_frame(items: list[Item]) -> list[Item]:
    """Return what differs between items, where most of each is a frame that all share.

    >>> text = "要围绕新制造招引项目；要围绕扩大内需招引项目"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [p.text[a:b] for p, a, b in without_frame([(made, 0, 10), (made, 11, 22)])]
    ['新制造', '扩大内需']
    """
    texts = [p.text[a:b] for p, a, b in items]
    before = _shared(texts)
    after = _shared([t[before:][::-1] for t in texts])
    left = sum(len(t) - before - after for t in texts)
    if left > (1 - _FRAME) * sum(map(len, texts)) or min(map(len, texts)) - before - after < 2:
        return items
    return [(p, a + before, b - after) for p, a, b in items]


def _shared(texts: Sequence[str]) -> int:
    """Return with how many characters all of them begin alike."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False)))
