"""What a question names, a year or a document, and how well each passage fits that.

Of fifteen yearly reports the paragraph that holds the answer seldom says its year: 「今年拟安排财政赤字9000亿元」
stands in the report of 2011, 「城镇新增就业1113万人」 under 「2008年工作回顾」 in the report of 2009. So the year of a
passage is read off its words (今年, 去年), else its section, else its document's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from embeddings.text import fold, fold_characters
from qa.datatypes import Document, Passage

_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?=年|[-—~至]|[)）〕\]》]|$)")
_GOAL = re.compile(r"(?:到|至|自|从)$")
_SINCE = re.compile(r"年?(?:底|末)?(?:以来|之?前|起|开始)")
_LEAST_TITLE = 4
"""Characters of a title, its year left out, below which it is a word like any other."""
_TITLE_REACH = 14
"""Characters behind a year in which the last word of a title makes it that document's year: 2016年的政府工作报告."""
_OF_DOCUMENT = 0.5
"""Fit of a passage whose document is of the year asked for, but which speaks of another; or of several, among them
that one (过去五年)."""
_AROUND_OTHERS = 0.8
"""Fit of a passage whose section or document is of the year asked for, but which itself mentions another:
「是2010年的2.2倍」."""
_OTHER_TENSE = 0.8
"""Fit of what the report of a year plans for it to a question of what came of it, or the reverse."""
_PLAN = re.compile(r"目标|预期|计划|[要拟]|安排|预算|预计|力争|提出|确保|打算|应当?|将|任务")
_NO_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?度?的?")

_RELATIVE = (
    (re.compile(r"(?<!比)今年|本年度?"), 0),
    (re.compile(r"(?<![比较])(?:去年|上[一1]?年(?!同期))|过去的?[一1]年|(?<![0-9])[一1]年来"), -1),
    (re.compile(r"明年"), 1),
)
"""Words for a year beside the document's own; 「比上年增长9%」 speaks of the year that is compared."""
_SEVERAL = re.compile(r"(?:过去|近|这)的?([2-9]|10)年")
"""Folding makes 五年 5年."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names."""

    question: str
    """The question, folded."""
    years: tuple[tuple[int, int], ...]
    """Years it names and where each ends in `question`."""
    steps: tuple[int, ...]
    """Years it names by their distance from a document's own, where it names none outright: -1 for 去年."""
    literal: frozenset[int]
    """Those that only a passage's own words can satisfy: 「到2020年」 asks no document of 2020."""

    @property
    def asks_plan(self) -> bool:
        """Whether it asks what was planned for the year, not what came of it: 「2015年要完成多少投资？」."""
        return _PLAN.search(self.question) is not None

    def bare(self, documents: Iterable[Document]) -> str:
        """Return the question without its years and these documents' titles, which texts seldom say of themselves.

        The question as it is, when nothing else stands in it.
        """
        left = _NO_YEAR.sub("", self.question)
        for title in sorted({_NO_YEAR.sub("", _title(each)) for each in documents}, key=len, reverse=True):
            left = left.replace(title, "") if len(title) >= _LEAST_TITLE else left
        return left if any(c.isalnum() for c in left) else self.question

    def fits(self, passages: Sequence[Passage]) -> list[float]:
        """Return how well each passage fits, 0 to 1; all 1 when none fits or none is told from another."""
        fits = [self._fit(passage) for passage in passages]
        best = max(fits, default=0.0)
        return [fit / best for fit in fits] if best else [1.0] * len(fits)

    def _fit(self, passage: Passage) -> float:
        own = year_of(passage.document)
        if own is not None and any(not self._speaks_of(own + step, own, passage) for step in self.steps):
            return _OTHER_TENSE
        return min((self._fit_of_year(year, end, passage) for year, end in self.years), default=1.0)

    @staticmethod
    def _speaks_of(year: int, own: int, passage: Passage) -> bool:
        words = _years_in(passage.text, own)
        return year in (words.exact or _years_around(passage, own).exact)

    def _fit_of_year(self, year: int, end: int, passage: Passage) -> float:
        own = year_of(passage.document)
        if self._is_title_year(end, passage.document):
            return float(year == own)
        words, around = _years_in(passage.text, own), _years_around(passage, own)
        if year in self.literal:
            return float(year in words.written)
        if year in words.exact:
            return self._in_tense(year, own)
        if year in around.exact:
            return self._in_tense(year, own) * (_AROUND_OTHERS if words.exact else 1.0)
        return _OF_DOCUMENT if year == own or year in words.among | around.among else 0.0

    def _in_tense(self, year: int, own: int | None) -> float:
        """Lower what was planned in the year when it is asked what came of it, and the reverse."""
        return 1.0 if own is None or (own <= year) == self.asks_plan else _OTHER_TENSE

    def _is_title_year(self, end: int, document: Document) -> bool:
        last = _title(document)[-2:]
        return len(last) == 2 and last in self.question[end : end + _TITLE_REACH]


@dataclass(frozen=True, slots=True)
class YearsSaid:
    """The years a text speaks of: written out, these and those it means by itself, and others as one of several."""

    written: frozenset[int]
    exact: frozenset[int]
    among: frozenset[int]


def named_in(question: str) -> Named | None:
    """Return what the question names; `None` when it names no year.

    >>> named_in("二〇一五年的财政赤字是多少？").years
    ((2015, 4),)
    >>> named_in("财政赤字是多少？") is None
    True
    """
    folded = fold(question)
    found = list(_YEAR.finditer(folded))
    steps = () if found else tuple(step for word, step in _RELATIVE if word.search(folded))
    if not found and not steps:
        return None
    literal = frozenset(int(m[1]) for m in found if _asks_words(folded, m))
    return Named(folded, tuple((int(m[1]), m.end()) for m in found), steps, literal)


def timeless(question: str) -> str:
    """Return the question without the words for a year beside a document's own; as it is when nothing else is left.

    A report says them once, in a heading over forty paragraphs.

    >>> timeless("去年的进出口总额是多少？")
    '的进出口总额是多少?'
    """
    left = fold_characters(question)
    for word, _ in _RELATIVE:
        left = word.sub("", left)
    return left if any(c.isalnum() for c in left) else question


def _asks_words(folded: str, year: re.Match[str]) -> bool:
    before, after = folded[: year.start()], folded[year.end() :]
    return bool(_GOAL.search(before) or _SINCE.match(after))


def year_of(document: Document) -> int | None:
    """Return the year of a document: of its date, else the one in its title or its file's name."""
    if document.date:
        return int(document.date[:4])
    found = _YEAR.findall(_title(document)) or _YEAR.findall(fold(document.source))
    return int(found[0]) if found else None


def _years_around(passage: Passage, own: int | None) -> YearsSaid:
    """Return the years of the innermost section that says any, else the document's."""
    for title in reversed(passage.paragraph.section):
        said = _years_in(title, own)
        if said.exact or said.among:
            return said
    return YearsSaid(frozenset(), frozenset({own} if own else ()), frozenset())


@lru_cache(maxsize=4096)
def _years_in(text: str, own: int | None) -> YearsSaid:
    folded = fold(text)
    written = frozenset(int(year) for year in _YEAR.findall(folded))
    if own is None:
        return YearsSaid(written, written, frozenset())
    relative = {own + step for word, step in _RELATIVE if word.search(folded)}
    among = {own - step for count in _SEVERAL.findall(folded) for step in range(1, int(count) + 1)}
    return YearsSaid(written, written | relative, frozenset(among))


@lru_cache(maxsize=1024)
def _title(document: Document) -> str:
    return fold(document.title)
