"""From questions to answers over one view of a store: one question on all cores, several with a core each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from embeddings.base import Encoder, Ids
from qa.config import CORES, LOOK_ALIKE_DEPTH
from qa.datatypes import AbstentionReason, Answer, Passage
from qa.retriever.hybrid import PassagesOf, Retriever
from qa.settings import Settings
from qa.store import View

if TYPE_CHECKING:
    from qa.reader.answerer import Answerer

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

    def answer(self, question: str, top_k: int, reached: OnStage) -> Answer:
        """Answer one question, or abstain; `top_k` passages come with it."""
        began = perf_counter()
        reached("retrieve")
        count = self.settings.read_passages
        passages = self.search(question, max(top_k, count))
        found = perf_counter()
        reached("read")
        read = self.answerer().answer(
            question, passages[:count], self.view.database.paragraphs, lambda: self._beyond(question, count)
        )
        retrieving, reading = (found - began) * 1000, (perf_counter() - found) * 1000
        return replace(
            read,
            reason=AbstentionReason.NO_DOCUMENTS if _nothing_to_read(read, passages) else read.reason,
            passages=(read.passages + tuple(passages[count:]))[:top_k],
            id=uuid4().hex,
            timings_ms={"retrieve": retrieving, "read": reading, "total": retrieving + reading},
        )

    def _beyond(self, question: str, count: int) -> list[Passage]:
        """Return what was found after the first `count` passages, in a store of several documents."""
        return self.search(question, LOOK_ALIKE_DEPTH)[count:] if self.view.database.has_several() else []

    def answer_many(self, questions: Sequence[str], top_k: int, reached: OnStage) -> list[Answer]:
        """Answer several questions: the same answers as one by one, in the same order, in less time.

        One question alone leaves a core idle whenever it is not being read; several together do not. There is one more
        under way than cores, for while one of them waits for Python's lock.
        """
        if len(questions) < 2 or CORES < 2:
            return [self.answer(question, top_k, reached) for question in questions]
        apart = self.answerer().on_one_core()
        each, threads = replace(self, answerer=lambda: apart), _threads(CORES + 1)
        return list(threads.map(lambda question: each.answer(question, top_k, reached), questions))


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
