"""One question of a run: what was answered, how that went, and where it went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.datatypes import AbstentionReason, Answer, Citation, ParagraphKind, Passage
from qa.evaluation.gold import Gold, Place, sentence_of
from qa.evaluation.questions import Question
from qa.evaluation.scoring import Score


class MissClass(StrEnum):
    """Where a wrong answer went wrong first; see `qa.evaluation.misses.miss_of`."""

    REPAIR = "repair"
    NOT_RETRIEVED = "not_retrieved"
    OUTRANKED = "outranked"
    WRONG_SPAN = "wrong_span"
    WRONGLY_ABSTAINED = "wrongly_abstained"
    SHOULD_HAVE_ABSTAINED = "should_have_abstained"


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, or a gold answer where it stands, without the whole paragraph around it."""

    text: str
    quote: str
    document: str
    """The file's name."""
    title: str
    paragraph: int
    heading: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What retrieval made of a question: ranks of the relevant passages among the first found.

    Relevant is a passage that overlaps a place where an accepted answer stands.
    """

    depth: int
    """Passages found, at most `qa.evaluation.run.SEARCH_DEPTH`."""
    ranks: tuple[int, ...]
    """Of the relevant ones among them, from 1, rising."""
    relevant: int
    """Relevant passages in the whole store."""
    lexical_rank: int | None = None
    """What each half had made of the first relevant passage."""
    dense_rank: int | None = None

    @property
    def first(self) -> int | None:
        """The first relevant passage's rank."""
        return self.ranks[0] if self.ranks else None

    @property
    def hits(self) -> list[bool]:
        """Whether the passage of each rank is relevant."""
        return [rank in self.ranks for rank in range(1, self.depth + 1)]


@dataclass(frozen=True, slots=True)
class Given:
    """The answer as the user got it."""

    text: str
    abstained: bool
    reason: str | None
    confidence: float
    threshold: float
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A wrong answer, in one class, and whether another threshold would have set it right.

    `threshold`: the confidence at the turn. One at or below it answers `wrongly_abstained` questions rightly;
    one above it abstains on `should_have_abstained` ones. `None`: no threshold helps.
    """

    kind: MissClass
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """One question, what was answered, and how that went."""

    question: Question
    given: Given
    score: Score
    held_back: tuple[Cited, ...]
    """What would have been cited had the threshold been 0; empty when the answer was given."""
    bold_right: bool
    """Whether the answer is right with the threshold at 0; False for an unanswerable question."""
    gold: tuple[Cited, ...]
    """Where the accepted answers stand: one place for each thing wanted."""
    retrieval: Retrieval
    miss: Miss | None
    latency_ms: float

    @property
    def could_answer(self) -> bool:
        """Whether there was something to cite, so that the threshold alone decided."""
        return self.given.reason in (None, AbstentionReason.LOW_CONFIDENCE)


def cited(citation: Citation) -> Cited:
    """Return a citation as a run keeps it."""
    return Cited(
        text=citation.text,
        quote=citation.quote,
        document=citation.document.source,
        title=citation.document.title,
        paragraph=citation.paragraph.number,
        heading=citation.paragraph.kind is ParagraphKind.HEADING,
        start=citation.start,
        end=citation.end,
    )


def placed(place: Place) -> Cited:
    """Return a gold answer's place as a run keeps it, with the sentences around it."""
    text, parts = place.paragraph.text, sentence_of(place.paragraph, place.start, place.end)
    quote = text[parts[0][0] : parts[-1][1]] if parts else text[place.start : place.end]
    return Cited(
        text=text[place.start : place.end],
        quote=quote,
        document=place.document.source,
        title=place.document.title,
        paragraph=place.paragraph.number,
        heading=False,
        start=place.start,
        end=place.end,
    )


def given(answer: Answer) -> Given:
    """Return an answer as a run keeps it."""
    return Given(
        text=answer.text,
        abstained=answer.abstained,
        reason=None if answer.reason is None else str(answer.reason),
        confidence=answer.confidence,
        threshold=answer.threshold,
        citations=tuple(map(cited, answer.citations)),
    )


def retrieval(passages: Sequence[Passage], gold: Gold) -> Retrieval:
    """Return what a run keeps of the passages found, best first."""
    places = list(gold.places)
    found = [
        (rank, passage)
        for rank, passage in enumerate(passages, start=1)
        if any(_overlaps(passage, place) for place in places)
    ]
    first = found[0][1] if found else None
    return Retrieval(
        depth=len(passages),
        ranks=tuple(rank for rank, _ in found),
        relevant=gold.relevant,
        lexical_rank=first.lexical_rank if first else None,
        dense_rank=first.dense_rank if first else None,
    )


def _overlaps(passage: Passage, place: Place) -> bool:
    here, there = passage.paragraph, place.paragraph
    same = (passage.document.id, here.number, here.kind) == (place.document.id, there.number, there.kind)
    return same and place.start < passage.end and passage.start < place.end
