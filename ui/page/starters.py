"""Questions to begin with: made from sentences of the loaded documents, and shown only when answered right.

Official and legal Chinese has a few shapes that turn into a question without any grammar: 「以……为指导」
asks 「以什么为指导？」, 「是指……」 asks 「什么是……？」. What stood in the question's place is its
answer, so each question can be asked for real and is kept only when the answer holds those words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from qa.datatypes import Paragraph, ParagraphKind

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

STARTERS = 4
_TRIED = 60
"""Questions asked at most in search of four that are answered right: about two seconds, once."""
_DOCUMENTS = 20
"""Documents looked at: more would not be seen on the page."""

_WORD = r"[\u4e00-\u9fff\w“”]"
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"(?:本法所称|所称)(?P<topic>{_WORD}{{2,12}})，?是指(?P<answer>[^。；]{{6,60}})"),
        "什么是{topic}？",
    ),
    (
        re.compile(
            rf"(?:^|[，。；])(?P<topic>(?:[\u4e00-\u9fff]{{2,10}})(?:总额|总值|收入|产值|面积|人口|数量|投资|产量))"
            rf"(?P<verb>增长|下降|达到|超过|突破|为)(?P<answer>[\d.]+[%％]?{_WORD}{{0,3}})"
        ),
        "{topic}{verb}多少？",
    ),
    (
        re.compile(
            rf"(?P<verb>坚持|始终|牢牢|紧紧)以(?P<answer>{_WORD}{{4,24}})为(?P<topic>指导|引领|统领|核心|中心|主线|抓手|重点|牵引)"
        ),
        "{verb}以什么为{topic}？",
    ),
    (
        re.compile(rf"(?P<topic>审议批准了|审议通过了|表决通过了|选举产生了)(?P<answer>{_WORD}{{3,24}})"),
        "会议{topic}什么？",
    ),
    (
        re.compile(r"^为了?(?P<answer>[^。]{4,60})，(?P<topic>制定本(?:法|条例|规定|办法))"),
        "为什么{topic}？",
    ),
    (
        re.compile(rf"(?P<topic>奋力建设|全力打造|加快建成|着力打造)(?P<answer>{_WORD}{{4,16}})[，。；]"),
        "{topic}什么？",
    ),
)
"""A sentence's shape, and the question it makes. `answer` is what the question asks for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, and the words that were its answer in the sentence it was made from."""

    question: str
    answer: str


def starters(knowledge_base: KnowledgeBase) -> list[str]:
    """Return up to `STARTERS` questions whose first cited span was checked against the words expected."""
    documents = knowledge_base.documents()[:_DOCUMENTS]
    made = [candidates(knowledge_base.paragraphs(document.id)) for document in documents]
    in_turn = [each for row in zip_longest(*made) for each in row if each]
    expected: dict[str, list[str]] = {}
    for each in in_turn:
        expected.setdefault(each.question, []).append(each.answer)
    tried = islice(expected.items(), _TRIED)
    right = (question for question, answers in tried if _answered_right(knowledge_base, question, answers))
    return list(islice(right, STARTERS))


def candidates(paragraphs: Sequence[Paragraph]) -> Iterator[Candidate]:
    """Yield questions that the paragraphs' sentences make, in the order of the text.

    >>> text = "为了保护古树，制定本条例。"
    >>> [each.question for each in candidates([Paragraph(1, ParagraphKind.BODY, (), text, ((0, 13),))])]
    ['为什么制定本条例？']
    """
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.HEADING:
            continue
        for shape, question in _SHAPES:
            for found in shape.finditer(paragraph.text):
                yield Candidate(question.format(**found.groupdict()), found["answer"])


def _answered_right(knowledge_base: KnowledgeBase, question: str, expected: Sequence[str]) -> bool:
    answer = knowledge_base.answer(question)
    if answer.abstained:
        return False
    span = answer.citations[0].text
    return any(span in words or words in span for words in expected)
