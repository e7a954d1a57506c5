"""「那X呢？」: X takes the place of something in the last question, or is a side of its topic that is asked for."""

from __future__ import annotations

import re

from embeddings.text import fold_characters
from qa.dialogue.families import with_relative
from qa.dialogue.kinds import YEAR, replaced
from qa.dialogue.wording import ASKING, MEASURE, Said, is_traditional

_PREPOSITION = re.compile(r"^[对在从向由给跟和与](?=.)")
_FOR_ONE_KIND = frozenset("枚艘架顶床匹头只株棵辆册幢栋")
"""Measures that what takes the place of a thing seldom shares: 「多少枚指纹」, but 「多少密码」."""
_VERBAL = re.compile(r"^(?:没有?|不|未|已|被|超过|违反|深入|到|去)(?=.{2})")

_REACHING = re.compile("^到了?(?=(?:19|20)[0-9]{2}年)")
_TITLE = re.compile("《[^》]{2,40}》")
_COUNTING = re.compile("多少|几|多[大高长久远重快宽深厚]")
_DAY = re.compile("(?:周|星期|礼拜)$")
"""Before 「几」 it asks for a day, and counts nothing."""
_UNIT = re.compile(
    r"[千万亿]*(?:平方|立方)?(?:[公千厘毫海]?米|公里|里|亩|公顷|[公千]?斤|公?克|吨|升|元|钱|块|角|分钟?|小时|[日天周年月岁](?:内|之内)?|个月|人次?|度|投资"
    r"|学分|学时|时间|兆瓦|千瓦|标箱|%|[次倍成]$)"
)
_PERSON = re.compile(r"[人员者工童民士]$|^(?:个人|单位|企业|公司|部门|机关|男|女)")
_NO_HEAD = "的了吗呢是有个多少几年月日内外上下时后前中间"
"""With these a word may end without being of one kind with another that does."""
_LONGEST_NOUN = 4
_PLACE_END = re.compile(r"[省市县区镇乡村州国]$")
_LONGEST_PLACE = 5

_WHEN = re.compile(r"(?:时间|日期|期间|期限|时限|时候)$")
_WHERE = re.compile(r"(?:地点|地址|位置|地方)$")
_WHO = re.compile(r"(?:负责人|联系人|责任人|主管部门|部门|单位|作者|主任|市长|院长|队长)$")
_DIMENSIONS = ("长", "宽", "高", "深", "重")
_REACHED_BY = re.compile(r"电话|邮箱|手机|地址|联系方式|号码|传真")
_HOW_MUCH = re.compile(
    r"(?:投资|资金|经费|金额|费用?|价格?|面积|长度|高度|宽度|深度|全长|总长|人数|数量|总量|产量|总额|总值|产值|收入|占比|比例|比重|增速|增幅"
    r"|涨幅|率|规模|容量|流量|客流量?|吞吐量|名额|年龄|距离|重量|罚款|罚金|奖金|工期|速度|时速|浓度|电话|热线|号码|编号|分机|续航|寿命|人口)$"
)
_WHAT = re.compile(
    r"(?:目的|原因|理由|意义|作用|目标|措施|办法|任务|要求|条件|标准|范围|对象|内容|特点|特征|处罚|罚则|依据|方式|做法|效果|结果|成绩|问题|困难|步骤"
    r"|流程|责任|定义|含义|名称|前身|来源|背景|计划|安排|重点|优势|影响|职责|原则|材料|用途|成分)$"
)


def substituted(last: Said, given: Said) -> tuple[str, str] | None:
    """Return the last question with `given` in it, and the topic that was kept; `None` when nothing fits.

    >>> from qa.dialogue.wording import said
    >>> substituted(said("市级储备冲锋舟多少艘？"), said("编织袋"))
    ('市级储备编织袋多少？', '市级储备')
    """
    text = _REACHING.sub("", given.text.removesuffix("的"))
    if not text:
        return None
    same_kind = replaced(last.text, text)
    if same_kind:
        return _asked(same_kind), last.topic
    if _TITLE.fullmatch(text) and _TITLE.search(last.text):
        return _asked(_TITLE.sub(lambda _: text, last.text, count=1)), text
    year = YEAR.match(fold_characters(text))
    if year:
        dated = replaced(last.text, text[: year.end()])
        rest = text[year.end() :].lstrip("的，, ")
        if (
            dated and Said(rest).folded in last.folded
        ):  # 「2023年的计划」 after a question for the plan of 2022
            return _asked(dated), last.topic
        return substituted(Said(dated), Said(rest)) if dated else None
    made = (
        _as_place(last, text)
        or _after_same_preposition(last, text)
        or _as_relative(last, text)
        or _with_same_end(last, text)
        or _side_of_topic(last, given)
        or _in_place(last, text)
    )
    return (_asked(made[0]), made[1]) if made else None


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
    least = 2 if _VERBAL.match(given) else 1
    best: tuple[int, int] | None = None
    for _, end in last.words:
        shared = _shared_end(last.folded[:end], given)
        if shared >= least and last.folded[end - 1] not in _NO_HEAD and (best is None or shared > best[0]):
            best = shared, end
    if best is None or len(given) < 2:
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
        if end - a > max(longest, end - start) or _stops(last, a, b) or b <= _end_of_asking(last) <= end:
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


