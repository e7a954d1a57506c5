"""From a question and its passages to the typed answer: read, shape, decide, cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from qa.datatypes import SPAN_JOINER, AbstentionReason, Answer, Citation, Passage
from qa.reader.base import Decider, Reader, Reading
from qa.reader.candidates import Candidate, candidates
from qa.reader.citations import Quotation, cite
from qa.reader.decision import Decision, FeatureMaker
from qa.reader.disagreement import FurtherPassages, answers_too, differing, essence, of_look_alikes, spanning
from qa.reader.list_asked import announces
from qa.reader.lists import ParagraphsOf, chosen_list
from qa.reader.question import AnswerType, Question, analyse, is_question

ALTERNATIVES = 3
"""Runner-up spans in an answer."""


@dataclass(frozen=True)
class Ranked:
    """The candidates of one question, best first, and the probability that what is answered is right.

    That is the list in `items`, where there is one, else the first candidate.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    items: tuple[Quotation, ...] = ()


class Answerer:
    """Answers from passages already found. Holds no state between questions, so threads may share it."""

    def __init__(self, reader: Reader, features: FeatureMaker, decision: Decider) -> None:
        self.reader, self._features, self._decision = reader, features, decision

    @property
    def threshold(self) -> float:
        """The confidence below which it abstains."""
        return self._decision.threshold

    def at(self, threshold: float) -> Answerer:
        """Return the same answerer with another threshold: 0 answers whatever it can, above 1 it never does."""
        return Answerer(self.reader, self._features, self._decision.at(threshold))

    def reading_with(self, reader: Reader, decision: Decider) -> Answerer:
        """Return an answerer with another reader, and what decides by its scores."""
        return Answerer(reader, self._features, decision)

    def continued(self, given: Sequence[Citation]) -> Answerer:
        """Return an answerer with the same models that says nothing again of what was given."""
        from qa.reader.further import Continued

        return Continued(self.reader, self._features, self._decision, given)

    def read_many(self, questions: Sequence[str], passages: Sequence[Sequence[Passage]]) -> list[Reading]:
        """Read several questions, each with its passages, for `answer` to go on with; what asks nothing is not read."""
        asked = [analyse(question).text if is_question(question) else "" for question in questions]
        return self.reader.read_many(asked, passages)

    def answer(
        self,
        question: str,
        passages: Sequence[Passage],
        paragraphs_of: ParagraphsOf,
        further: FurtherPassages = tuple,
        reading: Reading | None = None,
    ) -> Answer:
        """Answer, or abstain with the reason; the recipe of everything after retrieval.

        `passages` come best first; `paragraphs_of` gives a document's paragraphs by its id; `further` what was
        found beyond `passages`, for documents that look alike. `reading` is what `read_many` gave, if it was asked.
        """
        if not is_question(question):
            return self._abstain(question, AbstentionReason.NOT_A_QUESTION, passages)
        asked = analyse(question)
        reading = reading or self.reader.read(asked.text, passages)
        ranked = self._rank(asked, reading, passages)
        if not ranked.candidates:
            return self._abstain(question, AbstentionReason.NO_MATCH, passages)
        scored = with_reader_scores(passages, reading)
        ranked = self._listed(asked, ranked, passages, paragraphs_of)
        if ranked.confidence < self.threshold:
            return self._abstain(question, AbstentionReason.LOW_CONFIDENCE, scored, ranked)
        citations = self._citations(asked, ranked, passages, paragraphs_of, further)
        return self._assemble(question, scored, ranked, citations)

    def _rank(self, question: Question, reading: Reading, passages: Sequence[Passage]) -> Ranked:
        found = candidates(question, reading, passages, self._features.vocabulary)
        if not found:
            return Ranked((), 0.0)
        rows = self._features.features(question, found, passages, reading.no_answer_score)
        best_first = tuple(found[i] for i in self._decision.order(rows).tolist())
        return Ranked(best_first, self._decision.probability(rows))

    def _citations(
        self,
        question: Question,
        ranked: Ranked,
        passages: Sequence[Passage],
        paragraphs_of: ParagraphsOf,
        further: FurtherPassages,
    ) -> tuple[Citation, ...]:
        items = list(ranked.items)
        best = spanning(items, ranked.candidates[0])
        told = [items or [best.quotation]]
        told += self._look_alikes(question, best, [*passages, *further()], paragraphs_of)
        newest_first = differing(told)
        return cite([each for of in newest_first or told[:1] for each in of], differs=bool(newest_first))

    def _listed(
        self, question: Question, ranked: Ranked, passages: Sequence[Passage], paragraphs_of: ParagraphsOf
    ) -> Ranked:
        """Return the same with the list that the question asks for, and how sure to be of it, where there is one.

        「要具备什么条件？」 asks for one too, if what it finds are 「下列条件」.
        """
        if not _asks_for_list(question, ranked.candidates[0]):
            return ranked
        wording = self._features.wording(question)
        chosen = chosen_list(question, wording, ranked.candidates, passages, paragraphs_of, ranked.confidence)
        return replace(ranked, confidence=chosen.confidence, items=tuple(chosen.items)) if chosen else ranked

    def _look_alikes(
        self, question: Question, best: Candidate, passages: Sequence[Passage], paragraphs_of: ParagraphsOf
    ) -> list[list[Quotation]]:
        """Return what the look-alike documents tell, each read by itself, that answer as the best one does."""
        others = of_look_alikes(question.text, best, passages)
        reading = self.reader.read(question.text, others)
        ranked = [self._rank(question, _of_passage(reading, i), [each]) for i, each in enumerate(others)]
        wording = self._features.wording(replace(question, text=essence(question.text)))
        return [
            list(self._listed(question, each, [passage], paragraphs_of).items)
            or [each.candidates[0].quotation]
            for each, passage in zip(ranked, others, strict=True)
            if each.candidates
            and each.confidence >= self.threshold
            and answers_too(question, wording, best, each.candidates[0], each.confidence)
        ]

    def _assemble(
        self, question: str, passages: Sequence[Passage], ranked: Ranked, citations: tuple[Citation, ...]
    ) -> Answer:
        return Answer(
            question=question,
            text=SPAN_JOINER.join(c.text for c in citations),
            abstained=False,
            reason=None,
            confidence=ranked.confidence,
            threshold=self.threshold,
            citations=citations,
            alternatives=_alternatives(ranked, citations),
            passages=tuple(passages),
        )

    def _abstain(
        self,
        question: str,
        reason: AbstentionReason,
        passages: Sequence[Passage],
        ranked: Ranked | None = None,
    ) -> Answer:
        return Answer(
            question=question,
            text="",
            abstained=True,
            reason=reason,
            confidence=ranked.confidence if ranked else 0.0,
            threshold=self.threshold,
            citations=(),
            alternatives=_alternatives(ranked, ()) if ranked else (),
            passages=tuple(passages),
        )


