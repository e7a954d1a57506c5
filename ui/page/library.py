"""The documents: added, removed, chosen for questions, looked at; and what each of these shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import gradio as gr

from qa.additions import Additions
from qa.errors import YuanwenError
from ui.messages import Language, error_message, message
from ui.page import documents
from ui.page.background import Background, Report, Start, at_once
from ui.page.news import Op, news, put
from ui.page.parts import sent, slot
from ui.page.session import Session
from ui.page.source_panel import SourcePanel
from ui.page.tabs import Tabs
from ui.repairs import RepairCounts
from ui.server.loading import Loading

PATIENCE_SECONDS = 0.3


class Library:
    """The events of the list of documents."""

    def __init__(self, loading: Loading, source: SourcePanel, tabs: Tabs, start: Start = at_once) -> None:
        self._loading, self._source, self._tabs, self._start = loading, source, tabs, start

    def scaffold(self, language: Language) -> str:
        """Return the part before anything is loaded."""
        return slot("library-top", documents.heading(language)) + slot("reports") + slot("library")

    def shown(self, session: Session, reports: Sequence[str] = ()) -> list[Op]:
        """Return the ops that show the documents, and what the last change did."""
        entries = self._entries() if self._loading.ready else []
        return [
            put("library-top", documents.heading(session.language)),
            put("reports", documents.reported(reports)),
            put("library", documents.library(entries, session)),
            put("chosen", documents.chosen(entries, session)),
        ]

    def count(self) -> int:
        """Return how many documents there are; 0 while they are loading."""
        return len(self._loading.get().documents()) if self._loading.ready else 0

    def on_add(self, session: Session, uploads: Sequence[str]) -> Iterator[str]:
        """Add files, showing how far it is, then saying for each what became of it."""
        if not session.may_write:
            yield news(put("reports", documents.reported([message("read_only", session.language)])))
            return
        try:
            work = Background(
                lambda report: self._add(uploads, report), self._start, ("start", 0, len(uploads))
            )
            for stage, done, total in work.reports(PATIENCE_SECONDS):
                yield news(put("reports", documents.progress(stage, done, total, session.language)))
            told = documents.reports(work.result(), self._loading.get(), session.language)
        except (YuanwenError, OSError) as error:
            told = [_fault(error, session.language)]
        yield news(*self.shown(session, told))

    def on_remove(self, session: Session, event: gr.EventData) -> str:
        """Remove a document: from now on it answers nothing."""
        document, language = sent(event, "document"), session.language
        try:
            told = [self._removed(document, session)]
        except (YuanwenError, OSError) as error:
            told = [_fault(error, language)]
        return news(*self.shown(session, told), self._source.shown(session))

    def on_choose(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Session, str]:
        """Let questions go to some of the documents only."""
        document, ticked = sent(event, "document"), getattr(event, "checked", True) is True

        def chosen(latest: Session) -> Session:
            left_out = latest.left_out - {document} if ticked else latest.left_out | {document}
            return replace(latest, left_out=left_out if document else frozenset())

        session = self._tabs.change(session, request, chosen)
        shown = self.shown(session)
        return session, news(*(shown[-1:] if document else shown))  # the box that was ticked shows it itself

    def on_details(self, session: Session, event: gr.EventData) -> str:
        """Show a document's size and what was repaired in it."""
        document = sent(event, "document")
        try:
            knowledge_base = self._loading.get()
            paragraphs = knowledge_base.paragraphs(document)
            counts = RepairCounts.of(paragraphs, knowledge_base.source_text(document))
            listed = {each.id: each for each in knowledge_base.documents()}
            return news(put(f"details-{document}", documents.details(listed[document], counts, session)))
        except (YuanwenError, KeyError):
            return news(*self.shown(session))

    def _add(self, uploads: Sequence[str], report: Report) -> Additions:
        return self._loading.get().add(uploads, names=[Path(each).name for each in uploads], progress=report)

    def _removed(self, document: str, session: Session) -> str:
        if not session.may_write:
            return message("read_only", session.language)
        knowledge_base = self._loading.get()
        titles = {each.id: each.title or each.source for each in knowledge_base.documents()}
        self._start(lambda: knowledge_base.remove(document)).result()
        return message("removed", session.language, name=titles.get(document, document))

    def _entries(self) -> list[documents.Entry]:
        knowledge_base = self._loading.get()
        counts = knowledge_base.paragraph_counts()
        return [documents.Entry(each, counts.get(each.id, 0)) for each in knowledge_base.documents()]


def _fault(error: YuanwenError | OSError, language: Language) -> str:
    """Return what to tell of a change that came to nothing: a full disk is no fault of ours, and has no code."""
    if isinstance(error, YuanwenError):
        return error_message(error, language)
    # The cause is SQLite's, and names no path.
    detail = error.strerror or error.__cause__ or type(error).__name__
    return message("unexpected", language, detail=detail)