def _end_of_asking(last: Said) -> int:
    """Return where the asking word ends, with its measure: 多少名."""
    if last.asking is None:
        return 0
    measure = MEASURE.match(last.folded, last.asking[1])
    return measure.end() if measure else last.asking[1]


def _side_of_topic(last: Said, given: Said) -> tuple[str, str] | None:
    """「总投资呢？」 asks for a side of the topic: what is asked in its turn."""
    asks = _what_to_ask(given)
    topic = last.topic
    if given.folded in _DIMENSIONS and topic:
        return f"{topic}{given.text}多少", topic
    if asks is None or not topic:
        return None
    is_reached = _WHO.search(Said(topic).folded) and _REACHED_BY.search(given.folded)
    owner = topic if is_reached else topic.rpartition("的")[0] or topic
    return f"{owner}的{given.text}{asks}", owner


def _what_to_ask(given: Said) -> str | None:
    traditional = is_traditional(given.text)
    if _WHEN.search(given.folded):
        return "是什麼時候" if traditional else "是什么时候"
    if _WHERE.search(given.folded):
        return "在哪裡" if traditional else "在哪里"
    if _WHO.search(given.folded):
        return "是誰" if traditional else "是谁"
    if _HOW_MUCH.search(given.folded):
        return "是多少"
    if _WHAT.search(given.folded):
        return "是什麼" if traditional else "是什么"
    return None


def _in_place(last: Said, text: str) -> tuple[str, str] | None:
    """Put `text` where the last question has its object, else its subject; verbs take a verb's place."""
    if last.asking is None:
        return None
    after, is_verbal = _end_of_asking(last), _VERBAL.match(Said(text).folded) is not None
    behind = last.folded[after:]
    asks_day = _DAY.search(last.folded[: last.asking[0]]) is not None
    counts = _COUNTING.fullmatch(last.folded[slice(*last.asking)]) is not None and not asks_day
    if last.asking[0] > 0 and is_verbal and behind:
        return last.text[:after] + text, last.text[: last.asking[0]]
    if counts and not is_verbal and not _PERSON.search(Said(text).folded):
        if behind and not _UNIT.match(behind) and not _has_predicate(Said(behind)):
            counted = last.asking[1] if last.folded[last.asking[1] : after] in _FOR_ONE_KIND else after
            return last.text[:counted] + text, last.text[: last.asking[0]]
        verb = last.predicate_before_asking()
        if verb and last.asking[0] - verb[1] >= 2 and last.folded[verb[1] - 1] not in "是有为":
            asks = last.text[slice(*last.asking)]
            return last.text[: verb[1]] + text + asks + last.text[after:], last.text[: verb[1]]
    return _as_subject(last, text)


def _has_predicate(part: Said) -> bool:
    return any(part.is_predicate(a, b) for a, b in part.words) or part.folded[:1] in "开公举建通"


def _as_subject(last: Said, text: str) -> tuple[str, str]:
    """Keep the year, a product's name, and in 「X的总投资」 the side that was asked for."""
    year = YEAR.match(last.folded)
    named = [m.end() for m in re.finditer("[a-z0-9]*[a-z][0-9]+", last.folded[: len(last.topic)])]
    start = max([year.end() if year else 0, *named])
    end = _start_of_verb(last)
    owner = last.text.find("的", start, end)
    if owner > start and end - owner > 2 and "的" not in text:
        end = owner
    return last.text[:start] + text + last.text[end:], last.text[:start] or text


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
