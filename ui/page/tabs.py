"""What each open tab has come to, while several of its events are under way at once.

Gradio hands an event the session as it was when the event began, and keeps the one it returns. Of two events at the
same time, a slow question and a change of language, the one that ends last would take back what the other did. So
each event says what it changes, and that is applied to the latest session.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import gradio as gr

from ui.page.session import Session

_MOST_TABS = 256
"""Tabs remembered here; of others the session that Gradio kept is the latest."""


class Tabs:
    """The latest session of each tab. Threads may share it."""

    def __init__(self) -> None:
        self._latest: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def latest(self, session: Session, request: gr.Request) -> Session:
        """Return the tab's latest session; `session` when none is remembered."""
        with self._lock:
            return self._latest.get(request.session_hash or "", session)

    def change(self, session: Session, request: gr.Request, change: Callable[[Session], Session]) -> Session:
        """Return the tab's latest session with `change` applied, which is the latest from now on."""
        tab = request.session_hash or ""
        with self._lock:
            changed = change(self._latest.get(tab, session))
            self._latest[tab] = changed
            self._latest.move_to_end(tab)
            if len(self._latest) > _MOST_TABS:
                self._latest.popitem(last=False)
        return changed
