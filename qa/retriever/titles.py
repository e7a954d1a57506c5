"""Documents that are told apart by their titles alone: yearly reports, the same rules of two cities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import permutations

from embeddings.text import fold, fold_characters
from qa.datatypes import Document

AKIN = 0.5
"""Share of character pairs in common (Jaccard), years and numbers left out, from which titles are akin."""
NAMED = 0.4
"""Share of the character pairs that only one of two titles has, above which a question that says them names it: of
北京市 one of two does it; a word like 全国 out of a long title does not."""
_LEAST = 4
"""Characters of a title that may stand whole in another for them to be akin: shorter ones are mere words."""
_QUOTED = re.compile("《([^《》]+)》")
_SOURCE = re.compile(
    "^(?P<within>[^,。;:?!]{4,60}?)(?:里面?|中|内)[,的]|(?:根据|按照|依照|依据)(?P<after>[^,。;:?!]{4,60}?)(?:的规定|规定)?,"
)
"""What a question says that it is to be answered from, folded: 「招生简章里，」, 「根据档案管理办法，」."""
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十〇零]+(?:年度?|[届次期号版])?|第(?=[0-9])|[\W_]+")


def core(title: str) -> str:
    """Return a title, folded, without years, numbers and marks.

    >>> core("2016年《政府工作报告》")
    '政府工作报告'
    """
    return _NUMBERS.sub("", fold(title))


@lru_cache(maxsize=4096)
def akin(one: str, other: str) -> bool:
    """Return whether two titles differ by little more than a year, a number or a name.

    >>> akin("2016年政府工作报告", "政府工作报告"), akin("北京市水污染防治条例", "上海市水污染防治条例")
    (True, True)
    >>> akin("水法", "防洪法")
    False
    """
    short, long = sorted((core(one), core(other)), key=len)
    if len(short) >= _LEAST and short in long:
        return True
    a, b = _pairs(short), _pairs(long)
    return bool(a and b) and len(a & b) / len(a | b) >= AKIN


def names_rather(question: str, one: Document, other: Document) -> bool:
    """Return whether the question says what tells the one's title from the other's, and nothing of the reverse.

    「北京市的罚款是多少？」 names 北京市水污染防治条例 rather than that of Shanghai; 「政府工作报告」 neither of two;
    《食品安全法》 that law, not its 实施条例.
    """
    own, others = _quoted(question, one), _quoted(question, other)
    if own != others:
        return bool(own) and not others
    a, b, asked = _pairs(core(one.title)), _pairs(core(other.title)), _pairs(core(question))
    return len((a - b) & asked) > NAMED * len(a - b) and not (b - a) & asked


def beyond(question: str, title: str) -> str:
    """Return what the question says beyond the title: without the stretches of two characters or more of it.

    >>> beyond("公司给员工上国防教育课的钱从哪里出？", "中华人民共和国国防教育法")
    '公司给员工上课的钱从哪里出？'
    """
    folded, pairs = fold_characters(question), _pairs(fold_characters(title))
    said = {n for i in range(len(folded) - 1) if folded[i : i + 2] in pairs for n in (i, i + 1)}
    return "".join(each for n, each in enumerate(question) if n not in said)


def _quoted(question: str, document: Document) -> set[str]:
    """Return the titles in 《》 that are the document's, in full or without what stands before it: 中华人民共和国."""
    titles = {core(title) for title in _QUOTED.findall(question)}
    return {each for each in titles if len(each) >= _LEAST and core(document.title).endswith(each)}


def named_as_source(question: str, documents: Iterable[Document]) -> set[str]:
    """Return the ids of the documents that the question says it is to be answered from, by the title or its end.

    「招生简章里，报名费是多少？」 is asked of 云栖大学2025年硕士研究生招生简章 alone.
    """
    found = _SOURCE.search(fold_characters(question))
    name = core(found["within"] or found["after"]) if found else ""
    return {each.id for each in documents if len(name) >= _LEAST and core(each.title).endswith(name)}


def meant_less(question: str, documents: Iterable[Document]) -> set[str]:
    """Return the ids of the documents than which the question names an akin one rather."""
    every = {each.id: each for each in documents}.values()
    return {
        b.id
        for a, b in permutations(every, 2)
        if a.title != b.title and akin(a.title, b.title) and names_rather(question, a, b)
    }


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
