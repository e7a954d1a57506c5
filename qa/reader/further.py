"""「还有呢？」: what else answers a question, besides what was given already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from embeddings.text import fold
from qa.datatypes import AbstentionReason, Answer, Citation, Document, Paragraph, Passage
from qa.reader.answerer import Answerer, Ranked, with_reader_scores
from qa.reader.base import Decider, Reader, Reading
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation, cite
from qa.reader.decision import FeatureMaker
from qa.reader.disagreement import FurtherPassages
from qa.reader.enumeration import all_led, marked_series, paragraph_series
from qa.reader.lists import ParagraphsOf, list_items
from qa.reader.question import Question, analyse, is_question

_CLAUSE_END = re.compile("[，,；;。！？!?]")
_COUNT = re.compile(r"([0-9]+|[一二三四五六七八九十])(?:[个点条项件种类]|方面)")
_NUMERALS = "零一二三四五六七八九十"
_ANNOUNCED = 12
"""Characters at the end of a paragraph in which it says how many follow."""


class Continued(Answerer):
    """An answerer that says nothing twice: it answers with what comes next after `given`."""

    def __init__(
        self, reader: Reader, features: FeatureMaker, decision: Decider, given: Sequence[Citation]
    ) -> None:
        super().__init__(reader, features, decision)
        self._given = tuple(given)

    def at(self, threshold: float) -> Continued:
        """Return the same with another threshold; see `Answerer.at`."""
        return Continued(self.reader, self._features, self._decision.at(threshold), self._given)

    def answer(
        self,
        question: str,
        passages: Sequence[Passage],
        paragraphs_of: ParagraphsOf,
        further: FurtherPassages = tuple,
        reading: Reading | None = None,
    ) -> Answer:
        """Answer with the items left of the list that was begun, else with the next best distinct span, or abstain.

        What is left of a list is as sure as its beginning; the next best span has a confidence of its own.
        """
        if not is_question(question):
            return super().answer(question, passages, paragraphs_of, further)
        asked = analyse(question)
        reading = reading or self.reader.read(asked.text, passages)
        ranked = self._rank(asked, reading, passages)
        scored = with_reader_scores(passages, reading)
        left = self._left_of_list(asked, ranked, passages, paragraphs_of)
        if left is not None and ranked.confidence >= self.threshold:
            if not left:
                return self._abstain(question, AbstentionReason.NO_MATCH, scored)
            return self._assemble(question, scored, ranked, cite(left))
        ranked = self._remaining(asked, ranked, reading, passages)
        if not ranked.candidates:
            return self._abstain(question, AbstentionReason.NO_MATCH, scored)
        if ranked.confidence < self.threshold:
            return self._abstain(question, AbstentionReason.LOW_CONFIDENCE, scored, ranked)
        return self._assemble(question, scored, ranked, cite([ranked.candidates[0].quotation]))

    def _left_of_list(
        self, question: Question, ranked: Ranked, passages: Sequence[Passage], paragraphs_of: ParagraphsOf
    ) -> list[Quotation] | None:
        """Return the items not given yet of the list that was begun or introduced; `None` when none was.

        The list that the question asks for goes before those that the text numbers.
        """
        if not ranked.candidates:
            return None
        wording = self._features.wording(question)
        lists = [list_items(question, wording, ranked.candidates, passages, paragraphs_of)]
        lists += _numbered_lists(passages, paragraphs_of)
        for items in lists:
            if any(self._is_given(item) for item in items) or self._is_introduced(items, paragraphs_of):
                return [item for item in items if not self._is_given(item)]
        return None

    def _is_introduced(self, items: Sequence[Quotation], paragraphs_of: ParagraphsOf) -> bool:
        """Whether something given leads up to the list: with a colon in between, or at the end of the paragraph before."""
        if not items:
            return False
        first = items[0]
        paragraphs = paragraphs_of(first.document.id)
        place = next(i for i, p in enumerate(paragraphs) if _same(first, first.document, p))
        lead = paragraphs[max(0, place - 1)]
        return any(
            c.document.id == first.document.id
            and (_leads(c, first) or (c.paragraph == lead and _announces(lead.text, c.end, len(items))))
            for c in self._given
        )

    def _remaining(
        self, question: Question, ranked: Ranked, reading: Reading, passages: Sequence[Passage]
    ) -> Ranked:
        """Rank what is left as if what was given did not stand in the text."""
        left: list[Candidate] = [c for c in ranked.candidates if not self._is_given(c.quotation)]
        if not left:
            return Ranked((), 0.0)
        rows = self._features.features(question, left, passages, reading.no_answer_score)
        best_first = tuple(left[i] for i in self._decision.order(rows).tolist())
        return Ranked(best_first, self._decision.probability(rows))

    def _is_given(self, quotation: Quotation) -> bool:
        """Whether these words were given: they overlap what was cited, or one says all that the other says."""
        return any(
            (
                _same(quotation, c.document, c.paragraph)
                and quotation.start < c.end
                and c.start < quotation.end
            )
            or _says_the_same(quotation.text, c.text)
            for c in self._given
        )


def _numbered_lists(passages: Sequence[Passage], paragraphs_of: ParagraphsOf) -> list[list[Quotation]]:
    """Return the lists that the text numbers, in the passages' paragraphs and over them."""
    documents = {each.document.id: each.document for each in passages}
    found = [(p.document, series) for p in passages for series in marked_series(p.paragraph)]
    for document in documents.values():
        paragraphs = paragraphs_of(document.id)
        led = [items for _, items in all_led(paragraphs)]
        found += [(document, items) for items in (*led, *paragraph_series(paragraphs))]
    return [[Quotation(document, *item) for item in items] for document, items in found if len(items) > 1]


def _same(quotation: Quotation, document: Document, paragraph: Paragraph) -> bool:
    here = quotation.paragraph
    return (quotation.document.id, here.kind, here.number) == (document.id, paragraph.kind, paragraph.number)


def _announces(lead: str, end: int, count: int) -> bool:
    """Whether the paragraph ends in a colon, or what was given of it ends it and says how many there are.

    「三点」 or 「三点希望」 of 「我想提三点希望。」: a clause mark may not stand after what was given.
    """
    said = _COUNT.findall(lead[-_ANNOUNCED:]) if not _CLAUSE_END.search(lead.rstrip("。"), end) else []
    return any(each in (str(count), _NUMERALS[count : count + 1]) for each in said) or lead.endswith(
        ("：", ":")
    )


def _leads(citation: Citation, first: Quotation) -> bool:
    between = first.paragraph.text[citation.end : first.start]
    return _same(first, citation.document, citation.paragraph) and re.search("[：:]", between) is not None


def _says_the_same(one: str, other: str) -> bool:
    one, other = fold(one), fold(other)
    return one in other or other in one
