"""Numbered series in the text: 一是…二是…, （一）…（二）….

Policy text is built of them, and a question for 「哪五个方面」 wants every item, each cited, even when the
items stand in five paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from qa.corpus.marks import Mark, mark_of, number_of
from qa.datatypes import Paragraph, ParagraphKind
from qa.reader.candidates import trimmed
from qa.reader.coordinations import CLAUSE_END, clause_ends

Item = tuple[Paragraph, int, int]
"""A list item: `paragraph.text[start:end]`."""

_Mark = tuple[str, int, int, int]
"""Style, number, start and end of a mark."""
_NUMERAL = "一二三四五六七八九十"
_SERIES = re.compile(
    rf"(?:^|(?<=[。；：;:，,！？\s]))(?:第?([{_NUMERAL}]{{1,3}})(?:是要?|要|则|、|，)|[（(]([{_NUMERAL}]{{1,3}}|[0-9]{{1,2}})[)）]|([①-⑳]))"
)
_STRUCTURE = ("part", "chapter", "section", "article", "division")
"""Marks that number a document's parts, which are no items of a list."""
_STYLES = {"要": "是", "则": "是", "(": "（"}
"""Marks that may stand in one series: 一是, 二要."""
_UNNUMBERED = ("dash", "bullet")
_SEGMENT_END = "。；;！？\n："
_LONG = 28
"""Characters of a segment above which an item is its first clause alone."""
_HEADWORD = 6
"""Characters of a headword at most."""


def marked_series(paragraph: Paragraph) -> list[list[Item]]:
    """Return the numbered series inside a paragraph, each a run 1, 2, 3 …, an item reaching to the next mark.

    An item is its leading words, up to the first comma or stop after the mark.
    """
    return [_headwords(run) for run in _runs([paragraph], _marks) if len(run) > 1]


def _runs(paragraphs: Sequence[Paragraph], marks_of: Callable[[str], Sequence[_Mark]]) -> list[list[Item]]:
    """Return what the marks of each style count from 1 on; an item reaches to the next mark at most."""
    runs: list[list[Item]] = []
    open_runs: dict[str, tuple[int, list[Item]]] = {}
    for paragraph in paragraphs:
        marks = marks_of(paragraph.text)
        for number, (style, value, _, end) in enumerate(marks, 1):
            stop = marks[number][2] if number < len(marks) else None
            _count_on(style, value, leading_words(paragraph, end, stop), runs, open_runs)
    return runs


def _count_on(
    style: str,
    value: int,
    item: Item,
    runs: list[list[Item]],
    open_runs: dict[str, tuple[int, list[Item]]],
) -> None:
    """Begin a run with an item marked 1, or add the item to the run of its style whose next one it is."""
    counted, run = open_runs.get(style, (0, []))
    if value == 1:
        runs.append(run := [])
    elif value != counted + 1:
        return
    run.append(item)
    open_runs[style] = value, run


def _headwords(items: list[Item]) -> list[Item]:
    """Return the first clauses alone where all of them are equally long and short, and more follows.

    一是规模大，设立分会场14个；二是内容新，首次举办讲座 lists 规模大 and 内容新.
    """
    heads = [CLAUSE_END.search(p.text, a, b) for p, a, b in items]
    ends = [head.start() if head else b for head, (_, _, b) in zip(heads, items, strict=True)]
    sizes = {end - a for end, (_, a, _) in zip(ends, items, strict=True)}
    if not all(heads) or len(sizes) > 1 or max(sizes) > _HEADWORD:
        return items
    return [(p, a, end) for end, (p, a, _) in zip(ends, items, strict=True)]


def leading_words(paragraph: Paragraph, start: int, before: int | None = None) -> Item:
    """Return the item that begins there: the words up to the end of the segment when short, else of the clause.

    It ends at `before` at the latest, where the next one begins.
    """
    text = paragraph.text
    limit = len(text) if before is None else before
    stop = next((e for e in clause_ends(text, start, limit) if text[e] in _SEGMENT_END), limit)
    if stop - start > _LONG:
        first = next(clause_ends(text, start, limit), stop)
        stop = next((e for e in clause_ends(text, start, limit) if e - start >= 4), first)
    return (paragraph, *trimmed(text, start, stop))


