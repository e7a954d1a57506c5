"""From questions to answers over one view of a store: one question at once, or several read together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from embeddings.base import Encoder, Ids
from qa.config import LOOK_ALIKE_DEPTH
from qa.datatypes import AbstentionReason, Answer, Passage
from qa.retriever.hybrid import PassagesOf, Retriever
from qa.settings import Settings
from qa.store import View

if TYPE_CHECKING:
    from qa.reader.answerer import Answerer
    from qa.reader.base import Reading

_TOGETHER = 32
"""Questions at most that are read together: their passages fill the reader's calls, and their scores take 20 MB."""

_SHARES = 2
"""Shares of a batch under way at a time: one is read while the other is searched for or cited."""

OnStage = Callable[[str], None]
"""Called with the name of a stage as it begins."""


@dataclass(frozen=True)
class Answering:
    """What answers questions: a view, which stays as it is, the models, and the settings."""

    view: View
    encoder: Encoder
    answerer: Callable[[], Answerer]
    """Gives the answerer; a search never asks for it, so that its model is not loaded for one."""
    settings: Settings
    allowed: Ids | None
    """Ids of the passages to answer from; `None`: all."""

    def search(self, question: str, k: int) -> list[Passage]:
        """Return the `k` passages nearest to the question, best first."""
        indexes, passages_of = self.view.indexes, _fetched_once(self.view.database.passages)
        weight = self.settings.dense_weight
        retriever = Retriever(
            self.encoder, indexes.lexical, indexes.vectors, passages_of, weight, indexes.pieces
        )
        return retriever.search(question, k, self.allowed)

    def _together(self, questions: Sequence[str], top_k: int, reached: OnStage) -> list[Answer]:
        """Answer questions that are read together, or abstain; `top_k` passages come with each.

        Of what reading them takes, each is given the same share.
        """
        searched = [self._searched(question, top_k, reached) for question in questions]
        count = self.settings.read_passages
        began = perf_counter()
        for _ in questions:
            reached("read")
        answerer = self.answerer()
        readings = answerer.read_many(questions, [each.passages[:count] for each in searched])
        shared = (perf_counter() - began) / max(1, len(questions))
        return [
            self._answered(answerer, question, found, reading, top_k, shared)
            for question, found, reading in zip(questions, searched, readings, strict=True)
        ]

    def _searched(self, question: str, top_k: int, reached: OnStage) -> _Searched:
        began = perf_counter()
        reached("retrieve")
        passages = self.search(question, max(top_k, self.settings.read_passages))
        return _Searched(passages, perf_counter() - began)

    def _answered(
        self, answerer: Answerer, question: str, found: _Searched, reading: Reading, top_k: int, shared: float
    ) -> Answer:
        began, count, passages = perf_counter(), self.settings.read_passages, found.passages
        read = answerer.answer(
            question,
            passages[:count],
            self.view.database.paragraphs,
            lambda: self._beyond(question, count),
            reading,
        )
        retrieving, reading_ms = found.seconds * 1000, (shared + perf_counter() - began) * 1000
        return replace(
            read,
            reason=AbstentionReason.NO_DOCUMENTS if _nothing_to_read(read, passages) else read.reason,
            passages=(read.passages + tuple(passages[count:]))[:top_k],
            id=uuid4().hex,
            timings_ms={"retrieve": retrieving, "read": reading_ms, "total": retrieving + reading_ms},
        )

    def _beyond(self, question: str, count: int) -> list[Passage]:
        """Return what was found after the first `count` passages, in a store of several documents."""
        return self.search(question, LOOK_ALIKE_DEPTH)[count:] if self.view.database.has_several() else []

    def answer_many(self, questions: Sequence[str], top_k: int, reached: OnStage) -> list[Answer]:
        """Answer several questions: the same answers as one by one, in the same order, in less time.

        Passages of one length are read in one call, and while some questions are read others are searched for or
        cited: of one question alone, a core is idle whenever it is not being read.
        """
        size = min(_TOGETHER, ceil(len(questions) / 4))
        shares = [questions[first : first + size] for first in range(0, len(questions), max(1, size))]
        taken = _threads(_SHARES).map if len(shares) > 1 else map
        answered = taken(lambda share: self._together(share, top_k, reached), shares)
        return [answer for share in answered for answer in share]


@dataclass(frozen=True)
class _Searched:
    passages: list[Passage]
    seconds: float


@cache
def _threads(count: int) -> ThreadPoolExecutor:
    """Return the threads of all batches: two batches at a time share the cores, and their memory is kept."""
    return ThreadPoolExecutor(count, "answering")


def _fetched_once(passages_of: PassagesOf) -> PassagesOf:
    """Return the same for one search, which looks at its best passages five times."""
    known: dict[int, Passage] = {}

    def fetch(ids: Sequence[int]) -> list[Passage]:
        missing = [number for number in ids if number not in known]
        if missing:
            known.update((passage.id, passage) for passage in passages_of(missing))
        return [known[number] for number in ids if number in known]

    return fetch


def _nothing_to_read(read: Answer, passages: list[Passage]) -> bool:
    return not passages and read.abstained and read.reason is not AbstentionReason.NOT_A_QUESTION
