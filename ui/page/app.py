"""The chat page: its parts, and what happens on each event. Every handler makes a new `Session` and shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from qa.corpus import SUPPORTED_SUFFIXES
from qa.datatypes import Answer, ParagraphKind
from qa.errors import YuanwenError
from ui.messages import Language, error_message, message, parse_language
from ui.page.chat import conversation
from ui.page.documents import Entry, Upload, UploadButton, library, named
from ui.page.header import header
from ui.page.session import Session, Turn
from ui.page.source_panel import clicked, opened
from ui.page.starters import starters
from ui.server.loading import Loading

ASSETS = Path(__file__).parent / "assets"
LANGUAGE_COOKIE = "yuanwen_lang"
WIRING = "window.yuanwen.wire(element, trigger, watch)"
"""What each HTML part runs when it is there: clicks become events (assets/page.js)."""


class Page:
    """The page over one knowledge base. `build` gives the Gradio blocks; the `on_` methods are its events."""

    def __init__(self, loading: Loading, language: Language) -> None:
        self._loading = loading
        self._language = language

    def build(self) -> gr.Blocks:
        """Return the page, its queue set; theme, style and script are given where it is mounted."""
        start = Session(self._language)
        with gr.Blocks(title=message("page.title", self._language), fill_width=True, analytics_enabled=False) as page:
            session = gr.State(start, time_to_live=24 * 3600)
            top = _html("yw-header", header(start.language, 0))
            with gr.Row(elem_id="yw-body"):
                with gr.Column(elem_id="yw-library"):
                    documents = _html("yw-documents", library([], [], start.language))
                    upload = UploadButton(**_upload_texts(start.language), file_count="multiple", elem_id="yw-upload")
                with gr.Column(elem_id="yw-chat"):
                    talk = _html("yw-conversation", conversation(start, notice=message("page.loading", start.language)))
                    question = gr.Textbox(**_question_texts(start.language), elem_id="yw-question", max_lines=8)
                panel = _html("yw-source", opened(None, None, start.language))
            everything = [session, top, documents, upload, talk, question, panel]
            _bind(page.load, self.on_load, [session], everything)
            _bind(question.submit, self.on_ask, [session, question], [session, talk, question])
            _bind(talk.submit, self.on_starter, [session], [session, talk])
            _bind(talk.select, self.on_source, [session], [session, panel])
            _bind(upload.upload, self.on_add, [session, upload], [top, documents, talk])
            _bind(documents.delete, self.on_remove, [session], [top, documents, talk, panel])
            _bind(top.select, self.on_language, [session], everything)
            _bind(top.clear, self.on_clear, [session], [session, talk, panel])
        return page

    def on_load(self, session: Session, request: gr.Request) -> Iterator[list[Any]]:
        """Show the page in the visitor's language at once, then again when the documents are there."""
        session = session.speaking(parse_language(request.cookies.get(LANGUAGE_COOKIE)) or session.language)
        if not self._loading.ready:
            yield self._everything(session, notice=message("page.loading", session.language))
        try:
            self._loading.get()
            yield self._everything(session)
        except YuanwenError as error:
            yield self._everything(session, notice=error_message(error, session.language))

    def on_ask(self, session: Session, question: str) -> tuple[Session, str, str]:
        """Answer what was typed, and empty the box; an empty box asks nothing."""
        if not question.strip():
            return session, self._conversation(session), question
        session = session.asked(Turn(question, self._reply(question)))
        return session, self._conversation(session), ""

    def on_starter(self, session: Session, event: gr.EventData) -> tuple[Session, str]:
        """Answer a question that was clicked."""
        session, shown, _ = self.on_ask(session, str(getattr(event, "question", "")))
        return session, shown

    def on_source(self, session: Session, event: gr.EventData) -> tuple[Session, str]:
        """Open the source of a citation or passage."""
        session = session.showing(clicked(getattr(event, "source", None)))
        return session, opened(self._loading.get(), session.opened, session.language)

    def on_add(self, session: Session, uploads: Sequence[Upload]) -> tuple[str, str, str]:
        """Add files one by one, saying for each what became of it."""
        reports = [self._changed(lambda upload=upload: self._add(upload, session.language), session) for upload in uploads]
        return *self._documents(session, reports), self._conversation(session)

    def on_remove(self, session: Session, event: gr.EventData) -> tuple[str, str, str, str]:
        """Remove a document: from now on it answers nothing."""
        document = str(getattr(event, "document", ""))
        report = self._changed(lambda: self._remove(document, session.language), session)
        panel = opened(self._loading.get(), session.opened, session.language)
        return *self._documents(session, [report]), self._conversation(session), panel

    def on_language(self, session: Session, event: gr.EventData) -> list[Any]:
        """Say everything in the other language, the conversation included."""
        chosen = parse_language(str(getattr(event, "language", ""))) or session.language
        return self._everything(session.speaking(chosen))

    def on_clear(self, session: Session) -> tuple[Session, str, str]:
        """Begin anew."""
        session = session.cleared()
        return session, self._conversation(session), opened(None, None, session.language)

    def _reply(self, question: str) -> Answer | YuanwenError:
        try:
            return self._loading.get().answer(question)
        except YuanwenError as error:
            return error

    def _add(self, upload: Upload, language: Language) -> str:
        with named(upload) as path:
            self._loading.get().add([path])
        return message("upload.added", language, name=upload.name)

    def _remove(self, document: str, language: Language) -> str:
        knowledge_base = self._loading.get()
        titles = {each.id: each.title or each.source for each in knowledge_base.documents()}
        knowledge_base.remove(document)
        return message("removed", language, name=titles.get(document, document))

    @staticmethod
    def _changed(change: Callable[[], str], session: Session) -> str:
        try:
            return change()
        except YuanwenError as error:
            return error_message(error, session.language)

    def _everything(self, session: Session, notice: str = "") -> list[Any]:
        language = session.language
        knowledge_base = self._loading.get() if self._loading.ready else None
        top, documents = self._documents(session, [])
        texts = gr.update(**_upload_texts(language)), gr.update(**_question_texts(language))
        panel = opened(knowledge_base, session.opened, language)
        return [session, top, documents, texts[0], self._conversation(session, notice), texts[1], panel]

    def _conversation(self, session: Session, notice: str = "") -> str:
        if session.turns or not self._loading.ready:
            return conversation(session, notice=notice)
        return conversation(session, starters(self._loading.get()), notice)

    def _documents(self, session: Session, reports: Sequence[str]) -> tuple[str, str]:
        entries = self._entries() if self._loading.ready else []
        return header(session.language, len(entries)), library(entries, reports, session.language)

    def _entries(self) -> list[Entry]:
        knowledge_base = self._loading.get()
        return [
            Entry(each, sum(part.kind is not ParagraphKind.HEADING for part in knowledge_base.paragraphs(each.id)))
            for each in knowledge_base.documents()
        ]


def _html(name: str, value: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=WIRING, apply_default_css=False)


def _question_texts(language: Language) -> dict[str, Any]:
    return {
        "label": message("page.question", language),
        "placeholder": message("page.placeholder", language),
        "submit_btn": message("page.send", language),
        "info": message("page.send_hint", language),
    }


def _upload_texts(language: Language) -> dict[str, Any]:
    return {"label": message("upload", language)}


def _bind(event: Any, handler: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:  # noqa: ANN401
    """Listen, privately: programs have endpoints of their own. The page shows what is under way itself."""
    event(handler, inputs, outputs, api_visibility="private", show_progress="hidden")
