"""「那X呢？」: X takes the place of something in the last question, or is a side of its topic that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from embeddings.text import fold_characters
from qa.dialogue.families import with_relative
from qa.dialogue.kinds import YEAR, replaced
from qa.dialogue.parts import VERBAL, Placed, end_of_asking, is_done, ways_to_place
from qa.dialogue.sides import side_of_topic
from qa.dialogue.wording import ASKING, Said

_PREPOSITION = re.compile(r"^[对在从向由给跟和与](?=.)")

_REACHING = re.compile("^到了?(?=(?:19|20)[0-9]{2}年)")
_TITLE = re.compile("《[^》]{2,40}》")
_NO_HEAD = "的了吗呢是有个多少几年月日内外上下时后前中间"
"""With these a word may end without being of one kind with another that does."""
_LONGEST_NOUN = 4
_PLACE_END = re.compile(r"[省市县区镇乡村州国]$")
_LONGEST_PLACE = 5


def substitutions(last: Said, given: Said) -> Iterator[Placed]:
    """Yield the last question with `given` in it, and the topic that was kept, the likeliest way first.

    >>> from qa.dialogue.wording import said
    >>> next(substitutions(said("市级储备冲锋舟多少艘？"), said("编织袋")))
    ('市级储备编织袋多少？', '市级储备')
    """
    text = _REACHING.sub("", given.text.removesuffix("的"))
    if not text:
        return
    same_kind = replaced(last.text, text)
    if same_kind:
        yield _asked(same_kind), last.topic
    elif _TITLE.fullmatch(text) and _TITLE.search(last.text):
        yield _asked(_TITLE.sub(lambda _: text, last.text, count=1)), text
    elif year := YEAR.match(fold_characters(text)):
        yield from _dated(last, text, year.end())
    else:
        for made in _ways(last, given, text):
            yield _asked(made[0]), made[1]


def _dated(last: Said, text: str, end: int) -> Iterator[Placed]:
    """Put the year that opens `text` first, then what follows it."""
    dated = replaced(last.text, text[:end])
    rest = text[end:].lstrip("的，, ")
    if dated and Said(rest).folded in last.folded:  # 「2023年的计划」 after a question for the plan of 2022
        yield _asked(dated), last.topic
    elif dated:
        yield from substitutions(Said(dated), Said(rest))


def _ways(last: Said, given: Said, text: str) -> Iterator[Placed]:
    for make in (_as_place, _after_same_preposition, _as_relative, _with_same_end):
        if made := make(last, text):
            yield made
    if side := side_of_topic(last, given):
        yield side
    yield from ways_to_place(last, text)


def _asked(text: str) -> str:
    return text.rstrip("？?。 ") + "？"


def _after_same_preposition(last: Said, text: str) -> tuple[str, str] | None:
    """「对个人罚多少」, 「对单位呢」."""
    preposition = _PREPOSITION.match(text)
    if preposition is None:
        return None
    for number, (start, end) in enumerate(last.words):
        if last.folded[start:end] == preposition[0] and number + 1 < len(last.words):
            return last.text[:start] + text + last.text[last.words[number + 1][1] :], last.topic
    return None


def _as_place(last: Said, text: str) -> tuple[str, str] | None:
    """青溪县 makes room for 柳浦区."""
    if len(text) > _LONGEST_PLACE or not _PLACE_END.search(Said(text).folded):
        return None
    for _, end in last.words:
        start = _start_of_phrase(last, end, _LONGEST_PLACE)
        if end - start >= 2 and _PLACE_END.search(last.folded[start:end]):
            return last.text[:start] + text + last.text[end:], last.topic
    return None


def _as_relative(last: Said, text: str) -> tuple[str, str] | None:
    made = with_relative(last.text, text)
    return (made, last.topic) if made else None


def _with_same_end(last: Said, text: str) -> tuple[str, str] | None:
    """市级湖长 makes room for 县级湖长: both end in the same characters, or at least in the same one."""
    given = Said(text).folded
    least = 2 if VERBAL.match(given) else 1
    best: tuple[int, int] | None = None
    for _, end in last.words:
        shared = _shared_end(last.folded[:end], given)
        if shared >= least and last.folded[end - 1] not in _NO_HEAD and (best is None or shared > best[0]):
            best = shared, end
    if best is None or len(given) < 2 or is_done(Said(text)):
        return None
    start, end = _start_of_phrase(last, best[1], len(given)), best[1]
    if end - start < len(given) or _is_remnant(last, start):
        start = _start_of_question(last, start)
    return last.text[:start] + text + last.text[end:], last.text[:start]


def _is_remnant(last: Said, start: int) -> bool:
    """Return whether one character alone would be left of a name: of 澄江大桥, where 望春桥 is put."""
    year = YEAR.match(last.folded)
    return start == (year.end() if year else 0) + 1


def _start_of_question(last: Said, start: int) -> int:
    """Return 0, or where its year ends, when nothing but a noun stands before `start`: 公积金｜贷款."""
    year = YEAR.match(last.folded)
    first = year.end() if year else 0
    before = [(a, b) for a, b in last.words if first <= a and b <= start]
    is_noun = start - first <= _LONGEST_NOUN and not any(_stops(last, a, b) for a, b in before)
    return first if is_noun else start


def _shared_end(left: str, right: str) -> int:
    length = 0
    while length < min(len(left), len(right)) and left[-1 - length] == right[-1 - length]:
        length += 1
    return length


def _start_of_phrase(last: Said, end: int, longest: int) -> int:
    """Return where the noun that ends at `end` begins: it is no longer than what replaces it, and holds no verb."""
    start = end
    longest = max(longest, *(b - a for a, b in last.words if b == end))
    for a, b in reversed([word for word in last.words if word[1] <= end]):
        if end - a > max(longest, end - start) or _stops(last, a, b) or b <= end_of_asking(last) <= end:
            break
        start = a
    return start


def _stops(last: Said, start: int, end: int) -> bool:
    word = last.folded[start:end]
    return (
        (last.is_predicate(start, end) and not word.startswith("最"))
        or not word[0].isalnum()
        or word[0] in "0123456789年的"
        or ASKING.fullmatch(word) is not None
    )
