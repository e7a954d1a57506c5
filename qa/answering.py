"""From questions to answers over one view of a store: one question at once, or several read together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
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

_SHARES = 3
"""Shares of a batch under way at a time: one is read while the others are searched for or cited."""

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
        return self._searched([question], k)[0]

    def _searched(self, questions: Sequence[str], k: int) -> list[list[Passage]]:
        indexes, passages_of = self.view.indexes, _fetched_once(self.view.database.passages)
        weight = self.settings.dense_weight
        retriever = Retriever(
            self.encoder, indexes.lexical, indexes.vectors, passages_of, weight, indexes.pieces
        )
        return retriever.search_many(questions, k, self.allowed)

    def _together(self, questions: Sequence[str], top_k: int, reached: OnStage) -> list[Answer]:
        """Answer questions that are searched for and read together, or abstain; `top_k` passages come with each.

        Of what that takes each is given the same share.
        """
        began, count = perf_counter(), self.settings.read_passages
        for _ in questions:
            reached("retrieve")
        found = self._searched(questions, max(top_k, count))
        searched = perf_counter()
        for _ in questions:
            reached("read")
        answerer = self.answerer()
        readings = answerer.read_many(questions, [passages[:count] for passages in found])
        retrieving = (searched - began) / len(questions)
        shared = (perf_counter() - searched) / len(questions)
        answers = []
        for question, passages, reading in zip(questions, found, readings, strict=True):
            began = perf_counter()
            answer = self._answered(answerer, question, passages, reading, top_k)
            answers.append(_timed(answer, retrieving, shared + perf_counter() - began))
        return answers

    def _answered(
        self, answerer: Answerer, question: str, passages: list[Passage], reading: Reading, top_k: int
    ) -> Answer:
        count = self.settings.read_passages
        read = answerer.answer(
            question,
            passages[:count],
            self.view.database.paragraphs,
            lambda: self._beyond(question, count),
            reading,
        )
        return replace(
            read,
            reason=AbstentionReason.NO_DOCUMENTS if _nothing_to_read(read, passages) else read.reason,
            passages=(read.passages + tuple(passages[count:]))[:top_k],
            id=uuid4().hex,
        )

    def _beyond(self, question: str, count: int) -> list[Passage]:
        """Return what was found after the first `count` passages, in a store of several documents."""
        return self.search(question, LOOK_ALIKE_DEPTH)[count:] if self.view.database.has_several() else []

    def answer_many(self, questions: Sequence[str], top_k: int, reached: OnStage) -> list[Answer]:
        """Answer several questions: the same answers as one by one, in the same order, in less time.

        Passages of about one length are read in one call, and while some questions are read others are searched for or
        cited: of one question alone, a core is idle whenever it is not being read.
        """
        size = max(1, min(_TOGETHER, ceil(len(questions) / 4)))
        shares = [questions[first : first + size] for first in range(0, len(questions), size)]
        if len(shares) == 1:
            return self._together(shares[0], top_k, reached)
        under_way = [_threads().submit(self._together, share, top_k, reached) for share in shares]
        try:
            return [answer for share in under_way for answer in share.result()]
        finally:  # nothing goes on over a view that is about to be closed
            for share in under_way:
                share.cancel()
            wait(under_way)


@cache
def _threads() -> ThreadPoolExecutor:
    """Return the threads of all batches: two batches at a time share the cores, and their memory is kept."""
    return ThreadPoolExecutor(_SHARES, "answering")


def _fetched_once(passages_of: PassagesOf) -> PassagesOf:
    """Return the same for one search, which looks at its best passages five times, or several together."""
    known: dict[int, Passage] = {}

    def fetch(ids: Sequence[int]) -> list[Passage]:
        missing = [number for number in ids if number not in known]
        if missing:
            known.update((passage.id, passage) for passage in passages_of(missing))
        return [known[number] for number in ids if number in known]

    return fetch


def _timed(answer: Answer, retrieving: float, reading: float) -> Answer:
    """Return the answer with the seconds it took, in milliseconds."""
    seconds = {"retrieve": retrieving, "read": reading, "total": retrieving + reading}
    return replace(answer, timings_ms={stage: taken * 1000 for stage, taken in seconds.items()})


def _nothing_to_read(read: Answer, passages: list[Passage]) -> bool:
    return not passages and read.abstained and read.reason is not AbstentionReason.NOT_A_QUESTION
