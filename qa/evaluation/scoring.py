"""What counts as right for one question: the rule behind every figure on answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from embeddings.text import fold
from qa.datatypes import Citation, Document, Paragraph, ParagraphKind
from qa.evaluation import cmrc
from qa.evaluation.folded import folded_exact_match, folded_f1
from qa.evaluation.gold import Gold, is_of
from qa.evaluation.metrics import PrecisionRecall, precision_recall
from qa.evaluation.questions import LIST, Question
from qa.evaluation.support import Support, support

SPAN_F1 = 0.6
"""A span with this CMRC F1 against an accepted answer says the same: a word more or less is no error."""

LIST_SHARE = 0.75
"""A list is right from this recall and this precision of its items on: three of four."""

_ROUNDING = 1e-9
"""2 · 0.5 · 0.75 / (0.5 + 0.75) may come out a hair under 0.6, which it is."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one question went. An unanswerable question is right, with full marks, when abstained on.

    The last three are `None` where there is nothing to measure: no citation, or no known place of an answer.
    """

    right: bool
    """By the project's rule: see `score`."""
    right_paragraph_first: bool
    """The first citation stands in an evidence paragraph."""
    exact_match: float
    """CMRC's, of the first span; for a list 1.0 when the cited spans are its items and no others."""
    f1: float
    """CMRC's, of the first span; for a list the F1 of its items."""
    folded_exact_match: float
    """As `exact_match`, on folded text."""
    folded_f1: float
    """As `f1`, on folded text; lists, whose items are matched by what they say, have the same."""
    items: PrecisionRecall | None = None
    """Of a list's items; `None` for other questions."""
    support: Support | None = None
    """Precision and recall of the citations."""


def score(question: Question, citations: Sequence[Citation], gold: Gold | None = None) -> Score:
    """Score what was cited for `question`; no citations: the system abstained.

    Right means: the *first* citation's span equals an accepted answer or has CMRC F1 >= 0.6 against one, and
    stands in an evidence paragraph. A list is right when its items were cited with recall and precision
    >= 0.75. Full marks for abstaining rightly follow SQuAD 2.0 (Rajpurkar et al. 2018).
    """
    if not question.answerable or not citations:
        right = question.answerable == bool(citations)
        items = PrecisionRecall(0.0, 0.0, 0.0) if question.kind == LIST else None
        full = float(right)
        return Score(right, False, full, full, full, full, items)
    first = citations[0]
    supported = stands_in_evidence(question, first.document, first.paragraph)
    supports = support(citations, gold) if gold else None
    if question.kind == LIST:
        items = item_scores(question, citations)
        right = min(items.precision, items.recall) >= LIST_SHARE - _ROUNDING
        exact, folded = _same_items(question, citations), _same_items(question, citations, fold)
        return Score(right, supported, exact, items.f1, folded, items.f1, items, supports)
    right = supported and any(says(first.text, answer) for answer in question.answers)
    return Score(
        right=right,
        right_paragraph_first=supported,
        exact_match=cmrc.exact_match(first.text, question.answers),
        f1=cmrc.f1(first.text, question.answers),
        folded_exact_match=folded_exact_match(first.text, question.answers),
        folded_f1=folded_f1(first.text, question.answers),
        support=supports,
    )


def stands_in_evidence(question: Question, document: Document, paragraph: Paragraph) -> bool:
    """Whether `paragraph` supports the answer. Headings number in a series of their own and never do.

    A question that names no paragraph is supported by any that holds an accepted answer.
    """
    if paragraph.kind is ParagraphKind.HEADING or not is_of(question, document):
        return False
    if question.evidence:
        return paragraph.number in question.evidence
    return any(answer in paragraph.text for answer in question.answers)


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
        if stands_in_evidence(question, citation.document, citation.paragraph)
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


def _same_items(question: Question, citations: Sequence[Citation], fold: Callable[[str], str] = str) -> float:
    cited = sorted(cmrc.strip_marks(fold(citation.text)) for citation in citations)
    return float(cited == sorted(cmrc.strip_marks(fold(item)) for item in question.answers))
