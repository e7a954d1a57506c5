"""Numbered series in the text: 一是…二是…, （一）…（二）….

Policy text is built of them, and a question for 「哪五个方面」 wants every item, each cited, even when the
items stand in five paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.corpus.marks import Mark, mark_of, number_of
from qa.datatypes import Paragraph, ParagraphKind
from qa.reader.candidates import trimmed
from qa.reader.coordinations import CLAUSE_END, clause_bounds

Item = tuple[Paragraph, int, int]
"""A list item: `paragraph.text[start:end]`."""

_NUMERAL = "一二三四五六七八九十"
_SERIES = re.compile(
    rf"(?:^|(?<=[。；：;:，,！？\s]))(?:第?([{_NUMERAL}]{{1,3}})(?:是要?|要|则|、|，)|[（(]([{_NUMERAL}]{{1,3}}|[0-9]{{1,2}})[)）]|([①-⑳]))"
)
_STRUCTURE = ("part", "chapter", "section", "article", "division")
"""Marks that number a document's parts, which are no items of a list."""
_HEADWORD = 6
"""Characters of a headword at most."""


def marked_series(paragraph: Paragraph) -> list[list[Item]]:
    """Return the numbered series inside a paragraph, each a run 1, 2, 3 …, an item reaching to the next mark.

    An item is its leading words, up to the first comma or stop after the mark.
    """
    text, runs = paragraph.text, []
    run: list[tuple[int, int]] = []
    for match in _SERIES.finditer(text):
        value = number_of(next(g for g in match.groups() if g))
        if run and value == run[-1][0] + 1:
            run.append((value, match.end()))
        else:
            runs.append(run)
            run = [(value, match.end())] if value == 1 else []
    return [_headwords([leading_words(paragraph, at) for _, at in r]) for r in [*runs, run] if len(r) > 1]


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


def leading_words(paragraph: Paragraph, start: int) -> Item:
    """Return the item that begins there: the words up to the end of the segment when short, else of the clause."""
    text = paragraph.text
    ends = [end for end in clause_bounds(text) if end >= start]
    stops = [e for e in ends if text[e] in "。；;！？\n："]
    stop = stops[0] if stops else len(text)
    if stop - start > 28 and ends:
        stop = next((e for e in ends if e - start >= 4), ends[0])
    return (paragraph, *trimmed(text, start, stop))


def paragraph_series(paragraphs: Sequence[Paragraph]) -> list[list[Item]]:
    """Return the series whose items begin paragraphs: 一要…, 二要…; （一）, （二）; 1. 2. 3.

    The run counts from 1 and may be interrupted by unnumbered paragraphs, which belong to the item above.
    """
    runs: list[list[Item]] = []
    open_runs: dict[str, tuple[int, list[Item]]] = {}
    for paragraph in paragraphs:
        found = _paragraph_mark(paragraph.text)
        if found is None:
            continue
        style, value, end = found
        if value == 1:
            open_runs[style] = (1, [leading_words(paragraph, end)])
            runs.append(open_runs[style][1])
        elif style in open_runs and value == open_runs[style][0] + 1:
            open_runs[style][1].append(leading_words(paragraph, end))
            open_runs[style] = (value, open_runs[style][1])
    return [run for run in runs if len(run) > 1]


def _paragraph_mark(text: str) -> tuple[str, int, int] | None:
    mark = mark_of(text)
    if mark and mark.style in _STRUCTURE:
        return None
    if mark and mark.number:
        return mark.style, mark.number, mark.end
    match = _SERIES.match(text)
    if match is None:
        return None
    numeral = next(g for g in match.groups() if g)
    return match[0].replace(numeral, ""), number_of(numeral), match.end()


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
