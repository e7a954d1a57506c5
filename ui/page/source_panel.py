"""The source panel: which document and paragraph a click or a link asks for, and its frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import gradio as gr

from qa.errors import DocumentNotFoundError
from ui import source
from ui.markup import escape
from ui.messages import Language, message
from ui.page.news import Op, beside, news, put
from ui.page.parts import sent
from ui.page.session import Session
from ui.page.tabs import Tabs
from ui.reference import Reference
from ui.server.loading import Loading


class SourcePanel:
    """The events of the source panel."""

    def __init__(self, loading: Loading, tabs: Tabs) -> None:
        self._loading, self._tabs = loading, tabs

    def on_source(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Session, str]:
        """Open the source of a citation or passage."""
        opened = clicked(getattr(event, "source", None))
        session = self._tabs.change(session, request, lambda latest: replace(latest, opened=opened))
        return session, news(self.shown(session))

    def on_more(self, session: Session, event: gr.EventData) -> str:
        """Add the next stretch of the open document at one of its ends."""
        where, language = sent(event, "where"), session.language
        try:
            opened = self._open(sent(event, "document"))
            first, last = _stretch(event, len(opened.paragraphs))
        except (DocumentNotFoundError, KeyError, ValueError):
            return news()
        html = source.stretch(opened, first, last, language)
        if where == "before":
            return news(beside(source.earlier(opened, first, language) + html, "before"))
        return news(beside(html + source.later(opened, last, language), "after"))

    def shown(self, session: Session) -> Op:
        """Return the op that shows what the session has opened."""
        return put("source", self._content(session))

    def _content(self, session: Session) -> str:
        reference, language = session.opened, session.language
        if reference is None or not self._loading.ready:
            return frame(source.empty(language), language)
        try:
            return frame(source.panel(self._open(reference.document), reference, language), language)
        except (DocumentNotFoundError, KeyError):
            return frame(source.missing(language), language)

    def _open(self, document: str) -> source.OpenDocument:
        knowledge_base = self._loading.get()
        paragraphs = knowledge_base.paragraphs(document)
        found = {each.id: each for each in knowledge_base.documents()}[document]
        return source.OpenDocument(found, paragraphs, knowledge_base.source_text(document))


def clicked(values: object) -> Reference | None:
    """Return what a click points at, or None when the browser sent nothing of the kind."""
    try:
        return Reference.from_json(values) if isinstance(values, Mapping) else None
    except ValueError:
        return None


def linked(query: str) -> Reference | None:
    """Return what a permalink's query points at, or None when it is none."""
    try:
        return Reference.from_query(query)
    except ValueError:
        return None


def _stretch(event: gr.EventData, size: int) -> tuple[int, int]:
    """Return the paragraphs asked for, as `[first, last)` within the document.

    Raises:
        ValueError: the browser sent nothing of the kind.

    """
    first, last = int(sent(event, "first")), int(sent(event, "last"))
    if not 0 <= first < last <= size or last - first > source.STRETCH:
        raise ValueError((first, last))
    return first, last


def frame(content: str, language: Language) -> str:
    """Return the panel around its content: its name, the way from citation to citation, and out."""
    name = escape(message("source", language))
    steps = "".join(_step(code, direction, language) for code, direction in _STEPS)
    close = escape(message("source.close", language))
    return (
        f'<section class="yw-panel" aria-label="{name}"><div class="yw-panel-top"><span>{name}</span>'
        f'<span class="yw-steps" hidden>{steps}</span>'
        f'<button type="button" class="yw-close" data-toggle="source" aria-label="{close}" title="{close}">'
        f"</button></div>{_marking(language)}{content}</section>"
    )


def _marking(language: Language) -> str:
    """Return the bar that is shown while the right words of an answer are being marked."""

    def say(code: str) -> str:
        return escape(message(code, language))

    return (
        f'<div class="yw-marking" role="status"><span>{say("feedback.marking")}</span>'
        f'<button type="button" data-mark="yes" disabled>{say("feedback.mark_yes")}</button>'
        f'<button type="button" class="yw-tool" data-mark="no">{say("feedback.mark_no")}</button></div>'
    )


_STEPS = (("source.previous", "-1"), ("source.next", "1"))


def _step(code: str, direction: str, language: Language) -> str:
    name = escape(message(code, language))
    button = (
        f'<button type="button" class="yw-step" data-step="{direction}" aria-label="{name}"'
        f' title="{name}"></button>'
    )
    position = '<span class="yw-position" role="status"></span>'
    return f"{position}{button}" if direction == "1" else button
