"""The rewriting of a follow-up: a recipe of the shapes it can have, the surest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from embeddings.text import fold_characters
from qa.config import MAX_QUESTION_CHARACTERS
from qa.dialogue.kinds import KINDS, YEAR, swapped
from qa.dialogue.standing import COMPARED, is_asking, names_before, stands_alone
from qa.dialogue.statements import statement
from qa.dialogue.substitution import substituted
from qa.dialogue.turns import Rewrite, Turn
from qa.dialogue.wording import Said, is_traditional, said
from qa.errors import InvalidQuestionError
from qa.reader.question import check_question, is_question

_MORE = re.compile(
    r"^(?:那|那么|除此之外|此外|另外|其他|其它|除了这[些个]|and)*[,，]?"
    r"(?:还有?(?:要|需要|应当?|应该)?|再|别的|其他的?|其它的?|另外的?|继续|接着|更多|下一[个条项点]|more|next)"
    r"(?:还有?|有|要|说|来|讲|列举|一|几|两|个|些|条|点|项|没有?|什么|哪些|谁|啥|别的|其他的?|其它的?|更多的?|的|说下去|吗|么|呢|嘛|了|继续|else"
    r"|原因|理由|方面|内容|要求|措施|办法|规定|材料|目标|任务|问题|困难|特点|情况|例子|人)*$"
)
_PRONOUN = re.compile(
    r"[它他她][们]?|其(?=[\u4e00-\u9fff])(?![中他它余实次])|此(?=[事项])|(?<![^在从到,，])[那这][里儿](?!面)"
)
_PRONOUNS = frozenset(
    ("它", "他", "她", "其", "此", "那里", "那儿", "这里", "这儿", "它们", "他们", "她们", "那", "这")
)
_ANYTHING = re.compile(
    "项目|工程|活动|会议|文件|规定|单位|机构|公司|企业|学校|地方|地区|城市|产品|设备|设施|建筑|制度|政策|校|馆"
)
_DEMONSTRATIVE = re.compile(
    r"(?:[该此]|(?<![几一二两三四五六七八九十0-9哪每])本|(?:这|那|上述)(?:[一两几]?[个条座所项部家名位次届份种支段]|些)?)(?=[\u4e00-\u9fffa-z])"
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
_WHY = re.compile(r"^(?:为什么|为何|为啥|原因(?:是什么|呢)?|理由(?:是什么|呢)?|凭什么|怎么会|why)")
_ASKS_WHY = re.compile("为什么|为何|为啥|凭什么")
_EMPTY = re.compile(
    r"(?:[又也]?(?:是|有|为|达到)?(?:多少|什么|怎么样|怎样|如何|几|啥样)|情况(?:如何|怎么样)|怎么说)$"
)
_SIDE = re.compile(
    r"的?(?:面积|全长|总长|长度|高度|宽度|深度|装机容量|容量|总投资|造价|价格|电话|地址|续航|寿命)$"
)
_COUNTS = re.compile("多少|几[^乎率何经]")
_NAME = 12
"""A longer answer is no name that a pronoun could stand for."""


def rewrite(question: str, history: Sequence[Turn]) -> Rewrite:
    """Return what the question means after the turns before it, the last of which counts most.

    A question that stands on its own is left alone; so is any string that is no question at all. Nothing is
    invented: every word comes from the question or the conversation, but for those that ask (是多少) and the 规定
    that 「违反的」 breaks.
    """
    nothing = Rewrite(question, None, None, False)
    last = next((turn for turn in reversed(history) if _can_be_taken_up(turn.asked)), None)
    if last is None or not _is_valid(question):
        return nothing
    asked, before = said(question), _taken_up(last)
    if not asked.text and not question.strip():
        return nothing
    if _MORE.match(asked.folded) or _MORE.match(fold_characters(question).strip(" ?？。!")):
        return Rewrite(question, last.asked, before.topic or None, True)
    made = _made(question, asked, before, last)
    if made is None or made[0] == question or not _is_valid(made[0]):
        return nothing
    return Rewrite(question, made[0], made[1] or None, False)


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


def _made(question: str, asked: Said, before: Said, last: Turn) -> tuple[str, str] | None:
    if _WHY.match(asked.folded):
        return _why(asked, before, last)
    if _is_elliptic(asked, fold_characters(question), before):
        empty = _EMPTY.search(asked.folded)
        given = Said(asked.text[: empty.start()]) if empty and empty.start() >= 2 else asked
        made = substituted(before, given) if given is not asked or not asked.asking else None
        if made:
            return made
    return _with_pronoun(asked, before, last) or _bare(asked, before) or _short(asked, before)


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


def _why(asked: Said, before: Said, last: Turn) -> tuple[str, str] | None:
    """Ask for the reason of what the last question spoke of, when this one says no more of it than a verb."""
    opening = _WHY.match(asked.folded)
    rest = asked.text[opening.end() if opening else 0 :].strip(" ，,")
    own = [rest[a:b] for a, b in Said(rest).words if Said(rest).folded[a:b] not in before.folded]
    if sum(map(len, own)) > 2 and not _DEMONSTRATIVE.match(fold_characters(rest)):
        return None
    word = "為什麼" if any(c in "為麼" for c in asked.text) else "为什么"
    if _ASKS_WHY.search(before.folded):  # asked once more
        return before.text + "？", before.topic
    known = statement(before, last.answer)
    return f"{word}{known}？", known


def _with_pronoun(asked: Said, before: Said, last: Turn) -> tuple[str, str] | None:
    topic = _of_year(asked, before, _referent(asked, before, last))
    found = _PRONOUN.search(asked.folded)
    if topic and found and _is_word(asked, found) and not names_before(asked, found.start()):
        joined = "的" if found[0] == "其" else ""
        return _with(asked, found.start(), found.end(), topic + joined), topic
    found = _DEMONSTRATIVE.search(asked.folded)
    if found is None or names_before(asked, found.start()):
        return None
    noun = _noun_after(asked, found.end())
    told = _told(asked.folded[slice(*noun)], before, last) if noun else ""
    if noun and told:
        return _with(asked, found.start(), noun[1], told), told
    if noun is None or not topic or not _can_be(asked.folded[slice(*noun)], fold_characters(topic)):
        return None
    return _with(asked, found.start(), noun[1], topic), topic


def _of_year(asked: Said, before: Said, topic: str) -> str:
    """Put the year that was asked about before the topic of a question that counts: its figures are that year's."""
    year = YEAR.match(before.folded)
    if year is None or topic not in before.text or YEAR.match(topic) or _names_year(asked):
        return topic
    return before.text[: year.end()] + topic if _COUNTS.search(asked.folded) else topic


