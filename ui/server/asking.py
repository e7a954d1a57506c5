"""The one queue in front of the knowledge base: every face asks here.

Questions that wait together are answered together, which costs less than one by one; a question that comes alone
waits for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from qa.datatypes import Answer
from qa.reader.question import check_question
from ui.server.loading import Loading
from ui.server.queue import Queue, Work

Result = TypeVar("Result")


class Asking:
    """Puts questions into the queue. `close` returns when those that wait are answered."""

    def __init__(self, loading: Loading, workers: int, limit: int, observe: Callable[[Answer], None]) -> None:
        self._loading, self._observe = loading, observe
        self._queue = Queue(workers, limit, "answering")
        self.close = self._queue.close

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return self._queue.waiting

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
        kind = top_k, tuple(dict.fromkeys(documents)) if documents is not None else None
        act = partial(self._answer, *kind)
        return self._queue.put([Work(act, question, kind) for question in questions])

    def run(self, act: Callable[[], Result]) -> Future[Result]:
        """Let `act` wait its turn among the questions: a follow-up, a search. An answer that it returns is counted.

        Raises:
            BusyError: the queue is full.
            ShuttingDownError: the server is ending.

        """

        def counted() -> Result:
            result = act()
            if isinstance(result, Answer):
                self._observe(result)
            return result

        return self._queue.run(counted)

    def _answer(self, top_k: int, documents: tuple[str, ...] | None, questions: list[str]) -> list[Answer]:
        answers = self._loading.get().answer_many(questions, top_k, documents)
        for answer in answers:
            self._observe(answer)
        return answers
