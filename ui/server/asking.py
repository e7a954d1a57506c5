"""The one queue in front of the knowledge base: bounded, and emptied several questions at a time.

Every face asks here. Questions that wait together are answered together, which costs less than one by one; a
question that comes alone waits for nobody. When the queue is full the next question is refused at once with the
seconds after which to try again: better than a wait without end.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread

from qa.datatypes import Answer
from qa.reader.question import check_question
from ui.server.loading import Loading
from ui.server.refusals import BusyError, ShuttingDownError

TOGETHER = 8
"""Questions answered at once: more would only make the first of them wait for the last."""
_LONGEST_RETRY = 60
_USUAL_SECONDS = 0.1
"""What a question is taken to cost before any was measured."""


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    top_k: int
    documents: tuple[str, ...] | None
    answer: Future[Answer] = field(default_factory=Future)

    def goes_with(self, other: _Asked) -> bool:
        return (self.top_k, self.documents) == (other.top_k, other.documents)


class Asking:
    """The queue and the threads that answer from it. `close` lets them finish what is waiting."""

    def __init__(self, loading: Loading, workers: int, limit: int, observe: Callable[[Answer], None]) -> None:
        self._loading, self._limit, self._observe = loading, limit, observe
        self._waiting: deque[_Asked] = deque()
        self._changed = Condition()
        self._closed = False
        self._seconds = _USUAL_SECONDS
        self._threads = [
            Thread(target=self._work, name=f"answering-{i}", daemon=True) for i in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return len(self._waiting)

    def ask(
        self, questions: Sequence[str], top_k: int, documents: Sequence[str] | None = None
    ) -> list[Future[Answer]]:
        """Put questions into the queue, all or none. A future whose `cancel` succeeds was not begun.

        A batch may be larger than the queue: it is taken when nobody else waits.

        Raises:
            InvalidQuestionError: one of them cannot be used.
            BusyError: the queue is full.
            ShuttingDownError: the server is ending.

        """
        for question in questions:
            check_question(question)
        among = tuple(dict.fromkeys(documents)) if documents is not None else None
        asked = [_Asked(question, top_k, among) for question in questions]
        with self._changed:
            if self._closed:
                raise ShuttingDownError
            if self._waiting and len(self._waiting) + len(asked) > self._limit:
                raise BusyError(seconds=self._seconds_to_wait())
            self._waiting.extend(asked)
            self._changed.notify(len(asked))
        return [each.answer for each in asked]

    def close(self) -> None:
        """Take no more questions, and return when those that wait are answered."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _seconds_to_wait(self) -> int:
        return max(1, min(_LONGEST_RETRY, math.ceil(len(self._waiting) * self._seconds)))

    def _work(self) -> None:
        while some := self._next():
            begun = [each for each in some if each.answer.set_running_or_notify_cancel()]
            if begun:
                self._answer(begun)

    def _next(self) -> list[_Asked]:
        """Wait for a question; return it with those that can be answered together with it, [] at the end."""
        with self._changed:
            while not self._waiting:
                if self._closed:
                    return []
                self._changed.wait()
            some = [self._waiting.popleft()]
            share = max(1, min(TOGETHER, math.ceil((len(self._waiting) + 1) / len(self._threads))))
            while self._waiting and len(some) < share and self._waiting[0].goes_with(some[0]):
                some.append(self._waiting.popleft())
            return some

    def _answer(self, some: list[_Asked]) -> None:
        began = time.perf_counter()
        try:
            knowledge_base = self._loading.get()
            answers = knowledge_base.answer_many(
                [each.question for each in some], some[0].top_k, some[0].documents
            )
        except BaseException as error:
            for each in some:
                each.answer.set_exception(error)
            return
        spent = (time.perf_counter() - began) / len(some) / len(self._threads)
        self._seconds += (spent - self._seconds) / 20
        for each, answer in zip(some, answers, strict=True):
            self._observe(answer)
            each.answer.set_result(answer)