def _names_year(asked: Said) -> bool:
    return YEAR.search(COMPARED.sub("", asked.folded)) is not None


def _told(noun: str, before: Said, last: Turn) -> str:
    """Return what was answered to 「什么制度」, when it is asked about 「这个制度」; empty else."""
    answer = last.answer
    asked_for = re.search(rf"(?:什么|哪[一]?[个项种座条家部]){re.escape(noun)}", before.folded)
    is_name = answer is not None and len(answer.citations) == 1 and len(answer.text) <= _NAME
    return answer.text if answer is not None and asked_for and is_name else ""


def _can_be(noun: str, topic: str) -> bool:
    """Whether 「该水库」 can be the topic: it ends in what that is, 「白河水库」, or can be anything, 「该项目」."""
    if _DEMONSTRATIVE.match(topic):  # it points elsewhere itself
        return False
    return noun in topic or noun[-1] == topic.rstrip("》”」")[-1:] or _ANYTHING.fullmatch(noun) is not None


def _is_word(asked: Said, found: re.Match[str]) -> bool:
    """Whether a pronoun begins where a word does: 「吉他」 and 「他信」 hold none."""
    return any(a == found.start() and asked.folded[a:b] in _PRONOUNS for a, b in asked.words)


def _noun_after(asked: Said, start: int) -> tuple[int, int] | None:
    """Return the offsets of the words between 「这条」 and the next verb, particle or asking word."""
    stop = asked.asking[0] if asked.asking and asked.asking[0] > start else len(asked.text)
    end = start
    for a, b in asked.words:
        if b <= start or a >= stop:
            continue
        if asked.is_predicate(a, b) or asked.folded[a:b] in ("的", "哪", "几"):
            break
        end = b
        if end - start >= 2:
            break
    return (start, end) if end > start else None


