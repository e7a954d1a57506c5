"""Opens the knowledge base beside the server's start, so that the page is up before models and index are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


class Loading:
    """A knowledge base that a thread is opening. `get` waits for it; `ready` says whether it would."""

    def __init__(self, open_: Callable[[], KnowledgeBase]) -> None:
        self._opened: Future[KnowledgeBase] = Future()
        self._thread = threading.Thread(target=self._run, args=(open_,), name="loading", daemon=True)

    def start(self) -> Loading:
        """Begin to open; returns itself."""
        self._thread.start()
        return self

    def _run(self, open_: Callable[[], KnowledgeBase]) -> None:
        try:
            self._opened.set_result(open_())
        except BaseException as error:
            self._opened.set_exception(error)

    @property
    def ready(self) -> bool:
        """Whether questions are answered at once."""
        return self._opened.done() and self.error is None

    @property
    def error(self) -> BaseException | None:
        """What kept it from opening; None while it opens and once it has."""
        return self._opened.exception() if self._opened.done() else None

    def on_failure(self, act: Callable[[], None]) -> None:
        """Call `act` if it cannot be opened, from the thread that tried."""
        self._opened.add_done_callback(lambda opened: act() if opened.exception() else None)

    def get(self) -> KnowledgeBase:
        """Return the knowledge base, waiting for it.

        Raises:
            StoreError: it could not be opened.

        """
        return self._opened.result()

    def close(self) -> None:
        """Close what was opened."""
        if self.ready:
            self.get().close()


def warmed(knowledge_base: KnowledgeBase) -> KnowledgeBase:
    """Ask one question, so that whoever asks next does not wait for a model to be read from disk."""
    knowledge_base.answer("有哪些内容？")
    return knowledge_base
