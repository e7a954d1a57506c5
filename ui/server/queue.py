"""Work that waits in line: bounded, taken up in order, refused at once when the line is full.

A refusal tells the seconds after which to try again: better than a wait without end.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, Generic, TypeVar

from ui.server.refusals import BusyError, ShuttingDownError

Result = TypeVar("Result")

TOGETHER = 8
"""Pieces of work done at once: more would only make the first of them wait for the last."""
_LONGEST_RETRY = 60
_USUAL_SECONDS = 0.1
"""What a piece of work is taken to cost before any was measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Work(Generic[Result]):
    """One piece of work. Those of one `kind` that wait behind each other are done together by one `act`."""

    act: Callable[[list[Any]], Sequence[Result]]
    """Given what each piece `holds`, it returns their results in the same order."""
    holds: Any = None
    kind: object = None
    """`None` goes with nothing."""
    result: Future[Result] = field(default_factory=Future)
    """One whose `cancel` succeeds was not begun."""

    def goes_with(self, other: Work[Any]) -> bool:
        """Whether the two can be done together."""
        return self.kind is not None and self.kind == other.kind


class Queue:
    """The line and the threads that work it off. `close` lets them finish what is waiting."""

    def __init__(self, workers: int, limit: int, name: str) -> None:
        self._limit = limit
        self._waiting: deque[Work[Any]] = deque()
        self._changed = Condition()
        self._closed = False
        self._seconds = _USUAL_SECONDS
        self._threads = [Thread(target=self._run, name=f"{name}-{i}", daemon=True) for i in range(workers)]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How many pieces of work wait."""
        return len(self._waiting)

    def put(self, works: Sequence[Work[Result]]) -> list[Future[Result]]:
        """Put work into the line, all of it or none.

        More than the line holds is taken when nobody else waits.

        Raises:
            BusyError: the line is full.
            ShuttingDownError: the server is ending.

        """
        with self._changed:
            if self._closed:
                raise ShuttingDownError
            if self._is_full(len(works)):
                raise BusyError(seconds=self._seconds_to_wait())
            self._waiting.extend(works)
            self._changed.notify(len(works))
        return [each.result for each in works]

    def run(self, act: Callable[[], Result]) -> Future[Result]:
        """Put one piece of work into the line that goes with no other. Raises as `put` does."""
        return self.put([Work(lambda _: [act()])])[0]

    def close(self) -> None:
        """Take no more work, and return when what waits is done."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _is_full(self, more: int) -> bool:
        if self._waiting and len(self._waiting) + more > self._limit:
            # What was given up while it waited takes nobody's place.
            self._waiting = deque(each for each in self._waiting if not each.result.cancelled())
        return bool(self._waiting) and len(self._waiting) + more > self._limit

    def _seconds_to_wait(self) -> int:
        return max(1, min(_LONGEST_RETRY, math.ceil(len(self._waiting) * self._seconds)))

    def _run(self) -> None:
        while some := self._next():
            begun = [each for each in some if each.result.set_running_or_notify_cancel()]
            if begun:
                self._do(begun)

    def _next(self) -> list[Work[Any]]:
        """Wait for work; return the first with what can be done together with it, [] at the end."""
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

    def _do(self, some: list[Work[Any]]) -> None:
        began = time.perf_counter()
        try:
            results = some[0].act([each.holds for each in some])
        except BaseException as error:
            for each in some:
                each.result.set_exception(error)
            return
        spent = (time.perf_counter() - began) / len(some) / len(self._threads)
        self._seconds += (spent - self._seconds) / 20
        for each, result in zip(some, results, strict=True):
            each.result.set_result(result)
