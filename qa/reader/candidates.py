"""The reader's spans -> candidates in the shape that the answer type asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold_characters
from qa.corpus.assembly import CELL_BREAK
from qa.datatypes import Paragraph, ParagraphKind, Passage
from qa.reader.agreement import LookedAt
from qa.reader.base import Reading
from qa.reader.cells import in_cell
from qa.reader.citations import Quotation
from qa.reader.features import Vocabulary
from qa.reader.question import AnswerType, Question
from qa.text import clauses

_SNAP = 2
"""Characters by which an edge may move to the next word: further, and the text is no sequence of known words."""

_EDGE = "，。；：、！？,.;:!?…"
_DIGITS = "[0-9０-９〇零一二两三四五六七八九十百千万亿]"
_NUMBER = re.compile(
    rf"{_DIGITS}(?:{_DIGITS}|[.．,，%％])*[个次项届年条名人家位度倍期岁天日月件亿万元吨公里]?"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, with the passage it was read in (by its place in the list)."""

    passage: int
    quotation: Quotation
    score: float
    """The reader's score of the span it was made from."""
    agreement: float = 0.0
    """What the reader's spans that say the same come to (`qa.reader.agreement`)."""


_CLAUSE_TYPES = (AnswerType.WHY, AnswerType.HOW, AnswerType.WHETHER)
"""Questions whose answer is a clause: every clause of the passages is a candidate, not only the reader's.

Where such an answer begins and ends is a matter of taste: the spans are taken in the order of their agreement. Of
names and numbers the one with the highest score is better.
"""

_DISTINCT = 20
"""Spans of a reading that become candidates, no two of which say the same."""

_ASKED = frozenset("?？")
_ASKS = re.compile("(?<![请想])问(?!题)")
"""「院长问了同学们什么？」, not 「请问……」 or 「有什么问题？」."""

_UNREAD = 1.0
"""How far below the reader's last span a clause ranks in which it marked none."""


def candidates(
    question: Question, reading: Reading, passages: Sequence[Passage], vocabulary: Vocabulary
) -> list[Candidate]:
    """Return the candidates, best read first, none empty, none twice.

    They are the reader's spans, as far as they differ, their edges moved out to those of words, and, where the answer
    type asks for clauses, all clauses of the passages, each with the score of the best span inside it.
    """
    found: dict[tuple[int, int, int], tuple[int, float]] = {}
    looked_at = LookedAt(reading.spans)
    clause = question.answer_type in _CLAUSE_TYPES
    chosen = looked_at.distinct(_DISTINCT, looked_at.agreements() if clause else looked_at.scores)
    spans = [(s.passage, passages[s.passage].start + s.start, passages[s.passage].start + s.end, s.score)
             for s in (reading.spans[place] for place in sorted(chosen))]  # fmt: skip
    if clause:
        spans = sorted([*spans, *_clauses(spans, passages)], key=lambda s: -s[3])
    for number, start, end, score in spans:
        passage = passages[number]
        start, end = to_words(_word_starts(vocabulary, passage.paragraph.text), start, end)
        start, end = _shaped(question, passage.paragraph, start, end)
        if start < end and not _says_nothing(question, passage.paragraph, end):
            found.setdefault((id(passage.paragraph), start, end), (number, score))
    return _agreed(
        [(n, start, end, score) for (_, start, end), (n, score) in found.items()], looked_at, passages
    )


def _says_nothing(question: Question, paragraph: Paragraph, end: int) -> bool:
    """Return whether a span that ends there is what the text itself asks, or the name of a table's column.

    「同学们，大学四年怎样度过？」 tells no hopes; it answers 「院长问了什么？」.
    """
    names_columns = paragraph.kind is ParagraphKind.HEADING and CELL_BREAK in paragraph.text
    return names_columns or (paragraph.text[end : end + 1] in _ASKED and not _ASKS.search(question.folded))


def _agreed(
    spans: Sequence[tuple[int, int, int, float]], looked_at: LookedAt, passages: Sequence[Passage]
) -> list[Candidate]:
    """Return the candidates of these spans, which count from the beginning of their paragraphs."""
    number, start, end = np.array([span[:3] for span in spans], np.int64).reshape(-1, 3).T
    offset = np.array([p.start for p in passages], np.int64)[number]
    agreement = looked_at.agreement(number, start - offset, end - offset).tolist()
    return [
        Candidate(n, Quotation(passages[n].document, passages[n].paragraph, a, b), score, agreed)
        for (n, a, b, score), agreed in zip(spans, agreement, strict=True)
    ]


def _clauses(
    spans: Sequence[tuple[int, int, int, float]], passages: Sequence[Passage]
) -> list[tuple[int, int, int, float]]:
    floor = min((s[3] for s in spans), default=0.0) - _UNREAD
    found = []
    for number, passage in enumerate(passages):
        for a, b in clauses(passage.text):
            start, end = passage.start + a, passage.start + b
            inside = [s[3] for s in spans if s[0] == number and s[1] < end and start < s[2]]
            found.append((number, start, end, max(inside, default=floor)))
    return found


