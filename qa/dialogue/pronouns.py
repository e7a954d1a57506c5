"""「它」, 「这座桥」, 「后者」: what was asked about or answered takes the place of what points at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from embeddings.text import fold_characters
from qa.dialogue.general_words import GENERAL
from qa.dialogue.kinds import YEAR
from qa.dialogue.parts import Placed
from qa.dialogue.standing import names_before
from qa.dialogue.statements import statement
from qa.dialogue.topics import counted_in, named, names_year, phrase_with, topics
from qa.dialogue.turns import Turn
from qa.dialogue.wording import Said

_PRONOUN = re.compile(
    r"[它他她][们]?|其(?=[\u4e00-\u9fff])(?![中他它余实次])|(?<![^在从到,，])[那这][里儿](?!面)|^这(?=[比占])"
)
_PRONOUNS = frozenset(
    ("它", "他", "她", "其", "那里", "那儿", "这里", "这儿", "它们", "他们", "她们", "那", "这")
)
_MEASURES = "个条座所项部家名位次届份种支段艘款场笔件批处套台片张类幢栋"
POINTING = re.compile(
    rf"(?:该(?:[项款](?![目式]))?|此(?:[项次类种](?!目))?|(?<![几一二两三四五六七八九十0-9哪每])本"
    rf"|(?:这|那|上述|[上前]面[说提]?到?的|刚才[说提]到?的)(?:[一两几]?[{_MEASURES}]|些|一)?)(?=[\u4e00-\u9fffa-z])"
)
"""What points at something that was said, before the noun that tells what it is."""
_ANYTHING = re.compile(
    "项目|工程|活动|会议|文件|规定|单位|机构|公司|企业|学校|地方|地区|城市|产品|设备|设施|建筑|制度|政策|校|馆"
    "|事[情项]?|问题|工作|做法|操作|机制|行动|措施|办法|计划|规划|要求|情况|现象|过程|任务|东西|标准|期限|期间|事业"
)
_PERSON = re.compile(r"[人者师员长士生家姐]$|同志$|同学$")
_ASKS_PERSON = re.compile(r"谁|何人|哪[位名]")
_ASKS_NAME = re.compile(r"谁|何人|哪[位名]|叫什么|什么名字|哪[一]?[个座条家所]")
_COUNTS = re.compile("多少|几[^乎率何经]")
_AMONG = re.compile("其中|当中")
_ONE_OF_TWO = re.compile("前者|后者")
_AND = re.compile("[和与跟及、]")


def with_pronoun(asked: Said, before: Said, last: Turn) -> Iterator[Placed]:
    """Yield the question with what was meant in the place of what points at it, the likeliest first."""
    one = _ONE_OF_TWO.search(asked.folded)
    if one and (meant := _one_of_two(before, one[0] == "后者")):
        yield _with(asked, *one.span(), meant), meant
        return
    if _AMONG.match(asked.folded) and before.topic:
        yield f"{before.topic}{asked.text}？", before.topic
        return
    found = _PRONOUN.search(asked.folded)
    if found and _is_word(asked, found) and not names_before(asked, found.start()):
        joined = "的" if found[0] == "其" else ""
        for topic in _referents(asked, before, last):
            yield _with(asked, *found.span(), topic + joined), topic
        return
    pointing = _pointing(asked, before)
    if pointing:
        start, noun, end = pointing
        for topic in _pointed_at(asked, noun, before, last):
            yield _with(asked, start, end, topic), topic


def _pointing(asked: Said, before: Said) -> tuple[int, str, int] | None:
    """Return where something is pointed at, the noun that tells what it is, and where that ends."""
    found = POINTING.search(asked.folded)
    if found is None or names_before(asked, found.start()):
        return None
    noun = _noun_after(asked, found.end(), before)
    return (found.start(), asked.folded[slice(*noun)], noun[1]) if noun else None


def _referents(asked: Said, before: Said, last: Turn) -> Iterator[str]:
    """Yield what a pronoun can stand for: the person or thing that the last answer names, the last topic."""
    asks = _ASKS_NAME.search(before.folded)
    asks_person = asks is not None and _ASKS_PERSON.match(asks[0]) is not None
    spoken = re.search(r"[他她它]|[那这]", asked.folded)
    means_person = spoken is not None and spoken[0] in "他她"
    name = named(last)
    if asks and name and spoken and means_person == asks_person:
        yield _of_year(asked, before, name)
        if means_person:
            return
    counted = counted_in(before)
    if counted and spoken and asked.folded[spoken.end() :].startswith("们"):
        yield counted
    for topic in topics(before, last):
        if topic != name or means_person or not asks_person:  # 「它」 is nobody
            yield _of_year(asked, before, topic)


def _pointed_at(asked: Said, noun: str, before: Said, last: Turn) -> Iterator[str]:
    """Yield what 「该水库」 can be: what was answered to 「什么水库」, what the last question calls so, its topic."""
    told = _told(noun, before, last)
    if told:
        yield told
    possible = [topic for topic in topics(before, last) if _can_be(noun, fold_characters(topic))]
    called = phrase_with(noun, before)
    is_end = any(fold_characters(topic).endswith(noun) for topic in possible)
    if called and not is_end:
        yield called
    for topic in possible:
        yield _of_year(asked, before, topic)
    if called and is_end:
        yield called
    if _ANYTHING.fullmatch(noun):
        yield statement(before)


def _of_year(asked: Said, before: Said, topic: str) -> str:
    """Put the year that was asked about before the topic of a question that counts: its figures are that year's."""
    year = YEAR.match(before.folded)
    if year is None or topic not in before.text or YEAR.match(topic) or names_year(asked):
        return topic
    return before.text[: year.end()] + topic if _COUNTS.search(asked.folded) else topic


