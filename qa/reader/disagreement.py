"""Look-alike documents: fifteen yearly reports state fifteen growth targets, and one alone would mislead.

Each of them is read by itself, and what it answers is cited beside the others, newest document first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import itemgetter

from embeddings.text import fold, fold_characters
from qa.datatypes import Document, Passage
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation, quoted_sentences
from qa.reader.question import AnswerType, Question
from qa.reader.wording import Wording
from qa.retriever.naming import named_in, timeless, year_of
from qa.retriever.titles import akin, names_rather

FurtherPassages = Callable[[], Sequence[Passage]]
"""Gives the passages found after those that were read, best first; asked only where documents look alike."""

ALIKE = 0.5
"""Share of character pairs in common (Jaccard) from which two sentences, their answers left out, are alike."""
MOST = 10
"""Documents that are read by themselves, beside the one of the best answer."""
_LIKENESS = 2
"""What being the best answer's sentence word for word counts beside a passage's score, when one of a document's is chosen."""
_COVERAGE, _COVERAGE_WHEN_SURE = 0.75, 0.6
"""Of what the best answer's sentence says of the question, the share that another's must say; less will do when the
reader, of that passage alone, is more than `_SURE`. Chosen, with `_LIKENESS`, on the `tune` half of the questions
that name no year: two or more right documents cited in 18 of 20, 17 at 0.8 and 0.65; none stated alone."""
_SURE = 0.25
_STATING = re.compile(
    r"(?:(?:达|控制|保持|安排|完成|实现|超过|突破)(?:了|到|在|至|为)*|(?:提高|上升|下降|降低|减少|增加|增长)了?[到至为])(?=多少|几)"
)
"""Verbs that lead up to the answer alone: of 「进出口总额达到多少」 a report says 「进出口总额2.2万亿美元」."""
_DIGIT = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿]")


def essence(question: str) -> str:
    """Return the question without what look-alike documents word each in their own way: the year, the last verb.

    >>> essence("去年的进出口总额达到了多少？")
    '的进出口总额多少?'
    """
    return _STATING.sub("", timeless(question))


def of_look_alikes(question: str, best: Candidate, passages: Iterable[Passage]) -> list[Passage]:
    """Return one passage of each document that looks like the best answer's, and that the question may mean.

    It is the one found first, or a later one that is more like the sentence of the best answer.
    """
    sentence = _pairs(_without_digits(_sentence(best)))
    of: dict[str, list[tuple[float, Passage]]] = {}
    for passage in passages:
        if _may_mean(question, best.quotation.document, passage.document):
            likeness = _shared(_pairs(_without_digits(passage.text)), sentence)
            of.setdefault(passage.document.id, []).append((passage.score + _LIKENESS * likeness, passage))
    return [replace(max(each, key=itemgetter(0))[1], rank=1) for each in list(of.values())[:MOST]]


def _may_mean(question: str, own: Document, other: Document) -> bool:
    """Return whether the question may mean the other document too; one that names a year means that year's alone."""
    if other.id == own.id or not akin(own.title, other.title) or names_rather(question, own, other):
        return False
    named = named_in(question)
    return named is None or not named.years or year_of(own) == year_of(other)


def answers_too(
    question: Question, wording: Wording, best: Candidate, other: Candidate, confidence: float = 0.0
) -> bool:
    """Return whether another document's candidate answers the question as the best one does.

    It says something that the question does not, and its sentence as much of the question, or the same as the best
    one's but for the answer. `confidence` is that in `other` when its passage is read alone.
    """
    if question.answer_type is AnswerType.HOW_MANY and not _DIGIT.search(other.quotation.text):
        return False
    if _bare(other.quotation.text) in _bare(question.text):
        return False
    said, expected = (wording.coverage(fold_characters(_sentence(c))) for c in (other, best))
    share = _COVERAGE_WHEN_SURE if confidence > _SURE else _COVERAGE
    return said >= share * expected or alike(best, other)


def spanning(items: Sequence[Quotation], best: Candidate) -> Candidate:
    """Return a list's items as one span, from the first to the last that stands in its paragraph; `best` for no items."""
    if not items:
        return best
    first = items[0]
    end = max(each.end for each in items if each.paragraph == first.paragraph)
    return replace(best, quotation=replace(first, end=end))


def differing(told: Sequence[Sequence[Quotation]]) -> list[Sequence[Quotation]]:
    """Return what each document tells, newest document first; [] when all say the same: 百分之六 is 6%."""
    if len({tuple(fold(each.text) for each in of) for of in told}) < 2:
        return []
    return sorted(told, key=lambda of: of[0].document.date or "", reverse=True)


def alike(a: Candidate, b: Candidate) -> bool:
    """Return whether two candidates stand in nearly the same sentence, digits and the candidates left out."""
    return _shared(_frame(a), _frame(b)) >= ALIKE


def _frame(candidate: Candidate) -> frozenset[str]:
    left, _, right = _sentence(candidate).partition(candidate.quotation.text)
    return _pairs(_without_digits(left)) | _pairs(_without_digits(right))


def _bare(text: str) -> str:
    return "".join(c for c in fold_characters(text) if c.isalnum())


def _without_digits(text: str) -> str:
    return re.sub(r"[0-9.%]+", "", fold_characters(text))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of all pairs that both have (Jaccard); 0 when one has none."""
    return len(a & b) / len(a | b) if a and b else 0.0


def _sentence(candidate: Candidate) -> str:
    quotation = candidate.quotation
    return quoted_sentences(quotation.paragraph.text, quotation.start, quotation.end)
