"""A question with what was read for it: what every list is held against, and what is known of single items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import add

from embeddings.text import fold_characters
from qa.corpus.marks import number_of
from qa.datatypes import Paragraph
from qa.reader.candidates import Candidate
from qa.reader.enumeration import Item
from qa.reader.list_sources import FoundList
from qa.reader.question import Question
from qa.reader.wording import Wording

POINTING = re.compile(
    r"(?:[以下述列如这]{1,2})?([两二三四五六七八九十几]|[0-9]{1,2})(?:[个项条点大种类]|方面)[\u4e00-\u9fff]{0,6}"
    r"|(?:以下|下列|如下|下述)[\u4e00-\u9fff]{0,8}"
)
"""What says that a list follows, and not what stands in it: 三点希望, 以下五项, 下列情形之一."""
_POINTS_ON = re.compile(
    "(?:下列|下述|(?<![岁级人元%％0-9])以下)(?=[\u4e00-\u9fff])|如下|^(?:下列|下述|以下)$"
)
_SUMS_UP = re.compile(
    "(?:^|[提讲说谈][出了]{0,2})[两二三四五六七八九十](?:点|项|条|个?方面)[\u4e00-\u9fff]{0,4}$"
)
"""Narrower than `POINTING`, for spans of questions that ask for no list: 三个县 may be what is asked."""
_GENERAL = (
    "方面|要求|任务|措施|举措|工作|建议|希望|意见|原则|目标|成绩|成就|成效|问题|困难|挑战|特点|特征|意义|条件|内容"
    "|做法|经验|关系|事|条|点"
)
_ASKS_GENERALLY = re.compile(f"哪[^?]{{0,8}}?(?:{_GENERAL})")
"""What a question asks for that a text tells in sentences rather than names: 哪些要求, 哪三点."""
_LETTERS = re.compile(r"[^\W\d_]+")
BEST = 8
"""Spans of the reader that a list is held against."""

# Hundreds of lists of one question stand in a handful of paragraphs.
folded = lru_cache(maxsize=256)(fold_characters)


def announces(text: str) -> bool:
    """Return whether a text only says that a list follows.

    >>> announces("下列条件"), announces("五点建议"), announces("60岁以下老年人"), announces("三个县")
    (True, True, False, False)
    >>> announces("下列"), announces("我想提三点希望"), announces("这三点希望")
    (True, True, False)
    """
    return _POINTS_ON.search(text) is not None or _SUMS_UP.search(text) is not None


class Asked:
    """A question with the reader's spans, best first: what every list of it is held against."""

    def __init__(self, question: Question, wording: Wording, candidates: Sequence[Candidate]) -> None:
        self.question, self.wording, self.candidates = (
            told_count(question, candidates[0]),
            wording,
            candidates,
        )
        self.general = float(_ASKS_GENERALLY.search(question.folded) is not None)
        self.spans: dict[object, list[tuple[int, int, int]]] = {}
        self._pairs = frozenset(map(add, question.folded, question.folded[1:]))
        self._items: dict[object, KnownItem] = {}
        self._echoed: dict[str, float] = {}
        for rank, c in enumerate(candidates, 1):
            q = c.quotation
            at = self.spans.setdefault((q.document.id, q.paragraph.kind, q.paragraph.number), [])
            at.append((rank, q.start, q.end))

    def read_in(self, found: FoundList, paragraph: Paragraph) -> list[tuple[int, int, int]]:
        """Return rank, start and end of the spans in a paragraph."""
        return self.spans.get((found.passage.document.id, paragraph.kind, paragraph.number), [])

    def item(self, found: FoundList, item: Item) -> KnownItem:
        """Return what is known of an item: many lists share one."""
        paragraph, start, end = item
        key = found.passage.document.id, paragraph.kind, paragraph.number, start, end
        if key not in self._items:
            self._items[key] = self._known(
                folded(paragraph.text)[start:end], self.read_in(found, paragraph), item
            )
        return self._items[key]

    def _known(self, text: str, spans: Sequence[tuple[int, int, int]], item: Item) -> KnownItem:
        _, start, end = item
        noun = self.wording.asked_noun
        return KnownItem(
            min((rank for rank, s, e in spans if s < end and start < e), default=0),
            any(s < end and start < e and overlap(start, end, s, e) > 0.6 for _, s, e in spans[:BEST]),
            self.wording.repeated(text),
            text in self.question.folded,
            bool(noun) and text.endswith(noun),
        )

    def echoed(self, text: str) -> float:
        """Return the share of a text's character pairs that the question holds."""
        if text not in self._echoed:
            words = _LETTERS.findall(text)
            there = sum(sum(map(self._pairs.__contains__, map(add, w, w[1:]))) for w in words)
            self._echoed[text] = there / max(1, sum(map(len, words)) - len(words))
        return self._echoed[text]


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What is known of one item, whatever the list it stands in."""

    read: int
    """The rank of the best of the reader's spans that touch it; 0 when none does."""
    marked: bool
    """Whether one of the best spans is it, nearly."""
    repeated: float
    given: bool
    """Whether the question holds it."""
    asked: bool
    """Whether it ends in the asked noun."""


def told_count(question: Question, best: Candidate) -> Question:
    """Return the question with the number of items that its best span tells of: five, for 五点建议."""
    pointing = POINTING.fullmatch(fold_characters(best.quotation.text))
    if question.count is not None or pointing is None or not pointing[1]:
        return question
    return replace(question, count=number_of(pointing[1]) or None)


def overlap(a: int, b: int, s: int, e: int) -> float:
    """Return what two spans `a` to `b` and `s` to `e` share of what they cover together, 0 to 1."""
    return max(0, min(b, e) - max(a, s)) / (max(b, e) - min(a, s))
