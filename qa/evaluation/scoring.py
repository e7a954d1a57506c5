"""What counts as right for one question: the rule behind every figure on answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.datatypes import Citation, Paragraph, ParagraphKind, Passage
from qa.evaluation import cmrc
from qa.evaluation.metrics import PrecisionRecall, precision_recall
from qa.evaluation.questions import LIST, Question

SPAN_F1 = 0.6
"""A span with this CMRC F1 against an accepted answer says the same: a word more or less is no error."""

LIST_SHARE = 0.75
"""A list is right from this recall and this precision of its items on: three of four."""

_ROUNDING = 1e-9
"""2 · 0.5 · 0.75 / (0.5 + 0.75) may come out a hair under 0.6, which it is."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one question went. An unanswerable question is right, with full marks, when abstained on."""

    right: bool
    """By the project's rule: see `score`."""
    right_paragraph_first: bool
    """The first citation stands in an evidence paragraph."""
    exact_match: float
    """CMRC's, of the first span; for a list 1.0 when the cited spans are its items and no others."""
    f1: float
    """CMRC's, of the first span; for a list the F1 of its items."""


def score(question: Question, citations: Sequence[Citation]) -> Score:
    """Score what was cited for `question`; no citations: the system abstained.

    Right means: the *first* citation's span equals an accepted answer or has CMRC F1 >= 0.6 against one, and
    stands in an evidence paragraph. A list is right when its items were cited with recall and precision
    >= 0.75. Full marks for abstaining rightly follow SQuAD 2.0 (Rajpurkar et al. 2018).
    """
    if not question.answerable or not citations:
        right = question.answerable == bool(citations)
        return Score(right, False, float(right), float(right))
    first = citations[0]
    supported = stands_in_evidence(question, first.paragraph)
    if question.kind == LIST:
        items = item_scores(question, citations)
        right = min(items.precision, items.recall) >= LIST_SHARE - _ROUNDING
        return Score(right, supported, _same_items(question, citations), items.f1)
    right = supported and any(says(first.text, answer) for answer in question.answers)
    exact, best = (measure(first.text, question.answers) for measure in (cmrc.exact_match, cmrc.f1))
    return Score(right, supported, exact, best)


def stands_in_evidence(question: Question, paragraph: Paragraph) -> bool:
    """Whether `paragraph` supports the answer. Headings number in a series of their own and never do."""
    return paragraph.kind is not ParagraphKind.HEADING and paragraph.number in question.evidence


def says(span: str, answer: str) -> bool:
    """Whether `span` equals `answer` or has CMRC F1 >= 0.6 against it.

    >>> says("郑州市人民", "市人民"), says("郑州市人民代表", "市人民")  # F1 6/8 and 6/10
    (True, True)
    >>> says("郑州市人民代表大", "市人民")  # F1 6/11
    False
    """
    return span == answer or cmrc.f1(span, [answer]) >= SPAN_F1 - _ROUNDING


def item_scores(question: Question, citations: Sequence[Citation]) -> PrecisionRecall:
    """Return how a list's items were cited; a citation finds at most one item, an item counts once.

    A citation can find an item when it stands in an evidence paragraph and `says` it. Citations and items are
    paired so that as many as possible are found (maximum matching, by augmenting paths: Kuhn 1955).
    """
    wanted = [
        [n for n, item in enumerate(question.answers) if says(citation.text, item)]
        if stands_in_evidence(question, citation.paragraph)
        else []
        for citation in citations
    ]
    return precision_recall(_pairs(wanted), len(citations), len(question.answers))


def _pairs(wanted: list[list[int]]) -> int:
    """Return how many citations can be given one of their wanted items, no item twice."""
    holder: dict[int, int] = {}

    def place(citation: int, tried: set[int]) -> bool:
        for item in wanted[citation]:
            if item not in tried:
                tried.add(item)
                if item not in holder or place(holder[item], tried):
                    holder[item] = citation
                    return True
        return False

    return sum(place(citation, set()) for citation in range(len(wanted)))


def _same_items(question: Question, citations: Sequence[Citation]) -> float:
    cited = sorted(cmrc.strip_marks(citation.text) for citation in citations)
    return float(cited == sorted(cmrc.strip_marks(item) for item in question.answers))


def first_relevant_rank(question: Question, passages: Sequence[Passage]) -> int | None:
    """Return the place, from 1, of the first relevant passage; `None` when none is.

    Relevant: it stands in an evidence paragraph and shares characters with an accepted answer there. The
    evidence paragraph alone is not enough, for a long one holds many passages; holding the whole answer is
    too much, for an answer of several sentences may run over two.
    """
    relevant = (place for place, passage in enumerate(passages, start=1) if _is_relevant(question, passage))
    return next(relevant, None)


def _is_relevant(question: Question, passage: Passage) -> bool:
    return stands_in_evidence(question, passage.paragraph) and any(
        start < passage.end and passage.start < start + len(answer)
        for answer in question.answers
        for start in _occurrences(answer, passage.paragraph.text)
    )


def _occurrences(part: str, text: str) -> list[int]:
    return [start for start in range(len(text) - len(part) + 1) if text.startswith(part, start)]
