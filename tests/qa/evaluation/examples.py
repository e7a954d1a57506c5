"""Small real objects for the tests of this folder: paragraphs, citations of them, questions about them."""

from collections.abc import Sequence

from qa.datatypes import (
    AbstentionReason,
    Answer,
    Citation,
    Document,
    Paragraph,
    ParagraphKind,
    Passage,
)
from qa.evaluation.questions import Question

DOCUMENT = Document(id="d", title="公报", source="gongbao.txt")


def paragraph(text: str, number: int = 1, kind: ParagraphKind = ParagraphKind.BODY) -> Paragraph:
    return Paragraph(number=number, kind=kind, section=(), text=text, source_spans=((0, len(text)),))


def citation(text: str, number: int = 1, kind: ParagraphKind = ParagraphKind.BODY) -> Citation:
    """Cite a paragraph that consists of its span."""
    whole = paragraph(text, number, kind)
    return Citation(
        number=1,
        text=text,
        quote=text,
        document=DOCUMENT,
        paragraph=whole,
        start=0,
        end=len(text),
        source_spans=whole.source_spans,
    )


def passage(whole: Paragraph, start: int, end: int) -> Passage:
    return Passage(
        id=start, document=DOCUMENT, paragraph=whole, text=whole.text[start:end], start=start, end=end
    )


def question(
    answers: Sequence[str] = (),
    evidence: Sequence[int] = (),
    kind: str | None = None,
    split: str = "tune",
    name: str = "q",
) -> Question:
    """Make a question; without answers, one that the documents do not answer."""
    kind = kind or ("fact" if answers else "unanswerable_far")
    return Question(name, kind, split, f"{name}是什么？", tuple(answers), tuple(evidence), bool(answers))


def answer(
    citations: Sequence[Citation] = (), confidence: float = 0.9, alternatives: Sequence[Citation] = ()
) -> Answer:
    """Make an answer with these citations; without any, an abstention."""
    return Answer(
        question="问",
        text="；".join(cited.text for cited in citations),
        abstained=not citations,
        reason=None if citations else AbstentionReason.LOW_CONFIDENCE,
        confidence=confidence,
        threshold=0.5,
        citations=tuple(citations),
        alternatives=tuple(alternatives),
        passages=(),
    )