def _asks_for_list(question: Question, best: Candidate) -> bool:
    """Return whether it asks for a list, or for what its answer only announces; 「提了几点希望？」 asks how many."""
    kind = question.answer_type
    return kind is AnswerType.LIST or (kind is not AnswerType.HOW_MANY and announces(best.quotation.text))


def _of_passage(reading: Reading, number: int) -> Reading:
    """Return the part of a reading that stands in one passage, as if that one had been read alone."""
    spans = [replace(span, passage=0) for span in reading.spans if span.passage == number]
    return Reading(tuple(spans), reading.no_answer_score)


def with_reader_scores(passages: Sequence[Passage], reading: Reading) -> list[Passage]:
    """Give each passage the score of its best span."""
    best: dict[int, float] = {}
    for span in reading.spans:
        best.setdefault(span.passage, span.score)
    return [replace(p, reader_score=best.get(i)) for i, p in enumerate(passages)]


def _alternatives(ranked: Ranked, cited: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return the best candidates whose words are not among the cited ones, each text once."""
    seen = {c.text for c in cited}
    chosen: list[Quotation] = []
    for candidate in ranked.candidates:
        text = candidate.quotation.text
        if text not in seen and len(chosen) < ALTERNATIVES:
            seen.add(text)
            chosen.append(candidate.quotation)
    return cite(chosen)


@cache
def default_answerer() -> Answerer:
    """Return the answerer with the shipped models, loaded once."""
    from qa.reader.span_reader import SHIPPED

    return load_answerer(SHIPPED)


def load_answerer(folder: Path) -> Answerer:
    """Load the answerer of a model folder; its features use the shipped encoder, whatever the store's is.

    Raises:
        FileNotFoundError: the folder lacks a file of the model.

    """
    from embeddings.encoder import load_encoder
    from embeddings.remembering import RememberingEncoder
    from qa.reader.features import Vocabulary
    from qa.reader.span_reader import SpanReader

    features = FeatureMaker(Vocabulary.load(folder), RememberingEncoder(load_encoder()))
    return Answerer(SpanReader(folder), features, Decision.load(folder))