def _shaped(question: Question, paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
    text = paragraph.text
    if question.answer_type is AnswerType.HOW_MANY:
        start, end = _of_unit(question.folded, text, *_with_number(text, start, end))
    elif question.answer_type in _CLAUSE_TYPES:
        start, end = _to_clauses(text, start, end)
    if question.answer_type not in _CLAUSE_TYPES:
        start = _after_the_question(question.before, text, start, end)
    start, end = in_cell(question.folded, paragraph, start, end)
    start, end = _balanced(text, *trimmed(text, start, end))
    return trimmed(text, start, end)


def _after_the_question(before: str, text: str, start: int, end: int) -> int:
    """Return where the span says more than what stands before the question's asking word.

    >>> text = "云泽的人口是41万人。"
    >>> text[_after_the_question("请问云泽的人口是", text, 0, 10) : 10]
    '41万人'
    """
    span = fold_characters(text[start:end])
    sizes = range(min(len(span) - 1, len(before)), 1, -1)
    return start + next((size for size in sizes if before.endswith(span[:size])), 0)


def to_words(starts: NDArray[np.bool_], start: int, end: int) -> tuple[int, int]:
    """Return the span with its edges moved out, by at most `_SNAP` characters, to where words begin and end.

    `starts` says for each character of the text whether a word begins there.

    >>> to_words(np.array([True, False, False, True, False]), 1, 5)  # 小批量|定制
    (0, 5)
    """
    first, last = start, end
    while first > 0 and not starts[first]:
        first -= 1
    while last < len(starts) and not starts[last]:
        last += 1
    return (first if start - first <= _SNAP else start), (last if last - end <= _SNAP else end)


@lru_cache(maxsize=256)
def _word_starts(vocabulary: Vocabulary, text: str) -> NDArray[np.bool_]:
    starts = vocabulary.words([fold_characters(text)])[0][1]
    starts |= np.array([not c.isalnum() for c in text], dtype=bool)
    return starts


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space and punctuation at its edges.

    >>> trimmed("他说，好。", 2, 5)
    (3, 4)
    """
    while start < end and (text[start] in _EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _EDGE or text[end - 1].isspace()):
        end -= 1
    return start, end


def _with_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Complete a number that the span cuts: 「12」 of 「作出12次指示」 becomes 「12次」."""
    for match in _NUMBER.finditer(text):
        if match.start() < end and start < match.end():
            return min(start, match.start()), max(end, match.end())
    return start, end


_ASKED_UNIT = re.compile(r"(?:多少|几)([\u4e00-\u9fff])")


def _of_unit(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return the one number of several in the span that has the unit asked for.

    >>> text = "可录入100枚指纹、50组密码和100张门卡"
    >>> a, b = _of_unit("能录多少张门卡?", text, 0, len(text))
    >>> text[a:b], _of_unit("能录多少枚指纹?", text, 3, 7)
    ('100张', (3, 7))
    """
    asked = _ASKED_UNIT.search(question)
    if not asked or sum(1 for _ in _NUMBER.finditer(text, start, end)) < 2:
        return start, end
    fitting = [m.span() for m in _counted(asked[1]).finditer(text, start, end)]
    return fitting[0] if len(fitting) == 1 else (start, end)


@cache
def _counted(unit: str) -> re.Pattern[str]:
    return re.compile(rf"{_DIGITS}(?:{_DIGITS}|[.．,，万亿])*{re.escape(unit)}")


def _to_clauses(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span that covers most of a clause to the whole clause; a short one stays as it is."""
    for a, b in clauses(text):
        shared = min(b, end) - max(a, start)
        if shared > 0.6 * (b - a):
            start, end = min(start, a), max(end, b)
    return start, end


_PAIRS = {
    "“": "”",
    "《": "》",
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "【": "】",
    "〈": "〉",
    "‘": "’",
}
_BRACKETS = frozenset(_PAIRS) | frozenset(_PAIRS.values())


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in or leave out a quotation mark or bracket whose other half stands just outside.

    >>> text = "深化“三标”活动"
    >>> a, b = _balanced(text, 3, 6)  # 三标”
    >>> text[a:b]
    '“三标”'
    """
    span = text[start:end]
    if _BRACKETS.isdisjoint(span):
        return start, end
    for opened, close in _PAIRS.items():
        if span.count(close) > span.count(opened):
            before = text.rfind(opened, max(0, start - 12), start)
            if span.endswith(close) and before < 0:
                end -= 1
            elif before >= 0:
                start = before
        elif span.count(opened) > span.count(close):
            after = text.find(close, end, end + 12)
            if span.startswith(opened) and after < 0:
                start += 1
            elif after >= 0:
                end = after + 1
        span = text[start:end]
    return start, end
