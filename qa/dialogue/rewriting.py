"""The rewriting of a follow-up: a recipe of the shapes it can have, the surest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from embeddings.text import fold_characters
from qa.config import MAX_QUESTION_CHARACTERS
from qa.dialogue.kinds import KINDS, YEAR, swapped
from qa.dialogue.parts import Placed
from qa.dialogue.pronouns import POINTING, with_pronoun
from qa.dialogue.standing import is_asking, stands_alone
from qa.dialogue.statements import statement
from qa.dialogue.substitution import substitutions
from qa.dialogue.topics import names_year, thing, topics
from qa.dialogue.turns import Rewrite, Turn
from qa.dialogue.wording import ASKING, Said, is_traditional, said
from qa.errors import InvalidQuestionError
from qa.reader.question import check_question, is_question

MOST_WAYS = 4
"""So many ways to understand a follow-up are told at most; each that is tried is a question to read for."""
_MORE = re.compile(
    # The end is possessive, the longest first: 还有还有… is read in one way only, not in all ways to divide it.
    r"^(?:那么|那|除此之外|此外|另外|其他|其它|除了这[些个]|and)*[,，]?"
    r"(?:还有?(?:要|需要|应当?|应该)?|再|别的|其他的?|其它的?|另外的?|继续|接着|更多|下一[个条项点]|more|next)"
    r"(?:还有?|有|要求|要|说下去|说|来|讲|列举|一|几|两|个|些|条|点|项|没有?|什么|哪些|谁|啥|别的|其他的?|其它的?|更多的?|的|吗|么|呢|嘛|了|继续|else"
    r"|原因|理由|方面|内容|措施|办法|规定|材料|目标|任务|问题|困难|特点|情况|例子|人)*+$"
)
_SPOKEN = re.compile(r"^\s*那|呢\W*$")
"""How an elliptic question is told from a word said in passing: 「再见」 takes no topic."""
_BRIEF = 8
"""So few characters without a verb and with a question mark are one too: 「上海？」."""
_BROKEN = re.compile(
    r"^(?:违反|不遵守|不服|破坏|损坏|毁坏|伪造|冒用|盗用|擅自占用|侵占)(?=的|了|会|要|将|怎|如何|罚|处|受|由|有|$)"
)
"""Verbs that ask for what they are done to: 「违反的怎么处罚？」 is about breaking the last topic."""
_RULE = re.compile(r"[法例则定约令度程款条规]》?$")
_WHY = re.compile(
    r"^(?:这|这是|那|那是)?(?:为什么|为何|为啥|原因(?:是什么|呢)?|理由(?:是什么|呢)?|凭什么|怎么会|why)"
)
_ASKS_WHY = re.compile("为什么|为何|为啥|凭什么")
_EMPTY = re.compile(
    r"(?:[又也]?(?:是|有|为|达到)?(?:多少|什么|怎么样|怎样|如何|几|啥样)|情况(?:如何|怎么样)|怎么说)$"
)


def rewrite(question: str, history: Sequence[Turn]) -> Rewrite:
    """Return what the question most likely means after the turns before it, the last of which counts most.

    A question that stands on its own is left alone; so is any string that is no question at all. Nothing is
    invented: every word comes from the question or the conversation, but for those that ask (是多少) and the 规定
    that 「违反的」 breaks.
    """
    return rewritings(question, history)[0]


def rewritings(question: str, history: Sequence[Turn]) -> tuple[Rewrite, ...]:
    """Return what the question can mean, the likeliest first: one meaning at least, and `MOST_WAYS` at most.

    Which of them was meant the words alone do not tell: 「它」 may be what was asked about, or what was answered. The
    documents may: see `qa.dialogue.answering`.
    """
    as_typed = Rewrite(question, None, None, False)
    last = next((turn for turn in reversed(history) if _can_be_taken_up(turn.asked)), None)
    asked = said(question) if _is_valid(question) else None
    if last is None or asked is None or not (asked.text or question.strip()):
        return (as_typed,)
    before = _taken_up(last)
    if asks_for_more(question):
        return (Rewrite(question, last.asked, before.topic or None, True),)
    ways = _as_rewrites(question, _ways(question, asked, before, last))
    return tuple(ways[:MOST_WAYS]) or (as_typed,)


def asks_for_more(question: str) -> bool:
    """Return whether it asks for further answers to the last question: 「还有呢？」, 「还有哪些措施？」."""
    folded = fold_characters(question).strip(" ?？。!")
    return any(_MORE.match(each) for each in (folded, said(question).folded))


def _as_rewrites(question: str, ways: Iterable[Placed]) -> list[Rewrite]:
    """Return the ways that can be asked and differ, in their order."""
    topics_of: dict[str, str] = {}
    for text, topic in ways:
        topics_of.setdefault(text, topic)
    return [
        Rewrite(question, text, topic or None, False)
        for text, topic in topics_of.items()
        if text != question and _is_valid(text)
    ]


def turns_of(questions: Iterable[str]) -> list[Turn]:
    """Return the turns of a conversation given as its questions alone, each rewritten after those before it.

    >>> [turn.asked for turn in turns_of(["2024年预算收入是多少？", "那2025年呢？"])]
    ['2024年预算收入是多少？', '2025年预算收入是多少？']
    """
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, rewrite(question, turns).rewritten))
    return turns


def _is_valid(question: str) -> bool:
    try:
        check_question(question)
    except InvalidQuestionError:
        return False
    return True


def _can_be_taken_up(question: str) -> bool:
    return _is_valid(question) and len(question) <= MAX_QUESTION_CHARACTERS // 2 and is_question(question)


def _taken_up(last: Turn) -> Said:
    """Return the last question, about what it had taken itself: 「全长多少」 after it is not about a price."""
    whole, typed = said(last.asked), said(last.question)
    about = whole.text[: len(whole.text) - len(typed.text)] if whole.folded.endswith(typed.folded) else ""
    return Said(whole.text, about.strip("的，, ") if len(about) > 1 else "")


def _ways(question: str, asked: Said, before: Said, last: Turn) -> Iterator[Placed]:
    """Yield what a question that depends on the last one can mean: by the first shape that fits it."""
    if _WHY.match(asked.folded):
        yield from _why(asked, before, last)
        return
    shapes = (
        _exchanged(question, asked, before),
        with_pronoun(asked, before, last),
        _bare(asked, before),
        _short(asked, before, last),
    )
    for shape in shapes:
        first = next(shape, None)
        if first:
            yield first
            yield from shape
            return


def _exchanged(question: str, asked: Said, before: Said) -> Iterator[Placed]:
    if not _is_elliptic(asked, fold_characters(question), before):
        return
    empty = _EMPTY.search(asked.folded)
    given = Said(asked.text[: empty.start()]) if empty and empty.start() >= 2 else asked
    if given is not asked or not asked.asking:
        yield from substitutions(before, given)


def _is_elliptic(asked: Said, folded: str, before: Said) -> bool:
    """「上海呢？」; and 「2023年又是多少？」, which has an asking word, but asks no more than 「2023年呢？」."""
    if not is_asking(asked):
        brief = folded.rstrip().endswith("?") and len(asked.text) <= _BRIEF
        has_verb = any(asked.is_predicate(a, b) for a, b in asked.words if a > 0)
        return _SPOKEN.search(folded) is not None or (brief and not has_verb)
    empty = _EMPTY.search(asked.folded)
    given = asked.folded[: empty.start()].rstrip("的又也") if empty else ""
    year = YEAR.match(given)
    if year and given[year.end() :].lstrip("的") in before.folded:
        return True
    return any(k.fullmatch(given) for k in KINDS)


def asks_why(question: str) -> bool:
    """Return whether it begins with 为什么, whose meanings differ in their words alone: see `_why`."""
    return _WHY.match(said(question).folded) is not None


def _why(asked: Said, before: Said, last: Turn) -> Iterator[Placed]:
    """Ask for the reason of what the last question spoke of, when this one says no more of it than a verb.

    「为什么推迟？」 asks it of the topic, in its own word; the text may have the last question's word for it.
    """
    opening = _WHY.match(asked.folded)
    rest = asked.text[opening.end() if opening else 0 :].strip(" ，,")
    own = [rest[a:b] for a, b in Said(rest).words if Said(rest).folded[a:b] not in before.folded]
    if sum(map(len, own)) > 2 and not POINTING.match(fold_characters(rest)):
        return
    word = "為什麼" if any(c in "為麼" for c in asked.text) else "为什么"
    if _ASKS_WHY.search(before.folded):  # asked once more
        yield before.text + "？", before.topic
        return
    if own and before.topic:
        yield f"{before.topic}{word}{rest}？", before.topic
    known = statement(before, last.answer)
    yield f"{word}{known}？", known


def _bare(asked: Said, before: Said) -> Iterator[Placed]:
    """「在哪里？」 takes the place of the last question's asking words."""
    if asked.asking is None or before.asking is None:
        return
    rest = asked.folded[: asked.asking[0]] + asked.folded[asked.asking[1] :]
    if rest.strip("在是于到从由有被 的") or asked.asking[1] - asked.asking[0] < 1:
        return
    start, end = before.asking
    if ASKING.search(before.folded, end):  # 「从哪里到哪里」 asks twice: no word takes the place of both
        return
    links = "在于到从由" + (asked.folded[0] if asked.folded[0] in "是有为" else "")
    while start > 0 and before.folded[start - 1] in links:
        start -= 1
    yield before.text[:start] + asked.text + before.text[end:] + "？", statement(before)


