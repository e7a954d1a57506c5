"""A starter set of test questions from the documents themselves, every one a draft for a person to review.

Four ways: a phrase is left out of a sentence and asked for (cloze; Taylor 1953), what stands under a heading is
asked for by the heading, a list by what introduces it, and a question about one document is put to the others.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qa.corpus.marks import mark_of
from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.evaluation.gold import squeeze
from qa.evaluation.questions import LIST, Question
from qa.reader.enumeration import Item, led_items, marked_series, paragraph_series
from qa.text import clauses, sentences

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

PER_DOCUMENT = 12
"""Drafts of one document at most, by default."""

_NUMBER = re.compile(
    r"(?:约|近|超|超过|不少于|不超过)?[0-9][0-9.,，]*(?:万亿|万|亿|千|百)?[多余]?"
    r"(?P<unit>个百分点|平方公里|立方米|平方米|公里|公斤|人次|亩|岁|吨|米|元|人|户|名|个|家|项|次|种|条|座|所|张|册|处|艘|台|支|分钟|小时|天|%)"
)
_DATE = re.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年(?:[0-9]{1,2}月)?")
_QUOTED = re.compile(r"“([^“”]{2,15})”")
_LIST_LEAD = re.compile(
    r"(?:下列|以下|如下|这些|几个|[两二三四五六七八九十]个)(?P<noun>[\u4e00-\u9fff]{1,6})"
)
_TRIM = "，。；：、,.;:!?！？　 "
_OPENING = re.compile(
    r"^(?:[一二三四五六七八九十]+[是要]|第[一二三四五六七八九十]，|并(?!购)|即|且|其中|同时|也)"
)
_RANGE = ("至", "到", "—", "-", "～")
_SHORTEST, _LONGEST = 10, 48
"""Of a clause that is made into a question: less says too little, more reads badly."""


def draft_questions(
    knowledge_base: KnowledgeBase, per_document: int = PER_DOCUMENT, seed: int = 0
) -> list[Question]:
    """Return drafts on every document, at most `per_document` each, and unanswerable ones beside them.

    A quarter as many again are unanswerable: asked of the other documents, in which the answer stands nowhere;
    there are none where there is one document alone. What two documents would be asked in the same words, as
    yearly reports are, is left out. The same documents and seed give the same drafts.
    """
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    made: list[Question] = []
    for document in knowledge_base.documents():
        paragraphs = knowledge_base.paragraphs(document.id)
        found = [*_lists(document, paragraphs), *_under_headings(document, paragraphs)]
        clozes = list(_clozes(document, paragraphs))
        rng.shuffle(clozes)
        made += _different([*found[: per_document // 3], *clozes], per_document)
    worded = Counter(question.question for question in made)
    made = [question for question in made if worded[question.question] == 1]
    made += _unanswerable(knowledge_base, made, rng)
    return [_named(question, number) for number, question in enumerate(made, start=1)]


def _draft(
    document: Document, kind: str, asked: str, answers: Sequence[str], evidence: Sequence[int]
) -> Question:
    return Question(
        id="",
        kind=kind,
        split="",
        question=asked,
        answers=tuple(dict.fromkeys(answers)),
        evidence=tuple(dict.fromkeys(evidence)),
        answerable=True,
        document=document.source,
        draft=True,
    )


def _named(question: Question, number: int) -> Question:
    return replace(question, id=f"draft-{number:03d}")


def _different(questions: Sequence[Question], count: int) -> list[Question]:
    """Return the first `count` that differ in their wording and ask for different answers."""
    chosen: dict[tuple[str, ...], Question] = {}
    wordings: set[str] = set()
    for question in questions:
        if question.question not in wordings and question.answers not in chosen and len(chosen) < count:
            wordings.add(question.question)
            chosen[question.answers] = question
    return list(chosen.values())


def _clozes(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[Question]:
    """Yield a question for each number, date and quoted name in a clause of fitting length.

    >>> whole = Paragraph(3, ParagraphKind.BODY, (), "全市新建中小学校16所，全部启用。", ((0, 17),))
    >>> [(q.question, q.answers) for q in _clozes(Document("d", "报告", "a.txt"), [whole])]
    [('全市新建中小学校多少所？', ('16所',))]
    """
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.HEADING:
            continue
        for start, end in clauses(paragraph.text):
            clause = paragraph.text[start:end].strip(_TRIM)
            if _SHORTEST <= len(clause) <= _LONGEST and paragraph.text.count(clause) == 1:
                yield from _cloze(document, paragraph, clause)


def _cloze(document: Document, paragraph: Paragraph, clause: str) -> Iterator[Question]:
    for pattern, kind, asking in (
        (_DATE, "fact", "什么时候"),
        (_NUMBER, "how_many", ""),
        (_QUOTED, "fact", "什么"),
    ):
        found = pattern.search(clause)
        if found is None:
            continue
        answer = found[1] if pattern is _QUOTED else found[0]
        word = asking or ("百分之多少" if found["unit"] == "%" else f"多少{found['unit']}")
        asked = clause[: found.start()] + word + clause[found.end() :]
        if clause[found.end() :][:1] in _RANGE:
            return
        if len(squeeze(asked)) - len(word) >= _SHORTEST // 2:
            yield _draft(document, kind, _without_mark(asked) + "？", [answer], [paragraph.number])
        return


def _without_mark(text: str) -> str:
    """Take off a clause what joins it to others: 一是, （二）, 第三条, 并, 同时."""
    mark = mark_of(text)
    return _OPENING.sub("", text[mark.end :] if mark else text).strip(_TRIM)


def _under_headings(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[Question]:
    """Yield, for each heading right above a paragraph, what the first sentence under it says of it."""
    for heading, paragraph in pairwise(paragraphs):
        if heading.kind is not ParagraphKind.HEADING or paragraph.kind is ParagraphKind.HEADING:
            continue
        title, parts = _without_mark(heading.text), sentences(paragraph.text)
        if parts and title.endswith(("？", "?")):
            start, end = parts[0]
            yield _draft(
                document, "other", title, [paragraph.text[start:end].strip(_TRIM)], [paragraph.number]
            )


def _lists(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[Question]:
    """Yield a question for each list that a sentence introduces with 下列…, 以下… or a number of things."""
    for place, paragraph in enumerate(paragraphs):
        if paragraph.kind is ParagraphKind.HEADING:
            continue
        series = [led_items(paragraphs, paragraph), *marked_series(paragraph)]
        series += [
            each for each in paragraph_series(paragraphs) if each[0][0] in paragraphs[place + 1 : place + 2]
        ]
        items = next((each for each in series if 2 <= len(each) <= 12), [])
        lead = _lead(paragraph, items)
        if items and lead:
            answers = [part.text[start:end] for part, start, end in items]
            yield _draft(document, LIST, lead, answers, [part.number for part, _, _ in items])


def _lead(paragraph: Paragraph, items: Sequence[Item]) -> str | None:
    """Return the question that the words before a list make, if they introduce one.

    >>> whole = Paragraph(1, ParagraphKind.BODY, (), "第六条　申请登记应当提交下列材料：", ((0, 17),))
    >>> _lead(whole, [])
    '申请登记应当提交哪些材料？'
    """
    same = bool(items) and items[0][0] is paragraph
    text = paragraph.text[: items[0][1]] if same else paragraph.text
    for start, end in reversed(clauses(text)):
        clause = _without_mark(text[start:end].strip(_TRIM)).replace("“", "")
        found = _LIST_LEAD.search(clause)
        if found and len(clause) <= _LONGEST:
            asked = f"{clause[: found.start()]}哪些{found['noun']}"
            return f"{asked}？" if len(asked) >= _SHORTEST // 2 + 2 else None
    return None


def _unanswerable(
    knowledge_base: KnowledgeBase, made: Sequence[Question], rng: random.Random
) -> list[Question]:
    """Return questions on one document put to another, where the answer does not stand."""
    documents = knowledge_base.documents()
    texts = {document.source: squeeze(knowledge_base.source_text(document.id)) for document in documents}
    pool = [question for question in made if question.kind != LIST]
    chosen: list[Question] = []
    for question in rng.sample(pool, len(pool)):
        strange = [
            d for d in documents if d.source != question.document and not _holds(texts[d.source], question)
        ]
        if strange and len(chosen) < len(made) // 4:
            chosen.append(_put_to(question, rng.choice(strange)))
    return chosen


def _holds(text: str, question: Question) -> bool:
    return any(squeeze(answer) in text for answer in question.answers)


def _put_to(question: Question, document: Document) -> Question:
    return Question(
        id="",
        kind="unanswerable",
        split="",
        question=f"{document.title}里，{question.question}",
        answers=(),
        evidence=(),
        answerable=False,
        document=document.source,
        draft=True,
    )