def other_edges(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the same items cut elsewhere: after one clause, after two, and where their sentences end.

    >>> text = "一是守法，不越线，不贪利；二是守信，不食言，不拖欠。"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [[made.text[a:b] for _, a, b in run] for run in other_edges([(made, 2, 12), (made, 15, 25)])]
    [['守法', '守信'], ['守法，不越线', '守信，不食言'], ['守法，不越线，不贪利', '守信，不食言，不拖欠']]
    """
    following = [*((p, start) for p, start, _ in items[1:]), (None, 0)]
    cuts = [
        _ends_after(p.text, start, until if p is after else len(p.text))
        for (p, start, _), (after, until) in zip(items, following, strict=True)
    ]
    for clauses in (0, 1, -1):
        yield [
            (p, *trimmed(p.text, start, ends[min(clauses, len(ends) - 1)]))
            for (p, start, _), ends in zip(items, cuts, strict=True)
        ]


def _ends_after(text: str, start: int, until: int) -> list[int]:
    """Return where the clauses between two places end, the first segment's alone; `until` where none does."""
    found = []
    for end in clause_ends(text, start + 1, until):
        found.append(end)
        if text[end] in _SEGMENT_END:
            break
    return found or [until]


def paragraph_series(paragraphs: Sequence[Paragraph]) -> list[list[Item]]:
    """Return the series that go over paragraphs: 一要…, 二要…; （一）, （二）; 1. 2. 3.

    The run counts from 1 and may be interrupted by unnumbered paragraphs, which belong to the item above. A mark
    stands at the beginning of a paragraph, or behind what announces it: 他提出三点建议：第一，….
    """
    return [run for run in _runs(paragraphs, _all_marks) if run[0][0] is not run[-1][0]]


def unnumbered_series(paragraphs: Sequence[Paragraph]) -> list[list[Item]]:
    """Return the runs of two or more paragraphs in a row that begin with the same mark without a number: ——, ●."""
    marks = [mark_of(p.text) for p in paragraphs]
    styles = [mark.style if mark and mark.style in _UNNUMBERED else "" for mark in marks]
    found = []
    for style, places in groupby(range(len(paragraphs)), key=styles.__getitem__):
        run = [(paragraphs[i], marks[i]) for i in places]
        if style and len(run) > 1:
            found.append([leading_words(p, mark.end) for p, mark in run if mark])
    return found


@lru_cache(maxsize=4096)
def _marks(text: str) -> tuple[_Mark, ...]:
    """Return the marks in a text."""
    found = []
    for match in _SERIES.finditer(text):
        numeral = next(g for g in match.groups() if g)
        style = match[0].replace(numeral, "", 1)[:1]
        found.append((_STYLES.get(style, style), number_of(numeral), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=4096)
def _all_marks(text: str) -> tuple[_Mark, ...]:
    """Return the marks in a text, and at its beginning those too that stand nowhere else: 1., (1)."""
    mark = mark_of(text)
    if mark and mark.style in _STRUCTURE:
        return ()
    marks = _marks(text)
    if mark and mark.number and not (marks and marks[0][2] == 0):
        return ((mark.style, mark.number, 0, mark.end), *marks)
    return marks


def led_items(paragraphs: Sequence[Paragraph], lead: Paragraph) -> list[Item]:
    """Return the list items that follow a paragraph ending in a colon: a statute's （一）…（n）.

    An item is its whole first paragraph, however many sentences it has. What is marked in another style below an
    item (1., 2.) or goes on unmarked is passed over, up to `_BELOW` paragraphs, where the count goes on behind it.
    """
    place = next(
        (i for i, p in enumerate(paragraphs) if (p.kind, p.number) == (lead.kind, lead.number)), None
    )
    return _led_from(paragraphs, place) if place is not None and is_lead(lead) else []


def is_lead(paragraph: Paragraph) -> bool:
    """Whether it ends in a colon."""
    return paragraph.text.rstrip().endswith(("：", ":"))


def all_led(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph, list[Item]]]:
    """Return every led list of a document, two items or more, with what leads up to it."""
    found = [(lead, _led_from(paragraphs, place)) for place, lead in enumerate(paragraphs) if is_lead(lead)]
    return [(lead, items) for lead, items in found if len(items) > 1]


_BELOW = 12


def _led_from(paragraphs: Sequence[Paragraph], lead: int) -> list[Item]:
    items: list[Item] = []
    style, below = None, 0
    for paragraph in paragraphs[lead + 1 :]:
        mark = mark_of(paragraph.text)
        listed = paragraph.kind is ParagraphKind.LIST_ITEM
        if not items and not listed:
            break
        if listed and (not items or _counts_on(mark, style, len(items))):
            style, below = style or (mark.style if mark else None), 0
            items.append(_whole(paragraph, mark))
        elif _ends_list(paragraph) or (mark and mark.style == style) or below == _BELOW:
            break
        else:
            below += 1
    return items


def _ends_list(paragraph: Paragraph) -> bool:
    return paragraph.kind in (ParagraphKind.ARTICLE, ParagraphKind.HEADING)


def _counts_on(mark: Mark | None, style: str | None, counted: int) -> bool:
    """Whether this is the next item's mark; marks without a number, and none at all, need only be alike."""
    if mark is None or style is None:
        return mark is None and style is None
    return mark.style == style and mark.number in (0, counted + 1)


def _whole(paragraph: Paragraph, mark: Mark | None) -> Item:
    return (paragraph, *trimmed(paragraph.text, mark.end if mark else 0, len(paragraph.text)))