def _breaking(asked: Said, broken: re.Match[str], topic: str) -> str:
    """Return what is asked of who breaks the topic; of 「禁渔期」, that is no rule, its rules are broken."""
    end = broken.end() + asked.folded.startswith("了", broken.end())
    verb, rest = asked.text[:end], asked.text[end:]
    rules = "" if broken[0] != "违反" or _RULE.search(fold_characters(topic)) else "规定"
    return f"{verb}{topic}{'規定' if rules and is_traditional(asked.text) else rules}{rest}？"


def _short(asked: Said, before: Said, last: Turn) -> Iterator[Placed]:
    """Put the topic before a question too short to say what it is about; 「第七届」 replaces the topic's 「第六届」."""
    if asked.asking is None or stands_alone(asked) or not before.topic or before.topic in asked.text:
        return
    if POINTING.match(asked.folded):  # it points at something that the last topic is not
        return
    for kind in KINDS:
        found = kind.match(asked.folded)
        exchanged = swapped(before.topic, asked.text[: found.end()], kind) if found else None
        if found and exchanged:
            yield exchanged + asked.text[found.end() :] + "？", exchanged
            return
    broken = _BROKEN.match(asked.folded)
    if broken:
        yield _breaking(asked, broken, before.topic), before.topic
        return
    keeps_year = YEAR.match(before.folded) and not names_year(asked)
    yield _about(before.topic if keeps_year else thing(before.topic), asked)
    for topic in (*topics(before, last), statement(before)):
        yield _about(topic, asked)


def _about(topic: str, asked: Said) -> Placed:
    return f"{topic}{asked.text}？", topic
