"""Answers made by hand for the tests of what shows them."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import (
    SPAN_JOINER,
    AbstentionReason,
    Answer,
    Citation,
    Document,
    Paragraph,
    ParagraphKind,
    Passage,
)
from qa.text import sentences

TEXT = "湖心镇有三座桥。它们建于1987年、1996年和2011年，由镇政府负责养护；其中一座只准行人通过。"


def document(title: str = "湖心镇桥梁志", source: str = "桥梁志.txt", date: str | None = None) -> Document:
    return Document("d1", title, source, date)


def paragraph(text: str = TEXT, number: int = 3, kind: ParagraphKind = ParagraphKind.BODY) -> Paragraph:
    return Paragraph(number, kind, ("湖心镇桥梁志", "第二章 沿革"), text, ((0, len(text)),))


def citation(
    span: str, number: int = 1, text: str = TEXT, of: Document | None = None, **more: object
) -> Citation:
    start = text.index(span)
    first, last = next((a, b) for a, b in sentences(text) if a <= start < b)
    stands = paragraph(text)
    at = (start, start + len(span))
    return Citation(number, span, text[first:last], of or document(), stands, *at, (at,), **more)  # type: ignore[arg-type]


def passage(text: str = TEXT, number: int = 3) -> Passage:
    return Passage(7, document(), paragraph(text, number), text, 0, len(text), 0.5, 1, 1, None, 0.2)


def answered(citations: Sequence[Citation], question: str = "桥建于哪年？") -> Answer:
    return Answer(
        question=question,
        text=SPAN_JOINER.join(each.text for each in citations),
        abstained=False,
        reason=None,
        confidence=0.834,
        threshold=0.5,
        citations=tuple(citations),
        alternatives=(),
        passages=(passage(),),
        id="a1",
        timings_ms={"total": 12.5},
    )


def abstained(
    passages: Sequence[Passage] = (), reason: AbstentionReason = AbstentionReason.LOW_CONFIDENCE
) -> Answer:
    return Answer("桥有多长？", "", True, reason, 0.2, 0.5, (), (), tuple(passages), id="a2")
