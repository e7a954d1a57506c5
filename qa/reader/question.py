"""What a question asks for, read off its asking words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from embeddings.text import fold_characters
from qa.config import MAX_QUESTION_CHARACTERS
from qa.corpus.marks import number_of
from qa.errors import InvalidQuestionError


class AnswerType(StrEnum):
    """The kind of answer a question asks for."""

    HOW_MANY = "how_many"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    WHY = "why"
    HOW = "how"
    WHETHER = "whether"
    DEFINITION = "definition"
    LIST = "list"
    FACT = "fact"


# In this order: 「为什么」 holds 「什么」, and 「哪五个方面」 asks for a list although 「哪个」 would not.
_PATTERNS: tuple[tuple[AnswerType, str], ...] = (
    (AnswerType.WHY, r"为什么|为何|为啥|何以|凭什么|(?:什么|何种|啥)(?:原因|缘故|理由)|(?:原因|理由|缘由|根源)(?:是(?!哪)|在|有(?!哪)|何|\?|$)|\bwhy\b"),
    (AnswerType.LIST, r"哪些|哪几|(?:怎样的|什么样的|何种|哪种)[^?]{1,12}、|哪[“\"]?[两二三四五六七八九十0-9]+[^年月日号\s]|分别(?:是|为|有|指|叫|要)|分别[^,?]{0,6}(?:谁|什么|哪)|(?:有|包括|包含|涉及|含)(?:什么|啥)|各是什么|都?有(?:谁|何)|列[出举]"),
    (AnswerType.DEFINITION, r"^(?:请问)?(?:什么是|何谓|何为|什么叫|所谓)|(?:的定义|的含义|的意思)|指的?是?(?:什么|啥)|是什么意思|^what is\b"),
    (AnswerType.HOW_MANY, r"多少|几(?!乎|率|何|经|度)|多[大高长久远重快]|百分之几|占比|how (?:many|much)"),
    (AnswerType.WHEN, r"什么时候|什么时间|何时|哪一?[年月日天]|哪个(?:月|年|时)|啥时|时间是|日期|\bwhen\b"),
    (AnswerType.WHERE, r"哪里|哪儿|何处|何地|什么地方|哪个(?:省|市|县|区|地|国)|(?:位于|在|来自)哪|\bwhere\b"),
    (AnswerType.WHETHER, r"是否|有没有|有无|能否|可否|会不会|是不是|能不能|要不要|可不可以|(.)不\1|吗[?。]?$|么[?。]?$(?<!什么\?)(?<!什么)(?<!怎么\?)(?<!怎么)|\b(?:is|are|does|did|was|were|can) "),
    (AnswerType.WHO, r"谁|何人|哪位|什么人|\bwhom?\b|\bwhose\b"),
    (AnswerType.HOW, r"如何|怎样|怎么|咋|(?:通过|采[取用]|用|靠|以)(?:什么|何种|哪种)(?:方式|方法|手段|途径|办法|措施|形式)?|\bhow\b"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

_ASKING = re.compile(
    r"什么|啥|谁|哪|几(?!乎|率)|多少|多[大高长久远重快]|何|怎|如何|咋|为何|是否|有没有|有无|能否|可否|(.)不\1|是不是|吗|呢|么|嘛"
    r"|\b(?:who|whom|whose|what|which|when|where|why|how|is|are|does|did|do|was|were|can)\b"
)
_GREETING = re.compile(
    r"^(?:你好|您好|大家好|hi|hello|hey|嗨|哈喽|早上好|上午好|中午好|下午好|晚上好|早安|晚安|在吗|在不在|有人吗|你在吗"
    r"|谢谢.{0,3}|多谢|感谢|再见|拜拜|好的?|嗯+|ok|thanks?|thank you|bye|测试|test|你是谁|你叫什么(?:名字)?|你会(?:做)?什么|你能做什么|你是什么)"
    r"[呀啊哦吗呢~!?。,.\s]*$"
)
_TASK = re.compile(
    # Possessive: there is one way only to divide 请帮我请帮我…, and none is tried again.
    r"^(?:请|麻烦|帮我|帮忙|帮|给我|能不能|能否|可以|你能(?!不能|否)|你)*+(?:总结|概括|归纳|概述|摘要|翻译|改写|续写|润色|写一?[篇份首段个封]|生成|画|编一?[个写]|讲一?[个讲下]|介绍一下(?:这|本|全)|说一?说(?:这|本|全))"
)
_COUNT = re.compile(
    r"(?:哪|的)([两二三四五六七八九十]|[0-9]{1,2})(?:个|项|条|点|类|种|方面|大|位|家|步|措|支|句|者)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read: `text` as asked but with its mark, `folded` by character, what it asks, how many items."""

    text: str
    folded: str
    answer_type: AnswerType
    count: int | None = None
    """How many items a list question names: 5 for 「哪五个方面」."""
    before: str = ""
    """What stands before the asking word: 云泽的人口是 in 「云泽的人口是多少？」."""


