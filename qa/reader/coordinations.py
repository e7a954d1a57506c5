"""Coordinations in the text: 甲、乙、丙; 甲和乙; “甲”“乙”; 《甲》《乙》.

Where one begins and ends is often open: of 应当提交申请书、身份证明 the first item is 申请书, of 后驱和四驱两种规格 the
last is 四驱. So the text is cut in all the ways that its grammar allows, and the one is chosen by what speaks for it
(`qa.reader.list_choice`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from qa.reader.candidates import trimmed

Piece = tuple[int, int]
"""An item inside a text: `text[start:end]`."""

CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]")
_QUOTES = {"“": "”", "《": "》", "（": "）", "「": "」", "(": ")", "【": "】", "‘": "’", "『": "』"}
_OPENERS = {"“": "”", "《": "》", "「": "」", "『": "』"}
_SEPARATOR = re.compile(r"(?<=[”》」』])(?:以及|[、，和与及])?(?=[“《「『])|、")
"""What stands between items: nothing at all between two quotations or titles."""
_CONJUNCTION = re.compile(r"以及|或者|和|与|及|或")
_LEAD = re.compile(r"(?:在|针对|围绕|包括|包含|涉及|坚持以|坚持|以|对|将|把|要|是|为|有)(?=.{2})")
_BEFORE = re.compile(r".*(?:[的了在由与对向为是有将把以从到按]|提交|包括|包含|涉及|分为|如|出席|根据)(?=..)")
"""With these words, the last of them, what comes before the first item may end."""
_AND_SO_ON = re.compile(r"(?<=.)等(?![级待候同额价])")
_COUNTED = re.compile(
    r"(?<=..)(?:这|上述)?[两二三四五六七八九十0-9]+[大个种项类条国省市县区州家方名位人点级篇章部支所单]"
)
"""A count of what came before: 后驱和四驱两种规格, 越南、老挝两国."""
_OF = re.compile(r"(?<=..)的")
_CALLED = re.compile(r"(?<=..)[“《「『]")
"""A quotation after the last item says what they make together: 科学院、科技城和技术中心“三合一”发展."""
_QUOTED = re.compile(r"“[^“”。，；]{5,40}”")
_REACH = 60
"""Characters before a place in which the quotation that holds it opens."""


def coordination(text: str, start: int, end: int) -> list[Piece]:
    """Return the likeliest reading of the coordination that `text[start:end]` touches; [] when it touches none.

    >>> text = "国内要紧盯粤港澳、长三角、京津冀等区域招商。"
    >>> [text[a:b] for a, b in coordination(text, 5, 16)]
    ['粤港澳', '长三角', '京津冀']
    """
    return next(readings(text, start, end), [])


def readings(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Yield the ways to read the coordination that `text[start:end]` touches, the likeliest first, each once.

    >>> text = "智界提供后驱和四驱两种规格，由华为提供"
    >>> ["/".join(text[a:b] for a, b in items) for items in readings(text, 4, 13)]
    ['后驱/四驱两种规格', '后驱/四驱', '智界提供后驱/四驱两种规格', '智界提供后驱/四驱']
    """
    left, right = _clause_around(text, start, end)
    seen = set()
    for cut in (_pieces(text, left, right), _cut_at_marks(text, left, right)):
        pieces = [(a, b) for a, b in cut if a < b]  # 「甲、乙、」 ends in nothing
        if len(pieces) < 2 or not any(a < end and start < b for a, b in pieces):
            continue
        for first, last in product(_starts(text, pieces, start), _ends(text, pieces, end)):
            items = _trimmed(text, [(first, pieces[0][1]), *pieces[1:-1], (pieces[-1][0], last)])
            if len(items) > 1 and tuple(items) not in seen:
                seen.add(tuple(items))
                yield items


def members(text: str, start: int, end: int) -> list[Piece]:
    """Return the items of a span that is a coordination as a whole; [] when it is none.

    >>> text = "加强细颗粒物和臭氧协同控制"
    >>> [text[a:b] for a, b in members(text, 2, 9)]
    ['细颗粒物', '臭氧']
    """
    items = _trimmed(text, _pieces(text, start, end))
    if len(items) < 2:
        return []
    return [*items[:-1], (items[-1][0], next(_ends_alike(text, items), items[-1][1]))]


def quoted_coordinations(text: str) -> list[list[Piece]]:
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


