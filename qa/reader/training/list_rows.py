"""Labelled questions -> rows for the choice of lists: every list found with its features, and which are right.

None of them has a reported figure: the questions written for this project, over their texts, and statutes that no
figure uses (`qa.reader.training.statutes`), with their near misses. Some are asked once more with the text that
answers left out, so that abstaining is right.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.config import READ_PASSAGES
from qa.datatypes import Paragraph, Passage
from qa.evaluation.scoring import LIST_SHARE, says
from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import Answerer
from qa.reader.coordinations import members
from qa.reader.list_asked import Asked
from qa.reader.list_choice import Weighed
from qa.reader.list_features import list_features, single_features
from qa.reader.list_sources import FoundList, found_lists
from qa.reader.question import AnswerType, analyse, is_question
from qa.reader.training.written import WrittenQuestion

_NUMERALS = "零一两三四五六七八九十"
_ASKED = re.compile("哪些|哪几[个种项类]?")
_says = lru_cache(maxsize=200_000)(says)


@dataclass(frozen=True)
class Wanted:
    """A question with what answers it: `kind` "list" for several `answers`, else any one of them does."""

    question: str
    kind: str
    answers: tuple[str, ...]
    source: str
    """The file of its text."""
    one: bool = False
    """Whether it asks for one thing, whatever that is."""


@dataclass(frozen=True)
class ListRow:
    """The lists found for one question, and the best span alone, which comes last in `right`."""

    wanted: Wanted
    features: tuple[dict[str, float], ...]
    single: dict[str, float]
    right: NDArray[np.bool_]
    f1: NDArray[np.float64]
    confidence: float
    """In the best span."""
    answerable: bool

    def weighed(self, worths: Sequence[float]) -> Weighed:
        """Return what the sureness is computed from; `worths` are those of the lists, then of the span."""
        return Weighed((), self.features, list(worths[:-1]), float(worths[-1]))


def of_written(questions: Sequence[WrittenQuestion], names: dict[str, str]) -> list[Wanted]:
    """Return the questions that ask for a list, and those that sound so: `names` gives the file of a source."""
    return [
        Wanted(q.question, q.kind, tuple(q.text[a:b] for a, b in q.spans), names[q.source])
        for q in questions
        if is_question(q.question) and analyse(q.question).answer_type is AnswerType.LIST
    ]


def with_counts(wanted: Sequence[Wanted], rng: random.Random) -> Iterator[Wanted]:
    """Yield the list questions once more with the number of items in them: 哪些方面 becomes 哪三个方面."""
    for each in wanted:
        if each.kind == "list" and 2 <= len(each.answers) <= 10 and _ASKED.search(each.question):
            count = f"哪{_NUMERALS[len(each.answers)]}{rng.choice('个个项种')}"
            yield replace(each, question=_ASKED.sub(count, each.question, count=1))


def built(texts: dict[str, str]) -> KnowledgeBase:
    """Return a knowledge base of these texts, each a file named by its key."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return KnowledgeBase.build([Path(folder)])


class ListRowMaker:
    """Makes rows with one answerer's reader, over one knowledge base."""

    def __init__(self, answerer: Answerer, knowledge_base: KnowledgeBase) -> None:
        self._answerer, self._knowledge_base = answerer, knowledge_base
        self._ids = {d.source: d.id for d in knowledge_base.documents()}
        self._paragraphs: dict[str, tuple[Paragraph, ...]] = {}

    def rows(
        self, wanted: Sequence[Wanted], elsewhere: bool = False, alone: bool = False
    ) -> Iterator[ListRow]:
        """Yield a row for each question, and, if asked, for every third one from the passages of other texts.

        `alone`: the question is asked of its own text.
        """
        for number, each in enumerate(wanted):
            own = [self._ids[each.source]] if alone else None
            passages = self._knowledge_base.search(each.question, READ_PASSAGES * 3, documents=own)
            yield from self._row(each, passages[:READ_PASSAGES], answerable=bool(each.answers))
            if elsewhere and each.answers and number % 3 == 0:
                found = self._knowledge_base.search(each.question, READ_PASSAGES * 3) if alone else passages
                others = [p for p in found if p.document.source != each.source]
                yield from self._row(each, others[:READ_PASSAGES], answerable=False)

    def _row(self, wanted: Wanted, passages: Sequence[Passage], answerable: bool) -> Iterator[ListRow]:
        question = analyse(wanted.question)
        ranked = self._answerer._rank(
            question, self._answerer.reader.read(wanted.question, passages), passages
        )
        if not ranked.candidates:
            return
        asked = Asked(question, self._answerer._features.wording(question), ranked.candidates)
        found = list(found_lists(ranked.candidates, passages, self._paragraphs_of))
        scores = [_item_scores(each, wanted) if answerable else (False, 0.0) for each in found]
        top = ranked.candidates[0].quotation
        alone = wanted.one or (
            answerable and wanted.kind != "list" and any(says(top.text, a) for a in wanted.answers)
        )
        yield ListRow(
            wanted, tuple(list_features(each, asked) for each in found), single_features(asked),
            np.array([*(right for right, _ in scores), alone], bool), np.array([f1 for _, f1 in scores]),
            ranked.confidence, answerable,
        )  # fmt: skip

    def _paragraphs_of(self, document: str) -> tuple[Paragraph, ...]:
        if document not in self._paragraphs:
            self._paragraphs[document] = tuple(self._knowledge_base.paragraphs(document))
        return self._paragraphs[document]


def is_telling(wanted: Wanted) -> bool:
    """Say whether it tells lists from single spans: not one answered by a coordination (甲、乙和丙) as one span."""
    return wanted.kind == "list" or not any(len(members(a, 0, len(a))) > 1 for a in wanted.answers)


def _item_scores(found: FoundList, wanted: Wanted) -> tuple[bool, float]:
    """Return whether the list is right by the project's rule, and its item F1; see `qa.evaluation.scoring`."""
    if wanted.kind != "list" or found.passage.document.source != wanted.source:
        return False, 0.0
    left, hits = list(wanted.answers), 0
    for p, a, b in found.items:
        hit = next((answer for answer in left if _says(p.text[a:b], answer)), None)
        if hit is not None:
            left.remove(hit)
            hits += 1
    precision, recall = hits / len(found.items), hits / len(wanted.answers)
    share = 2 * hits / (len(found.items) + len(wanted.answers))
    return min(precision, recall) >= LIST_SHARE - 1e-9, share
