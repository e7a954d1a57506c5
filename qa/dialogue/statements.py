"""A question as the statement that its answer makes: what 「为什么？」 asks the reason of."""

from __future__ import annotations

import re

from qa.datatypes import Answer
from qa.dialogue.wording import Said

_TAG = re.compile("[,，](?:是不是|是吗|对不对|对吗|好吗)$")
_EITHER = re.compile(r"(?P<verb>[\u4e00-\u9fff]{1,2})[不没](?P=verb)")
_DONE_OR_NOT = re.compile("(?<=了)没有$|没有$")
_THING = re.compile("什么|谁|啥")
_MEASURE = re.compile(r"[个座名位项条家所次件份台辆艘部册种类枚块吨米]")
_DANGLING = "为对由在把向给从于被"
_LONGEST_ANSWER = 24
"""A longer answer is a sentence, not a thing that stands in one."""


def statement(asked: Said, answer: Answer | None = None) -> str:
    """Return the question without what asks in it; 「什么」 and 「谁」 give way to what was answered, when that is known.

    >>> from qa.dialogue.wording import said
    >>> [statement(said(q)) for q in ("招商引资重要吗？", "要不要抓项目？", "损坏严重不严重？", "为谁免费？")]
    ['招商引资重要', '要抓项目', '损坏严重', '免费']
    """
    folded = _TAG.sub("", asked.folded)
    text = asked.text[: len(folded)]
    either = _EITHER.search(folded)
    if either:
        return text[: either.start()] + text[either.start("verb") : either.end("verb")] + text[either.end() :]
    undone = _DONE_OR_NOT.search(folded)
    if undone:
        return text[: undone.start()]
    if asked.asking is None or asked.asking[1] > len(text):
        return text
    return _without_asking(text, folded, asked.asking, answer)


def _without_asking(text: str, folded: str, asking: tuple[int, int], answer: Answer | None) -> str:
    start, end = asking
    if _THING.fullmatch(folded[start:end]) and answer is not None and _is_thing(answer):
        return text[:start] + answer.text + text[end:]
    counted = folded[start:end] in ("多少", "几") and _MEASURE.match(folded, end)
    before = text[:start].rstrip(_DANGLING) if end < len(text) else text[:start]
    return before + text[counted.end() if counted else end :]


def _is_thing(answer: Answer) -> bool:
    return len(answer.citations) == 1 and len(answer.text) <= _LONGEST_ANSWER
