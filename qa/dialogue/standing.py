"""Whether a question stands on its own: whether it names something, or only asks about what was named before.

「白鹭河全长多少？」 names a river. 「全长多少？」 names nothing: its words ask, count, or are sides that any thing can
have. The first is left alone, the second takes the last topic. What is in doubt is left alone: a question asked as
it was typed surprises nobody.
"""

from __future__ import annotations

import re

from qa.dialogue.general_words import GENERAL
from qa.dialogue.kinds import KINDS
from qa.dialogue.wording import ASKING, Said

_EITHER = re.compile(r"(?P<verb>[\u4e00-\u9fff])[不没](?P=verb)[\u4e00-\u9fff]?|有没有|是否|是不是")
"""「要不要」, 「算不算」: it asks too, and what follows is what is asked."""
COMPARED = re.compile("比(?:上[年届月期]|[去前往]年|同期)(?:同期)?")
"""What is compared with; it names no year of its own."""
_COUNTED = re.compile(r"[0-9一二三四五六七八九十百千万亿两半第.%]+|每[\u4e00-\u9fff]{1,2}")
"""Numbers, and what is counted one by one: 「每场」."""

_WHOLE = re.compile(
    r"全[市省国县区球院校]|[我本](?:市|省|国|县|区|院|校|公司)|[《“「]|这次|本次|本届|大会|世界|中国|(?<![0-9a-z])[a-z]+[0-9]+"
)
"""Names by themselves, or words that name the whole."""
_ENOUGH_AFTER = 3
"""So many own characters after the first verb name something: 「怎么做红烧肉」; fewer may be a verb of two: 「谁设计的」."""


def stands_alone(asked: Said) -> bool:
    """Return whether the question names what it is about.

    >>> from qa.dialogue.wording import said
    >>> [stands_alone(said(q)) for q in ("白鹭河全长多少？", "全长多少？", "谁负责？", "谁负责登记电动自行车？")]
    [True, False, False, True]
    """
    if _WHOLE.search(asked.folded):
        return True
    before, after = _own_words(asked)
    return (
        any(len(word) > 1 for word in before)
        or sum(map(len, before)) > 1
        or sum(map(len, after)) >= _ENOUGH_AFTER
    )


def is_asking(asked: Said) -> bool:
    """Return whether it asks by a word of its own: 「谁」, 「多少」, 「要不要」."""
    return asked.asking is not None or _EITHER.search(asked.folded) is not None


def names_before(asked: Said, place: int) -> bool:
    """Return whether something is named before a pronoun, which then stands for that."""
    return any(b <= place and _is_own(asked, a, b, _asked_at(asked)) for a, b in asked.words)


def _own_words(asked: Said) -> tuple[list[str], list[str]]:
    """Return the words that name something: those before the first verb or asking word, and those after."""
    asking = _asked_at(asked)
    before: list[str] = []
    after: list[str] = []
    at = before
    for start, end in asked.words:
        if start in asking or asked.is_predicate(start, end):
            at = after
        if _is_own(asked, start, end, asking):
            at.append(asked.folded[start:end])
    return before, after


def _is_own(asked: Said, start: int, end: int, asking: set[int]) -> bool:
    word = asked.folded[start:end]
    general = word in GENERAL or asked.is_predicate(start, end) or start in asking
    return not (general or not word[0].isalnum() or _COUNTED.fullmatch(word) or _is_kind(word))


def _is_kind(word: str) -> bool:
    return any(kind.fullmatch(word) for kind in KINDS)


def _asked_at(asked: Said) -> set[int]:
    """Return the offsets of all characters of words that ask or compare."""
    kinds = (ASKING, _EITHER, COMPARED)
    found = [each for kind in kinds for each in kind.finditer(asked.folded)]
    return {place for each in found for place in range(*each.span())}
