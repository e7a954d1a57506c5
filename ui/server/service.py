"""What all faces of one server share: the knowledge base, the queue before it, the limits, the counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from qa.datatypes import Answer, Passage
from ui.server.access import Credentials, caller_of
from ui.server.asking import Asking
from ui.server.loading import Loading
from ui.server.logs import RequestLog
from ui.server.metrics import Metrics
from ui.server.observe import UnderWay
from ui.server.options import ServerOptions
from ui.server.queue import Queue
from ui.server.rates import Rates
from ui.server.uploads import AT_ONCE

_CHANGES = 16
"""Changes of the documents that may wait; each takes up to a minute."""


class Service:
    """Made once for a server; `close` finishes what waits and lets go of everything."""

    def __init__(self, loading: Loading, options: ServerOptions | None = None) -> None:
        """Begin to answer; raises `OSError` when the log cannot be written."""
        self.options = options or ServerOptions()
        self.loading = loading
        self.log = RequestLog(self.options.log, self.options.log_questions)
        self.metrics = Metrics()
        self.rates = Rates(self.options.rate)
        self.credentials = Credentials(self.options.users)
        self.under_way = UnderWay()
        self._watch(self.metrics.watch)

    @cached_property
    def asking(self) -> Asking:
        """The queue; its threads begin with the first question."""
        return Asking(self.loading, self.options.workers, self.options.queue, self.metrics.answered)

    @cached_property
    def changes(self) -> Queue:
        """The queue of those who add and remove documents, apart from the questions, which wait for none of them."""
        return Queue(AT_ONCE, _CHANGES, "changing")

    def answer(self, question: str, top_k: int, documents: Sequence[str] | None = None) -> Answer:
        """Answer through the queue, waiting for it: for callers that have a thread of their own."""
        return self.asking.ask([question], top_k, documents)[0].result()

    def search(self, question: str, top_k: int, documents: Sequence[str] | None = None) -> list[Passage]:
        """Search through the queue, as `answer` answers."""
        return self.asking.run(lambda: self.loading.get().search(question, top_k, documents)).result()

    def may_write(self, request: Any) -> bool:  # noqa: ANN401 - a request of Starlette or of Gradio
        """Whether whoever sent this request may add, remove and tune; the page shows no such controls otherwise."""
        read_only = self.loading.ready and self.loading.get().read_only
        return caller_of(request).may_write and not (self.options.read_only or read_only)

    def close(self) -> None:
        """Finish what waits, then close the knowledge base."""
        self.asking.close()
        self.changes.close()
        self.loading.close()
        self.log.close()

    def _watch(self, watch: Callable[[str, str, Callable[[], float]], None]) -> None:
        watch("questions_waiting", "Questions in the queue.", lambda: self.asking.waiting)
        watch("questions_limit", "Questions that may wait.", lambda: self.options.queue)
        watch("changes_waiting", "Changes of the documents in the queue.", lambda: self.changes.waiting)
        watch("requests_under_way", "Requests being answered.", lambda: self.under_way.count)
        watch("ready", "1 once models and index are loaded.", lambda: float(self.loading.ready))
        watch("documents", "Documents in the store; 0 until it is loaded.", self._documents)

    def _documents(self) -> int:
        return len(self.loading.get().documents()) if self.loading.ready else 0
