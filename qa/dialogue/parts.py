"""「那X呢？」 where nothing in the last question is like X: which part of it may make room, object, subject or verb."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.dialogue.general_words import DOINGS, GENERAL
from qa.dialogue.kinds import YEAR
from qa.dialogue.sides import is_side
from qa.dialogue.wording import MEASURE, Said

VERBAL = re.compile(r"^(?:没有?|不|未|已|被|超过|违反|深入|到|去)(?=.{2})")
"""What begins so is done, and no thing."""

_FOR_ONE_KIND = frozenset("枚艘架顶床匹头只株棵辆册幢栋")
"""Measures that what takes the place of a thing seldom shares: 「多少枚指纹」, but 「多少密码」."""
_COUNTING = re.compile("多少|几|多[大高长久远重快宽深厚]")
_DAY = re.compile("(?:周|星期|礼拜)$")
"""Before 「几」 it asks for a day, and counts nothing."""
UNIT = re.compile(
    r"[千万亿]*(?:平方|立方)?(?:[公千厘毫海]?米|公里|里|亩|公顷|[公千]?斤|公?克|吨|升|元|钱|块|角|分钟?|小时|[日天周年月岁](?:内|之内)?|个月|人次?|度|投资"
    r"|学分|学时|时间|兆瓦|千瓦|标箱|%|[次倍成]$)"
)
_PERSON = re.compile(r"[人员者工童民士]$|^(?:个人|单位|企业|公司|部门|机关|男|女)")

Placed = tuple[str, str]
"""A question, and the topic that it kept of the last one."""


def ways_to_place(last: Said, text: str) -> Iterator[Placed]:
    """Yield the last question with `text` in the place of one of its parts, the likeliest part first.

    >>> from qa.dialogue.wording import said
    >>> next(ways_to_place(said("谁负责道路养护？"), "排水"))[0]
    '谁负责排水'
    """
    if last.asking is None:
        return
    makers = [_as_object, in_place, _as_subject, _as_own_side, _behind, _as_verb]
    if is_done(Said(text)):
        makers = [_as_object, _behind, _as_verb, in_place, _as_subject]
    for make in makers:
        made = make(last, text)
        if made:
            yield made


def is_done(given: Said) -> bool:
    """Return whether it is a verb with what belongs to it: 「发布预警」, 「升格为本科院校」."""
    if len(given.words) < 2 or is_side(given.text):
        return False
    first, second = (given.folded[slice(*word)] for word in given.words[:2])
    return second[0] in "为于到成" or (len(first) > 1 and first in DOINGS and second != "的")


def _as_object(last: Said, text: str) -> Placed | None:
    """Of 「谁负责X」, which begins by asking: what follows its verbs."""
    if last.asking is None or last.asking[0] > 0:
        return None
    end = last.asking[1]
    for a, b in last.words:
        if a == end and (last.is_predicate(a, b) or last.folded[a:b] == "了"):
            end = b
    is_all = end == len(last.text)
    return None if is_all else (last.text[:end] + text, last.text[:end])


def _as_own_side(last: Said, text: str) -> Placed | None:
    """Of 「X的总量是多少」: the side of X that is asked for."""
    end = _start_of_verb(last)
    owned = last.text.rfind("的", 0, end) + 1
    return (last.text[:owned] + text + last.text[end:], last.text[: owned - 1]) if 1 < owned < end else None


def _behind(last: Said, text: str) -> Placed | None:
    """Of 「提前几小时预报X」, 「是哪年创办的」: all that follows the asking word and its unit."""
    end = end_of_asking(last)
    unit = UNIT.match(last.folded, end)
    end = unit.end() if unit else end
    rest = last.folded[end:].strip("的了")
    ending = "的" if last.folded.endswith("的") else ""
    return (last.text[:end] + text + ending, last.text[:end]) if end > 0 and len(rest) > 1 else None


def _as_verb(last: Said, text: str) -> Placed | None:
    """Of 「X始建于什么时候」: the verb before the asking word."""
    start = _start_of_verb(last)
    if last.asking is None or not 0 < start < last.asking[0]:
        return None
    return last.text[:start] + text + last.text[last.asking[0] :], last.text[:start]


def end_of_asking(last: Said) -> int:
    """Return where the asking word ends, with its measure: 多少名."""
    if last.asking is None:
        return 0
    measure = MEASURE.match(last.folded, last.asking[1])
    return measure.end() if measure else last.asking[1]


def in_place(last: Said, text: str) -> tuple[str, str] | None:
    """Put `text` where the last question has its object, else its subject; verbs take a verb's place."""
    if last.asking is None:
        return None
    after, is_verbal = end_of_asking(last), VERBAL.match(Said(text).folded) is not None
    behind = last.folded[after:]
    asks_day = _DAY.search(last.folded[: last.asking[0]]) is not None
    counts = _COUNTING.fullmatch(last.folded[slice(*last.asking)]) is not None and not asks_day
    if last.asking[0] > 0 and is_verbal and behind:
        return last.text[:after] + text, last.text[: last.asking[0]]
    if counts and not is_verbal and not _PERSON.search(Said(text).folded):
        if behind and not UNIT.match(behind) and not _has_predicate(Said(behind)):
            counted = last.asking[1] if last.folded[last.asking[1] : after] in _FOR_ONE_KIND else after
            return last.text[:counted] + text, last.text[: last.asking[0]]
        verb = last.predicate_before_asking()
        if verb and last.asking[0] - verb[1] >= 2 and last.folded[verb[1] - 1] not in "是有为":
            asks = last.text[slice(*last.asking)]
            return last.text[: verb[1]] + text + asks + last.text[after:], last.text[: verb[1]]
    return _as_subject(last, text)


def _has_predicate(part: Said) -> bool:
    return any(part.is_predicate(a, b) for a, b in part.words) or part.folded[:1] in "开公举建通"


def _as_subject(last: Said, text: str) -> Placed:
    """Keep the year, a product's name, and in 「X的总投资」, 「X总投资」 the side that was asked for."""
    year = YEAR.match(last.folded)
    named = [m.end() for m in re.finditer("[a-z0-9]*[a-z][0-9]+", last.folded[: len(last.topic)])]
    start = max([year.end() if year else 0, *named])
    end = _start_of_verb(last)
    owner = last.text.find("的", start, end)
    if owner > start and end - owner > 2 and "的" not in text:
        end = owner
    elif not is_side(text):
        end = _start_of_side(last, start, end)
    return last.text[:start] + text + last.text[end:], last.text[:start] or text


def _start_of_side(last: Said, start: int, end: int) -> int:
    """Return where the side begins that is asked for of what the words from `start` on name: of 「X总投资」."""
    begin = end
    for a, b in reversed([word for word in last.words if start < word[0] and word[1] <= end]):
        word = last.folded[a:b]
        is_part = word in "总净年月日" if b - a < 2 else word in GENERAL
        if b != begin or not is_part or (b - a < 2 and begin == end):
            break
        begin = a
    return begin


def _start_of_verb(last: Said) -> int:
    """Return where the verb before the asking word begins, with the verbs right before it: 成立于."""
    asked = last.asking[0] if last.asking else len(last.text)
    words = [(a, b) for a, b in last.words if a > 0 and b <= asked]
    verbs = [(a, b) for a, b in words if last.is_predicate(a, b)]
    if not verbs:
        short = bool(words) and words[-1][1] - words[-1][0] == 1 and words[-1][1] == asked
        return words[-1][0] if short else asked
    start = verbs[-1][0]
    for a, b in reversed(verbs):
        if b == start:
            start = a
    return start
