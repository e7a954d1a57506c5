"""What the last question was about: what a follow-up can be about in its turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from embeddings.text import fold_characters
from qa.dialogue.kinds import YEAR
from qa.dialogue.parts import UNIT, end_of_asking, is_done
from qa.dialogue.standing import COMPARED
from qa.dialogue.turns import Turn
from qa.dialogue.wording import ASKING, Said

LONGEST_NAME = 12
"""A longer answer is no name that a pronoun could stand for."""
_SIDE = re.compile(
    r"的?(?:面积|全长|总长|长度|高度|宽度|深度|装机容量|容量|总投资|造价|价格|电话|地址|续航|寿命)$"
)
_FIGURE = re.compile("^[约近至第每]*(?:[0-9]|[零一二两三四五六七八九十百千万亿]{2}|百分之)|%$")


def topics(before: Said, last: Turn) -> Iterator[str]:
    """Yield what can be meant, the likeliest first: the topic without its side, whose that is, what was answered.

    After 「云泽西站的启用时间是什么时候？」 these are 云泽西站的启用时间 and 云泽西站.
    """
    topic = before.topic
    if topic:
        yield thing(topic)
        if owner := _owner(topic):
            yield owner
    if counted := counted_in(before):
        yield counted
    if name := named(last):
        yield name


def thing(topic: str) -> str:
    """Return the thing without the year and the side of it that was asked for: 「2020年」, 「面积」."""
    year = YEAR.match(fold_characters(topic))
    side = _SIDE.search(fold_characters(topic))
    start, end = year.end() if year else 0, side.start() if side else len(topic)
    found = topic[start:end].strip("的，, ")
    if side:  # of 「西站的建筑面积」 it is 西站
        found = found.partition("的")[0]
    return found if len(found) >= 2 else topic


def named(last: Turn) -> str:
    """Return the short answer that may be the name of something; a figure names nothing."""
    answer = last.answer
    if answer is None or len(answer.citations) != 1 or not 2 <= len(answer.text) <= LONGEST_NAME:
        return ""
    return "" if _FIGURE.search(fold_characters(answer.text)) else answer.text


def phrase_with(noun: str, before: Said) -> str:
    """Return the words of the last question that end in this noun: of 「这场暴雨」, 「2021年7月特大暴雨」.

    They begin where the question does, or after its asking word; empty, when it does not hold the noun.
    """
    place = before.folded.find(noun)
    end, start = place + len(noun), 0
    if place < 0 or (len(noun) < 2 and all(b != end for _, b in before.words)):
        return ""
    end += len(before.text[end:]) - len(before.text[end:].lstrip("”」》"))
    if before.asking and before.asking[1] <= place:
        start = end_of_asking(before)
    else:
        marks = [m.end() for m in re.finditer("[,，:：；;]", before.folded[:place])]
        start = max([0, *marks])
    return before.text[start:end]


def counted_in(before: Said) -> str:
    """Return what the last question counts: of 「林场有几只金丝猴」, 金丝猴; empty, where it counts nothing."""
    if before.asking is None or before.folded[slice(*before.asking)] not in ("多少", "几"):
        return ""
    counted = before.text[end_of_asking(before) :].strip("的了")
    is_noun = 2 <= len(counted) <= LONGEST_NAME and not _FIGURE.match(fold_characters(counted))
    return (
        counted if is_noun and not UNIT.match(fold_characters(counted)) and not is_done(Said(counted)) else ""
    )


def names_year(asked: Said) -> bool:
    """Return whether a question names a year of its own, and not only as what it compares with."""
    return YEAR.search(COMPARED.sub("", asked.folded)) is not None


def _owner(topic: str) -> str:
    """Return whose side the topic is: of 「云泽西站的建筑面积」, 云泽西站."""
    owner = topic.partition("的")[0]
    is_name = len(owner) >= 2 and owner != topic and not ASKING.search(fold_characters(owner))
    return thing(owner) if is_name else ""
