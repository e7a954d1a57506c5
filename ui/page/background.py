"""Work beside an event handler, so that the handler can show how far it is, and the visitor can stop it.

Where it is done is said by a `Start`: in a thread of its own, or when its turn comes in a queue of the server.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Report = Callable[..., None]
Start = Callable[[Callable[[], Any]], "Future[Any]"]
"""Sees to it that a function is called, in another thread. Raises `BusyError` when it takes no more."""

_STEP_SECONDS = 0.1
"""How often progress is shown at most."""


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The visitor stopped the work; raised inside it, at its next report."""


def at_once(act: Callable[[], Result]) -> Future[Result]:
    """Call `act` in a thread of its own."""
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(act())
        except BaseException as error:
            done.set_exception(error)

    done.set_running_or_notify_cancel()
    threading.Thread(target=run, name="background", daemon=True).start()
    return done


@dataclass(frozen=True)
class Queues:
    """Where the page's work waits its turn among that of all other clients."""

    questions: Start = at_once
    changes: Start = at_once
    """Documents added and removed."""


class Background(Generic[Result]):
    """Runs `work`, which is given a function to report with, as `start` sees fit.

    Until it begins, its report is `waiting`. What `start` raises is the caller's.
    """

    def __init__(
        self, work: Callable[[Report], Result], start: Start = at_once, waiting: tuple[Any, ...] = ()
    ) -> None:
        self._work = work
        self._latest = waiting
        self._over = threading.Event()
        self._stopped = False
        self._result: Result | None = None
        self._error: BaseException | None = None
        self._begun = start(self._run)

    def reports(self, patience: float = 0.0) -> Iterator[tuple[Any, ...]]:
        """Yield the latest report now and then, until the work is done or stopped.

        Nothing is yielded in the first `patience` seconds: what is done by then needs no progress shown.
        """
        shown: tuple[Any, ...] = ()
        over = self._over.wait(patience)
        while not over:
            if self._latest != shown:
                shown = self._latest
                yield shown
            over = self._over.wait(_STEP_SECONDS)

    def stop(self) -> None:
        """Let the work end at its next report, or never begin; `result` raises `Stopped` from now on."""
        self._stopped = True
        self._begun.cancel()
        self._over.set()

    def result(self) -> Result:
        """Wait for what the work returns.

        Raises:
            Stopped: it was stopped.
            Exception: what the work raised.

        """
        self._over.wait()
        if self._stopped:
            raise Stopped
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]

    def _run(self) -> Result | None:
        try:
            self._result = self._work(self._report)
        except BaseException as error:
            self._error = error
        finally:
            self._over.set()
        return self._result

    def _report(self, *values: object) -> None:
        if self._stopped:
            raise Stopped
        self._latest = values
