"""Work beside an event handler, so that the handler can show how far it is, and the visitor can stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Report = Callable[..., None]

_STEP_SECONDS = 0.1
"""How often progress is shown at most."""


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The visitor stopped the work; raised inside it, at its next report."""


class Background(Generic[Result]):
    """A thread that runs `work`, which is given a function to report with. Starts at once."""

    def __init__(self, work: Callable[[Report], Result]) -> None:
        self._work = work
        self._latest: tuple[Any, ...] = ()
        self._over = threading.Event()
        self._stopped = False
        self._result: Result | None = None
        self._error: BaseException | None = None
        threading.Thread(target=self._run, name="background", daemon=True).start()

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
        """Let the work end at its next report; `result` raises `Stopped` from now on."""
        self._stopped = True
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

    def _run(self) -> None:
        try:
            self._result = self._work(self._report)
        except BaseException as error:
            self._error = error
        finally:
            self._over.set()

    def _report(self, *values: object) -> None:
        if self._stopped:
            raise Stopped
        self._latest = values