def _told(noun: str, before: Said, last: Turn) -> str:
    """Return what was answered to 「什么制度」, when it is asked about 「这个制度」; empty else."""
    asked_for = re.search(rf"(?:什么|哪[一]?[个项种座条家部位名]){re.escape(noun)}", before.folded)
    is_person = _PERSON.search(noun) and _ASKS_PERSON.search(before.folded)
    return named(last) if asked_for or is_person else ""


def _can_be(noun: str, topic: str) -> bool:
    """Whether 「该水库」 can be the topic: it ends in what that is, 「白河水库」, or can be anything, 「该项目」."""
    if POINTING.match(topic):  # it points elsewhere itself
        return False
    end = topic.rstrip("》”」")[-1:]
    return noun in topic or end in (noun[-1], noun[0]) or _ANYTHING.fullmatch(noun) is not None


def _one_of_two(before: Said, second: bool) -> str:
    """Return the former or the latter of the two things that the last question joins by 「和」; empty, if none."""
    joined = next(((a, b) for a, b in before.words if _AND.fullmatch(before.folded[a:b])), None)
    if joined is None:
        return ""
    if second:
        start = end = joined[1]
        for a, b in before.words:
            if a == end and not (before.is_predicate(a, b) or before.folded[a:b] in ("的", "各", "都")):
                end = b
            elif a >= end:
                break
        stop = before.asking[0] if before.asking and before.asking[0] > start else end
        return before.text[start : min(end, stop)]
    start = joined[0]
    for a, b in reversed([word for word in before.words if word[1] <= joined[0]]):
        if before.is_predicate(a, b) or before.folded[a:b] == "的":
            break
        start = a
    return before.text[start : joined[0]]


def _is_word(asked: Said, found: re.Match[str]) -> bool:
    """Whether a pronoun begins where a word does: 「吉他」 and 「他信」 hold none."""
    return any(a == found.start() and asked.folded[a:b] in _PRONOUNS for a, b in asked.words)


def _noun_after(asked: Said, start: int, before: Said) -> tuple[int, int] | None:
    """Return the offsets of the words between 「这条」 and the next verb, particle or asking word.

    Two characters are enough, unless the last question says a longer word: 说明会.
    """
    stop = asked.asking[0] if asked.asking and asked.asking[0] > start else len(asked.text)
    end = start
    for a, b in asked.words:
        if b <= start or a >= stop:
            continue
        word = asked.folded[a:b]
        is_known = end > start and asked.folded[start:b] in before.folded
        if word in ("的", "哪", "几") or (asked.is_predicate(a, b) and not is_known):
            break
        if end > start and not is_known and (end - start >= 2 or word in GENERAL):
            break
        end = b
    return (start, end) if end > start else None


def _with(asked: Said, start: int, end: int, topic: str) -> str:
    return asked.text[:start] + topic + asked.text[end:] + "？"
