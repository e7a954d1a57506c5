"""Questions as people type them in a hurry or on another keyboard: the same question, written otherwise."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

Change = Callable[[str, random.Random], str]
"""Takes a question and what draws; returns it changed, or as it is where nothing of the kind can be changed."""


def changes(texts: Iterable[str]) -> dict[str, Change]:
    """Return the changes by name; homophones are taken from the characters of `texts`, the commonest first."""
    same_sound = homophones(texts)
    return {
        "homophone": lambda question, draw: with_homophone(question, draw, same_sound),
        "dropped": without_one,
        "traditional": lambda question, _: traditional(question),
        "full_width": lambda question, _: full_width(question),
        "no_punctuation": lambda question, _: without_punctuation(question),
    }


def homophones(texts: Iterable[str]) -> dict[str, str]:
    """Return, for each Chinese character of `texts`, the commonest other one there of the same sound, tones aside.

    So an input method offers it: the wrong one of 权利 and 权力 is a common character too.
    """
    from pypinyin import lazy_pinyin

    counted = Counter(c for text in texts for c in text if _is_han(c))
    by_sound: dict[str, list[str]] = {}
    for character, _ in counted.most_common():
        by_sound.setdefault(lazy_pinyin(character)[0], []).append(character)
    return {
        each: same[1] if each == same[0] else same[0]
        for same in by_sound.values()
        if len(same) > 1
        for each in same
    }


def with_homophone(question: str, draw: random.Random, same_sound: Mapping[str, str]) -> str:
    """Return the question with one drawn character replaced by its homophone."""
    places = [place for place, character in enumerate(question) if character in same_sound]
    if not places:
        return question
    place = draw.choice(places)
    return question[:place] + same_sound[question[place]] + question[place + 1 :]


def without_one(question: str, draw: random.Random) -> str:
    """Return the question without one drawn letter, digit or character; its last one stays.

    >>> without_one("好？", random.Random(0))
    '好？'
    """
    places = [place for place, character in enumerate(question) if character.isalnum()]
    if len(places) < 2:
        return question
    place = draw.choice(places)
    return question[:place] + question[place + 1 :]


def traditional(question: str) -> str:
    """Return the question in Traditional characters, by OpenCC's table for whole words.

    >>> traditional("发展的头发")
    '發展的頭髮'
    """
    return str(_to_traditional()(question))


def full_width(question: str) -> str:
    """Return the question with ASCII letters, digits and marks in their full width.

    >>> full_width("GDP增长6.5%？")
    'ＧＤＰ增长６．５％？'
    """
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in question)


def without_punctuation(question: str) -> str:
    """Return the question without any punctuation, quotation marks and brackets among it.

    >>> without_punctuation("“三标”活动是什么？")
    '三标活动是什么'
    """
    return "".join(c for c in question if unicodedata.category(c)[0] != "P")


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def _to_traditional() -> Callable[[str], str]:
    import opencc

    return opencc.OpenCC("s2t").convert  # type: ignore[no-any-return]
