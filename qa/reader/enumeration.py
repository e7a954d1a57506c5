"""Lists in the text: coordinations (甲、乙、丙) and numbered series (一是…二是…, （一）…（二）…).

Policy text is built of them, and a question for 「哪五个方面」 wants every item, each cited, even when the
items stand in five paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.corpus.marks import Mark, mark_of, number_of
from qa.datatypes import Paragraph, ParagraphKind
from qa.reader.candidates import trimmed

Item = tuple[Paragraph, int, int]
"""A list item: `paragraph.text[start:end]`."""

_NUMERAL = "一二三四五六七八九十"
_SERIES = re.compile(
    rf"(?:^|(?<=[。；：;:，,！？\s]))(?:第?([{_NUMERAL}]{{1,3}})(?:是要?|要|则|、|，)|[（(]([{_NUMERAL}]{{1,3}}|[0-9]{{1,2}})[)）]|([①-⑳]))"
)
_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]")
_STRUCTURE = ("part", "chapter", "section", "article", "division")
"""Marks that number a document's parts, which are no items of a list."""
_QUOTES = {"“": "”", "《": "》", "（": "）", "「": "」", "(": ")", "【": "】", "‘": "’", "『": "』"}
_HEADWORD = 6
"""Characters of a headword at most."""
_CONJUNCTION = re.compile(r"以及|或者|和|与|及|或")
_LEAD = re.compile(r"(?:在|针对|围绕|包括|包含|涉及|坚持以|坚持|以|对|将|把|要|是|为|有)(?=.{2})")
_QUOTED = re.compile(r"“[^“”。，；]{5,40}”")
_AND_SO_ON = re.compile(r"(?<=.)等(?![级待候同额价])")


def coordination(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the items of the 、-coordination that `text[start:end]` touches, in order; [] when it touches none.

    The span sets the outer edges where it reaches into the first or last item, since the words before the
    first item (国内要紧盯…) and after the last (…等区域) belong to the sentence.

    >>> text = "国内要紧盯粤港澳、长三角、京津冀等区域招商。"
    >>> [text[a:b] for a, b in coordination(text, 5, 16)]
    ['粤港澳', '长三角', '京津冀']
    """
    left, right = _clause_around(text, start, end)
    pieces = _pieces(text, left, right)
    if len(pieces) < 2 or not any(a < end and start < b for a, b in pieces):
        return []
    first, last = pieces[0], pieces[-1]
    lead = _LEAD.match(text, *first)
    if first[0] < start < first[1]:
        pieces[0] = (start, first[1])
    elif lead:
        pieces[0] = (lead.end(), first[1])
    if last[0] < end < last[1]:
        pieces[-1] = (last[0], end)
    return _ended_alike(text, [p for p in (trimmed(text, *p) for p in pieces) if p[0] < p[1]])


def members(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the items of a span that is a coordination as a whole; [] when it is none.

    >>> text = "加强细颗粒物和臭氧协同控制"
    >>> [text[a:b] for a, b in members(text, 2, 9)]
    ['细颗粒物', '臭氧']
    """
    items = [p for p in (trimmed(text, *p) for p in _pieces(text, start, end)) if p[0] < p[1]]
    return _ended_alike(text, items) if len(items) > 1 else []


def quoted_coordinations(text: str) -> list[list[tuple[int, int]]]:
    """Return the items of each quotation that is a coordination of three or more.

    >>> text = "采用“走访、航拍、勘探”三步法"
    >>> [[text[a:b] for a, b in run] for run in quoted_coordinations(text)]
    [['走访', '航拍', '勘探']]
    """
    found = []
    for match in _QUOTED.finditer(text):
        cuts = [match.start(), *(i for i in range(*match.span()) if text[i] == "、"), match.end() - 1]
        found.append([(a + 1, b) for a, b in pairwise(cuts)])
    return [run for run in found if len(run) > 2]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at 、 and the last conjunction; nothing follows the item that 等 closes.

    >>> text = "惠及兰州、定西、白银等5市，告别苦咸水、高氟水"
    >>> [text[a:b] for a, b in _pieces(text, 2, len(text))]
    ['兰州', '定西', '白银']
    """
    cuts = [start, *_cuts(text, start, end), end]
    pieces = [(a + (i > 0), b) for i, (a, b) in enumerate(pairwise(cuts))]
    if len(pieces) < 2:
        return _with_last(text, pieces)
    for place, (a, b) in enumerate(pieces):
        stop = _AND_SO_ON.search(text, a, b)
        if stop and place:
            return _with_last(text, [*pieces[:place], (a, stop.start())])
    return _with_last(text, pieces)


def _ended_alike(text: str, items: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """End the last item as the others end, two at least: 方向性、根本性、长远性问题 holds 长远性."""
    endings = {text[b - 1] for _, b in items[:-1]}
    if len(items) < 3 or len(endings) > 1:
        return items
    a, b = items[-1]
    here = text.rfind(endings.pop(), a + 1, b)
    return [*items[:-1], (a, here + 1)] if here > 0 else items


def _clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    depth_ends = [m.start() for m in _CLAUSE_END.finditer(text) if not _inside_quotes(text, m.start())]
    if any(start < p < end - 1 for p in depth_ends):
        return start, start  # the span reaches over several clauses: no one coordination is meant
    left = max((p + 1 for p in depth_ends if p < start), default=0)
    return left, min((p for p in depth_ends if p >= max(start, end - 1)), default=len(text))


def _inside_quotes(text: str, place: int) -> bool:
    begin = max(0, place - 60)
    return any(text.count(o, begin, place) > text.count(c, begin, place) for o, c in _QUOTES.items())


def _cuts(text: str, left: int, right: int) -> list[int]:
    return [i for i in range(left, right) if text[i] == "、" and not _inside_quotes(text, i)]


def _with_last(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut the last piece at its conjunction: 「丙和丁」 holds two items, once 甲、乙 stand before it."""
    a, b = pieces[-1]
    joined = _CONJUNCTION.search(text, a + 1, b - 1)
    if joined is None or _inside_quotes(text, joined.start()):
        return pieces
    return [*pieces[:-1], (a, joined.start()), (joined.end(), b)]


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
    heads = [_CLAUSE_END.search(p.text, a, b) for p, a, b in items]
    ends = [head.start() if head else b for head, (_, _, b) in zip(heads, items, strict=True)]
    sizes = {end - a for end, (_, a, _) in zip(ends, items, strict=True)}
    if not all(heads) or len(sizes) > 1 or max(sizes) > _HEADWORD:
        return items
    return [(p, a, end) for end, (p, a, _) in zip(ends, items, strict=True)]


def leading_words(paragraph: Paragraph, start: int) -> Item:
    """Return the item that begins there: the words up to the end of the segment when short, else of the clause."""
    text = paragraph.text
    ends = [m.start() for m in _CLAUSE_END.finditer(text, start) if not _inside_quotes(text, m.start())]
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