def _with(asked: Said, start: int, end: int, topic: str) -> str:
    return asked.text[:start] + topic + asked.text[end:] + "？"


def _referent(asked: Said, before: Said, last: Turn) -> str:
    """Return what a pronoun stands for: the person or thing that the last answer names, else the last topic."""
    named = re.search(r"谁|何人|哪[位名]|叫什么|什么名字|哪[一]?[个座条家所]", before.folded)
    answer = last.answer
    person = named is not None and re.match(r"谁|何人|哪[位名]", named[0]) is not None
    if named and answer and len(answer.citations) == 1 and len(answer.text) <= _NAME:
        spoken = re.search(r"[他她它]|[那这]", asked.folded)
        if spoken and (spoken[0] in "他她") == person:
            return answer.text
    return _thing(before.topic)


def _thing(topic: str) -> str:
    """Return the thing without the year and the side of it that was asked for: 「2020年」, 「面积」."""
    year = YEAR.match(fold_characters(topic))
    side = _SIDE.search(fold_characters(topic))
    start, end = year.end() if year else 0, side.start() if side else len(topic)
    thing = topic[start:end].strip("的，, ")
    return thing if len(thing) >= 2 else topic


def _bare(asked: Said, before: Said) -> tuple[str, str] | None:
    """「在哪里？」 takes the place of the last question's asking words."""
    if asked.asking is None or before.asking is None:
        return None
    rest = asked.folded[: asked.asking[0]] + asked.folded[asked.asking[1] :]
    if rest.strip("在是于到从由有被 的") or asked.asking[1] - asked.asking[0] < 1:
        return None
    start, end = before.asking
    links = "在于到从由" + (asked.folded[0] if asked.folded[0] in "是有为" else "")
    while start > 0 and before.folded[start - 1] in links:
        start -= 1
    return before.text[:start] + asked.text + before.text[end:] + "？", statement(before)


def _breaking(asked: Said, broken: re.Match[str], topic: str) -> str:
    """Return what is asked of who breaks the topic; of 「禁渔期」, that is no rule, its rules are broken."""
    end = broken.end() + asked.folded.startswith("了", broken.end())
    verb, rest = asked.text[:end], asked.text[end:]
    rules = "" if broken[0] != "违反" or _RULE.search(fold_characters(topic)) else "规定"
    return f"{verb}{topic}{'規定' if rules and is_traditional(asked.text) else rules}{rest}？"


def _short(asked: Said, before: Said) -> tuple[str, str] | None:
    """Put the topic before a question too short to say what it is about; 「第七届」 replaces the topic's 「第六届」."""
    if asked.asking is None or stands_alone(asked) or not before.topic or before.topic in asked.text:
        return None
    if _DEMONSTRATIVE.match(asked.folded):  # it points at something that the last topic is not
        return None
    for kind in KINDS:
        found = kind.match(asked.folded)
        exchanged = swapped(before.topic, asked.text[: found.end()], kind) if found else None
        if found and exchanged:
            return exchanged + asked.text[found.end() :] + "？", exchanged
    broken = _BROKEN.match(asked.folded)
    if broken:
        return _breaking(asked, broken, before.topic), before.topic
    topic = before.topic if YEAR.match(before.folded) and not _names_year(asked) else _thing(before.topic)
    return topic + asked.text + "？", topic
