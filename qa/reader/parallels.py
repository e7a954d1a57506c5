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
_TOPIC = 16
_HEAD = 32
"""Characters of a sentence, at most, that says what its paragraph or the sentences after it are about."""
_SAYING = re.compile("[\u4e00-\u9fff]{1,6}(?:指出|强调|说|表示|要求|认为|提出)[,，:：]")


def parallel_segments(paragraph: Paragraph) -> list[list[Item]]:
    """Return the leading clauses of the sentences that open alike: 要…。要…；要….

    Three at least with one of the usual characters, two with the same two of any.
    """
    text = paragraph.text
    parts = segments(text)
    groups: dict[str, list[Item]] = {}
    for a, _ in parts:
        for opening in ([text[a]] if text[a] in _OPENINGS else []) + [text[a : a + 2]]:
            groups.setdefault(opening, []).append(leading_words(paragraph, a))
    runs = [run for opening, run in groups.items() if len(run) > 2 - (len(opening) > 1)]
    return [each for run in runs for each in _with_and_without_frame(run)]


def topic_sentences(paragraph: Paragraph) -> list[Item]:
    """Return the short sentences without a comma, each of which says what those after it are about.

    >>> text = "立法质效双升。聚焦重点领域，制定了法规。监督有力有效。紧盯重点问题，推动了解决。"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [p.text[a:b] for p, a, b in topic_sentences(made)]
    ['立法质效双升', '监督有力有效']
    """
    text = paragraph.text
    parts = [trimmed(text, *part) for part in sentences(text)]
    return [
        (paragraph, a, b)
        for a, b in parts
        if _SHORT <= b - a <= _TOPIC and not any(mark in text[a:b] for mark in "，、；：")
    ]


def headed_paragraphs(paragraphs: Sequence[Paragraph]) -> list[list[Item]]:
    """Return the first sentences of three or more paragraphs in a row that each begin with a short one.

    >>> texts = ("他说，要修路。路是脉络，不可少。", "要架桥。桥连两岸，通四方。", "要种树。树能固土，能遮阴。")
    >>> made = [Paragraph(n, ParagraphKind.BODY, (), t, ((0, len(t)),)) for n, t in enumerate(texts, 1)]
    >>> [[p.text[a:b] for p, a, b in run] for run in headed_paragraphs(made)]
    [['要修路', '要架桥', '要种树']]
    """
    heads = [_head(p) for p in paragraphs]
    runs = [list(run) for there, run in groupby(heads, key=lambda head: head is not None) if there]
    return [[head for head in run if head] for run in runs if len(run) > 2]


def _head(paragraph: Paragraph) -> Item | None:
    """Return a paragraph's first sentence without 他说 where it is short and more follows."""
    text = paragraph.text
    stop = text.find("。")
    said = _SAYING.match(text, 0, max(0, stop))
    start = said.end() if said else 0
    return (paragraph, start, stop) if 1 < stop - start <= _HEAD and stop + 1 < len(text) else None


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
    return [each for run in runs.values() if len(run) > 2 for each in _with_and_without_frame(run)]


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


def segment_runs(paragraph: Paragraph) -> Iterator[list[Item]]:
    """Yield what a sentence of three segments or more lists: their leading clauses, and they as a whole.

    >>> text = "未来5年，我们将捐款；提供基金，共同管理；邀请妇女来访。"
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [[p.text[a:b] for p, a, b in run] for run in segment_runs(made)]
    [['我们将捐款', '提供基金', '邀请妇女来访'], ['我们将捐款', '提供基金，共同管理', '邀请妇女来访']]
    """
    text = paragraph.text
    for a, b in sentences(text):
        parts = [(a + x, a + y) for x, y in segments(text[a:b])]
        if len(parts) < 3:
            continue
        last = [(x, y) for x, y in clauses(text[slice(*parts[0])])][-1]
        opening = text.find("：", *parts[0]) + 1 or parts[0][0] + last[0]
        parts[0] = opening, parts[0][1]
        heads = [(x, next((x + y for _, y in clauses(text[x:end])), end)) for x, end in parts]
        for run in dict.fromkeys((tuple(heads), tuple(parts))):
            yield [(paragraph, *trimmed(text, *part)) for part in run]


def part_runs(paragraph: Paragraph, start: int, end: int) -> Iterator[list[Item]]:
    """Yield the runs of two clauses or more in a row, of the sentence that `text[start:end]` is in, that touch it.

    Words before the first item (要, 包括) and connectives before the others are left out.
    """
    text = paragraph.text
    around = next(((a, b) for a, b in sentences(text) if a <= start < b), (start, end))
    cut = [(around[0] + a, around[0] + b) for a, b in clauses(text[slice(*around)])]
    finer = [part for part in _finer(text, cut) if part[1] - part[0] >= _SHORT]
    for pieces, least in ((cut, 2), (finer, 3)):
        if pieces is cut or len(finer) > len(cut):
            yield from _windows(paragraph, pieces, start, end, least)


def _windows(
    paragraph: Paragraph, cut: Sequence[tuple[int, int]], start: int, end: int, least: int
) -> Iterator[list[Item]]:
    """Yield the runs of so many pieces or more that touch the span, and reach no further than `_AROUND` from it."""
    touched = [n for n, (a, b) in enumerate(cut) if a < end and start < b]
    if not touched:
        return
    items = [_without_connective(paragraph, *trimmed(paragraph.text, *part)) for part in cut]
    for first in range(max(0, touched[0] - _AROUND), touched[-1] + 1):
        until = min(len(cut) - 1, touched[-1] + _AROUND)
        for last in range(max(first + least - 1, touched[0]), until + 1):
            yield without_frame(items[first : last + 1])


def _finer(text: str, cut: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in cut:
        bounds = [start, *(i + 1 for i in range(start, end) if text[i] == "、"), end]
        yield from pairwise(bounds)


def _with_and_without_frame(items: list[Item]) -> list[list[Item]]:
    """Return the items, and where that differs what differs between them first."""
    short = without_frame(items)
    return [short] if short == items else [short, items]


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
