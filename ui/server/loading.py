"""Opens the knowledge base beside the server's start, so that the page is up before models and index are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


class Loading:
    """A knowledge base that a thread is opening. `get` waits for it; `ready` says whether that would be long."""

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
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            self._opened.set_exception(error)

    @property
    def ready(self) -> bool:
        """Whether questions are answered at once."""
        return self._opened.done() and self._opened.exception() is None

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
