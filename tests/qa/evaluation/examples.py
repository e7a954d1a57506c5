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
from qa.evaluation.conditions import Conditions
from qa.evaluation.gold import Gold
from qa.evaluation.misses import miss_of
from qa.evaluation.questions import Question
from qa.evaluation.results import Result, Retrieval, cited, given
from qa.evaluation.runs import Run
from qa.evaluation.scoring import score

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
    document: str | None = None,
) -> Question:
    """Make a question; without answers, one that the documents do not answer."""
    kind = kind or ("fact" if answers else "unanswerable_far")
    asked = f"{name}是什么？"
    return Question(name, kind, split, asked, tuple(answers), tuple(evidence), bool(answers), document)


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


CONDITIONS = Conditions(
    name="questions.jsonl",
    created="2025-01-02T03:04:05+00:00",
    version="1",
    settings={"dense_weight": 0.5, "passage_characters": 180, "read_passages": 5, "threshold": 0.5},
    encoder="e",
    reader="r",
    corpus="c",
    documents=1,
    machine="m",
)


def result(
    asked: Question,
    cites: Sequence[Citation] = (),
    *,
    rank: int | None = None,
    latency_ms: float = 10.0,
    confidence: float = 0.9,
    held_back: Sequence[Citation] = (),
) -> Result:
    """Make a result; `held_back` is what would have been cited without a threshold."""
    bold = cites or held_back
    ranks = () if rank is None else (rank,)
    retrieval = Retrieval(10, ranks, len(ranks))
    reached = score(asked, cites)
    return Result(
        question=asked,
        given=given(answer(cites, confidence)),
        score=reached,
        held_back=tuple(map(cited, held_back)),
        bold_right=asked.answerable and score(asked, bold).right,
        gold=(),
        retrieval=retrieval,
        miss=miss_of(asked, reached, bold, confidence, Gold(((object(),),), 1), retrieval),
        latency_ms=latency_ms,
    )


def run(*results: Result) -> Run:
    """Make a run of these results."""
    return Run(CONDITIONS, results)
