"""The chat page: its parts, and what happens on each event. Handlers make a new `Session` and show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import gradio as gr

from qa.datatypes import Answer, ParagraphKind
from qa.errors import YuanwenError
from ui.messages import Language, error_message, message, parse_language
from ui.page.chat import conversation
from ui.page.documents import Entry, library, reports
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
        self._starters: tuple[tuple[str, ...], list[str]] = ((), [])

    def build(self) -> gr.Blocks:
        """Return the page, its queue set; theme, style and script are given where it is mounted."""
        start = Session(self._language)
        with gr.Blocks(
            title=message("page.title", self._language), fill_width=True, analytics_enabled=False
        ) as page:
            session = gr.State(start, time_to_live=24 * 3600)
            top = _html("yw-header", header(start.language, 0))
            with gr.Row(elem_id="yw-body"):
                with gr.Column(elem_id="yw-library"):
                    documents = _html("yw-documents", library([], [], start.language))
                    upload = gr.UploadButton(
                        **_upload_texts(start.language), file_count="multiple", elem_id="yw-upload"
                    )
                with gr.Column(elem_id="yw-chat"):
                    talk = _html(
                        "yw-conversation", conversation(start, notice=message("page.loading", start.language))
                    )
                    question = gr.Textbox(
                        **_question_texts(start.language), elem_id="yw-question", max_lines=8
                    )
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
        return cast(gr.Blocks, page)

    def on_load(self, session: Session, request: gr.Request) -> Iterator[list[Any]]:
        """Show the page in the visitor's language at once, then again when the documents are there."""
        session = session.speaking(parse_language(request.cookies.get(LANGUAGE_COOKIE)) or session.language)
        if not self._loading.ready:
            yield self._everything(session, notice=message("page.loading", session.language))
        try:
            self._loading.get()
        except YuanwenError as error:
            yield self._everything(session, notice=error_message(error, session.language))
            return
        self._starting_questions()
        yield self._everything(session)

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

    def on_add(self, session: Session, uploads: Sequence[str]) -> tuple[str, str, str]:
        """Add files, saying for each what became of it."""
        told = self._changed(lambda: self._add(uploads, session.language), session)
        return *self._documents(session, told), self._conversation(session)

    def on_remove(self, session: Session, event: gr.EventData) -> tuple[str, str, str, str]:
        """Remove a document: from now on it answers nothing."""
        document = str(getattr(event, "document", ""))
        told = self._changed(lambda: self._remove(document, session.language), session)
        panel = opened(self._loading.get(), session.opened, session.language)
        return *self._documents(session, told), self._conversation(session), panel

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

    def _add(self, uploads: Sequence[str], language: Language) -> list[str]:
        return reports(self._loading.get().add(uploads), language)

    def _remove(self, document: str, language: Language) -> list[str]:
        knowledge_base = self._loading.get()
        titles = {each.id: each.title or each.source for each in knowledge_base.documents()}
        knowledge_base.remove(document)
        return [message("removed", language, name=titles.get(document, document))]

    @staticmethod
    def _changed(change: Callable[[], list[str]], session: Session) -> list[str]:
        try:
            return change()
        except YuanwenError as error:
            return [error_message(error, session.language)]

    def _everything(self, session: Session, notice: str = "") -> list[Any]:
        language = session.language
        knowledge_base = self._loading.get() if self._loading.ready else None
        top, documents = self._documents(session, [])
        texts = gr.update(**_upload_texts(language)), gr.update(**_question_texts(language))
        panel = opened(knowledge_base, session.opened, language)
        return [session, top, documents, texts[0], self._conversation(session, notice), texts[1], panel]

    def _conversation(self, session: Session, notice: str = "") -> str:
        fresh = not session.turns and self._loading.ready
        return conversation(session, self._starting_questions() if fresh else [], notice)

    def _starting_questions(self) -> list[str]:
        """Return the questions of the welcome; they are found anew when documents came or went."""
        documents = tuple(document.id for document in self._loading.get().documents())
        if self._starters[0] != documents:
            self._starters = documents, starters(self._loading.get())
        return self._starters[1]

    def _documents(self, session: Session, reports: Sequence[str]) -> tuple[str, str]:
        entries = self._entries() if self._loading.ready else []
        return header(session.language, len(entries)), library(entries, reports, session.language)

    def _entries(self) -> list[Entry]:
        knowledge_base = self._loading.get()
        return [
            Entry(
                each,
                sum(part.kind is not ParagraphKind.HEADING for part in knowledge_base.paragraphs(each.id)),
            )
            for each in knowledge_base.documents()
        ]


def _html(name: str, value: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=WIRING, apply_default_css=False)


def _question_texts(language: Language) -> dict[str, Any]:
    return {
        "label": message("page.question", language),
        "placeholder": message("page.placeholder", language),
        "submit_btn": message("page.send", language),
    }


def _upload_texts(language: Language) -> dict[str, Any]:
    return {"label": message("upload", language)}


def _bind(event: Any, handler: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:  # noqa: ANN401
    """Listen, privately: programs have endpoints of their own. The page shows what is under way itself."""
    event(handler, inputs, outputs, api_visibility="private", show_progress="hidden")
