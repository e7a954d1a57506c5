"""「总投资呢？」: a side of what was asked about, and how it is asked for."""

from __future__ import annotations

import re

from qa.dialogue.wording import Said, is_traditional

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


def is_side(text: str) -> bool:
    """Return whether a noun is a side that things have: 「总投资」, 「地点」."""
    return _what_to_ask(Said(text)) is not None


def side_of_topic(last: Said, given: Said) -> tuple[str, str] | None:
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