def check_question(question: str) -> None:
    """Accept a question that can be answered or abstained from.

    Raises:
        InvalidQuestionError: it is empty, without a letter or digit, over `MAX_QUESTION_CHARACTERS`
            characters, or not valid Unicode (a lone surrogate).

    """
    reason = None
    if not question.strip():
        reason = "empty"
    elif len(question) > MAX_QUESTION_CHARACTERS:
        reason = "too_long"
    elif any("\ud800" <= c <= "\udfff" for c in question):
        reason = "not_unicode"
    elif not any(c.isalnum() for c in question):
        reason = "no_letters"
    if reason:
        raise InvalidQuestionError(reason=reason, limit=MAX_QUESTION_CHARACTERS)


def analyse(question: str) -> Question:
    """Read the answer type off the asking words; `FACT` when none of the special ones stands in it.

    >>> analyse("会议要求做到哪五个方面？").answer_type, analyse("会议要求做到哪五个方面？").count
    (<AnswerType.LIST: 'list'>, 5)
    >>> analyse("为什么要抓项目？").answer_type
    <AnswerType.WHY: 'why'>
    """
    text = with_question_mark(question)
    folded = fold_characters(text).strip()
    kind = next((k for k, pattern in _COMPILED if pattern.search(folded)), AnswerType.FACT)
    named = _COUNT.search(folded)
    count = None
    if kind is AnswerType.LIST and named:
        count = number_of(named[1])
    asking = _ASKING.search(folded)
    return Question(text, folded, kind, count, folded[: asking.start()] if asking else "")


def with_question_mark(question: str) -> str:
    """Return the question ending as those do that the reader learned from.

    In haste people leave the mark out: a thing a model can stumble over, although it says nothing.

    >>> with_question_mark("会议批准了什么"), with_question_mark("会议批准了什么。"), with_question_mark("谁主持？")
    ('会议批准了什么？', '会议批准了什么？', '谁主持？')
    """
    stripped = question.rstrip()
    return question if stripped.endswith(("？", "?")) else stripped.rstrip("。．.，,、；;！!…~～ ") + "？"


def is_question(question: str) -> bool:
    """Say whether this asks the documents something, and one thing.

    Greetings, tasks (「总结一下」), bare keywords and two questions in one are no questions here: they get
    help or passages, never a span.

    >>> [is_question(q) for q in ("你好", "总结一下", "招商引资", "谁主持会议？在哪里开会？", "谁主持会议？")]
    [False, False, False, False, True]
    """
    folded = fold_characters(question).strip()
    if _GREETING.match(folded) or _TASK.match(folded):
        return False
    parts = [p for p in re.split(r"[?。!;\n]+", folded) if p.strip()]
    asking = sum(1 for p in parts if _ASKING.search(p))
    return asking == 1 or (asking == 0 and folded.endswith("?") and len(folded) > 4)