def _trimmed(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    return [p for p in (trimmed(text, *p) for p in pieces) if p[0] < p[1]]


def _starts(text: str, pieces: Sequence[Piece], start: int) -> list[int]:
    """Return where the first item may begin: the span tells, the words before it, or how the others begin."""
    a, b = pieces[0]
    lead, before = _LEAD.match(text, a, b), _BEFORE.match(text, a, b)
    found = [start] if a < start < b else []
    found += [lead.end()] if lead else []
    found += [*_starts_alike(text, pieces), a]
    found += [before.end()] if before else []
    return [place for place in dict.fromkeys(found) if b - place > 0]


def _starts_alike(text: str, pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield where the first item begins like the others: with a quotation, their character, or at their length.

    >>> text = "参观了“走访”“航拍”"
    >>> list(_starts_alike(text, [(0, 7), (7, 11)]))
    [3]
    """
    a, b = pieces[0]
    openings = {text[x] for x, _ in pieces[1:]}
    if len(openings) == 1:
        opening = openings.pop()
        here = text.rfind(opening, a, b - 1)
        if here >= a and (opening in _OPENERS or here > a):
            yield here
    lengths = {y - x for x, y in pieces[1:]}
    if len(lengths) == 1 and len(pieces) > 2 and b - a > max(lengths):
        yield b - lengths.pop()


def _ends(text: str, pieces: Sequence[Piece], end: int) -> list[int]:
    """Return where the last item may end: as the others do, where the span tells, or before what sums them up."""
    a, b = pieces[-1]
    found = [*_ends_alike(text, pieces)]
    found += [end] if a < end < b else []
    found.append(b)
    found += [m.start() for m in (each.search(text, a, b) for each in (_COUNTED, _OF, _CALLED)) if m]
    lengths = {y - x for x, y in pieces[1:-1]}
    found += [a + lengths.pop()] if len(lengths) == 1 and b - a > max(lengths) else []
    return [place for place in dict.fromkeys(found) if place > a]


def _ends_alike(text: str, pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield where the last item ends as the others do, two at least: 方向性、根本性、长远性问题 holds 长远性."""
    a, b = pieces[-1]
    endings = {text[y - 1] for _, y in pieces[:-1]}
    if len(endings) == 1 and (len(pieces) > 2 or endings <= set(_OPENERS.values())):
        here = text.rfind(endings.pop(), a + 1, b)
        if here > 0:
            yield here + 1


def _cut_at_marks(text: str, start: int, end: int) -> list[Piece]:
    """Cut at 、 and between quotations; nothing follows the item that 等 closes."""
    found, place = [], start
    for match in _SEPARATOR.finditer(text, start, end):
        if not inside_quotes(text, match.start()):
            found.append((place, match.start()))
            place = match.end()
    found.append((place, end))
    for number, (a, b) in enumerate(found):
        stop = _AND_SO_ON.search(text, a, b)
        if stop and number:
            return [*found[:number], (a, stop.start())]
    return found


def _pieces(text: str, start: int, end: int) -> list[Piece]:
    """Cut at 、 and, in the last piece, at the conjunction: 「丙和丁」 holds two items, once 甲、乙 stand before it.

    >>> text = "惠及兰州、定西、白银等5市，告别苦咸水、高氟水"
    >>> [text[a:b] for a, b in _pieces(text, 2, len(text))]
    ['兰州', '定西', '白银']
    """
    pieces = _cut_at_marks(text, start, end)
    a, b = pieces[-1]
    stop = _AND_SO_ON.search(text, a, b) if len(pieces) == 1 else None
    b = stop.start() if stop else b
    joined = _CONJUNCTION.search(text, a + 1, b - 1)
    if joined is None or inside_quotes(text, joined.start()):
        return pieces
    return [*pieces[:-1], (a, joined.start()), (joined.end(), b)]


def _clause_around(text: str, start: int, end: int) -> Piece:
    if next(clause_ends(text, start + 1, end - 1), None) is not None:
        return start, start  # the span reaches over several clauses: no one coordination is meant
    before = bisect_left(clause_bounds(text), start) - 1
    left = clause_bounds(text)[before] + 1 if before >= 0 else 0
    return left, next(clause_ends(text, max(start, end - 1), len(text)), len(text))


@lru_cache(maxsize=256)
def clause_bounds(text: str) -> tuple[int, ...]:
    """Return where the marks stand that end clauses, those in quotation marks and brackets left out."""
    return tuple(m.start() for m in CLAUSE_END.finditer(text) if not inside_quotes(text, m.start()))


def clause_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the places of `clause_bounds` from `start` up to, not including, `end`; no others are looked at."""
    bounds = clause_bounds(text)
    for at in range(bisect_left(bounds, start), len(bounds)):
        if bounds[at] >= end:
            return
        yield bounds[at]


def inside_quotes(text: str, place: int) -> bool:
    """Whether a quotation or bracket is open there."""
    begin = max(0, place - _REACH)
    return any(text.count(o, begin, place) > text.count(c, begin, place) for o, c in _QUOTES.items())
