"""The chat page: its parts, and which handler each event goes to. Handlers make a new `Session` and `news`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import gradio as gr

from qa.errors import YuanwenError
from qa.suggestions import starter_questions
from ui.export import FORMATS
from ui.messages import Language, error_message, message, parse_language
from ui.page import chat, evaluation
from ui.page.asking import Asking
from ui.page.background import Queues
from ui.page.evaluating import Evaluating
from ui.page.header import header
from ui.page.history import restore
from ui.page.library import Library
from ui.page.news import Op, file, news, note, open_panel, put, redraw, waiting
from ui.page.parts import channel, listen, part, sent, slot
from ui.page.session import Session
from ui.page.source_panel import SourcePanel, linked
from ui.page.tabs import Tabs
from ui.server.loading import Loading

LANGUAGE_COOKIE = "yuanwen_lang"

MayWrite = Callable[[gr.Request], bool]
"""Whether a visitor may add and remove documents."""


class Page:
    """The page over one knowledge base. `build` gives the Gradio blocks."""

    def __init__(
        self,
        loading: Loading,
        language: Language,
        may_write: MayWrite = lambda _: True,
        queues: Queues | None = None,
        signed_in: bool = False,
    ) -> None:
        """`queues`: where questions and changes wait their turn; without them each begins at once.

        `signed_in`: whether visitors have signed in, and so may sign out.
        """
        queues = queues or Queues()
        self._loading = loading
        self._language = language
        self._may_write = may_write
        self._signed_in = signed_in
        self._tabs = tabs = Tabs()
        self._source = SourcePanel(loading, tabs)
        self._asking = Asking(loading, tabs, queues.questions)
        self._library = Library(loading, self._source, tabs, queues.changes)
        self._evaluating = Evaluating(loading)
        self._starters: tuple[tuple[str, ...], list[str]] = ((), [])

    def build(self) -> gr.Blocks:
        """Return the page, its queue set; theme, style and script are given where it is mounted."""
        start = Session(self._language, may_write=False)  # until `on_load` knows who is there
        title = message("page.title", self._language)
        with gr.Blocks(title=title, fill_width=True, analytics_enabled=False) as page:
            session = gr.State(start, time_to_live=24 * 3600)
            kept = gr.Textbox(visible=False)
            top = part("yw-header", slot("header", header(start.language, 0, may_write=False)))
            with gr.Row(elem_id="yw-body"):
                with gr.Column(elem_id="yw-library"):
                    library = part("yw-documents", self._library.scaffold(start.language))
                    upload = gr.UploadButton(
                        **_upload_texts(start.language), file_count="multiple", elem_id="yw-upload"
                    )
                with gr.Column(elem_id="yw-chat"):
                    loading = message("page.loading", start.language)
                    talk = part("yw-conversation", slot("turns", chat.conversation(start, notice=loading)))
                    part("yw-chosen", slot("chosen"))
                    question = gr.Textbox(
                        **_question_texts(start.language), elem_id="yw-question", max_lines=8
                    )
                with gr.Column(elem_id="yw-evaluation"):
                    runs = part("yw-evaluation-part", slot("evaluation", evaluation.intro(start.language)))
                    chosen = gr.UploadButton(
                        **_run_texts(start.language), file_types=list(evaluation.SUFFIXES), elem_id="yw-run"
                    )
                    given = part("yw-feedback-part", slot("run") + slot("report") + slot("feedback"))
                panel = part("yw-source", slot("source"))
            after = channel("after")
            everything = [session, top, upload, question, chosen]
            read = "(session, kept) => [session, window.yuanwen.kept()]"
            loaded = listen(page.load, self.on_load, [session, kept], everything, js=read)
            spoken = listen(top.select, self.on_language, [session], everything)
            for shown in (loaded, spoken):
                listen(shown.then, self._asking.on_next, [session], [after])
            self._listen_to_questions(session, question, talk, after)
            self._listen_to_sources(session, (talk, library), panel)
            self._listen_to_documents(session, library, upload)
            self._listen_to_evaluation(session, runs, chosen, given)
            listen(top.clear, self.on_clear, [session], [session, top])
            listen(top.export, self.on_export, [session], [top])
        return cast(gr.Blocks, page)

    def _listen_to_questions(
        self, session: gr.State, question: gr.Textbox, talk: gr.HTML, after: gr.HTML
    ) -> None:
        # The page itself lets one question wait at a time; Gradio would drop one asked just after an answer came.
        asking, often = self._asking, {"trigger_mode": "multiple"}
        for asked in (
            listen(question.submit, asking.on_ask, [session, question], [session, talk, question], **often),
            listen(talk.submit, asking.on_click, [session], [session, talk], **often),
            listen(talk.undo, asking.on_undo, [session], [session, talk], **often),
        ):
            listen(asked.success, asking.on_next, [session], [after])
            # By the page's own script: a server that takes no question takes no other event either.
            listen(asked.failure, None, [], [], js="() => window.yuanwen.failed()")
        listen(talk.stop, asking.on_stop, [], [], queue=False)
        listen(talk.rate, asking.on_rate, [session], [session, channel("rated")], **often)

    def _listen_to_sources(self, session: gr.State, openers: Sequence[gr.HTML], panel: gr.HTML) -> None:
        source = self._source
        for each in openers:
            listen(each.select, source.on_source, [session], [session, panel], trigger_mode="always_last")
        listen(panel.more, source.on_more, [session], [panel])

    def _listen_to_documents(self, session: gr.State, library: gr.HTML, upload: gr.UploadButton) -> None:
        choosing, looking, changes = channel("choosing"), channel("looking"), channel("changes")
        # One after the other, so that no tick is lost.
        one_by_one = {"trigger_mode": "multiple", "concurrency_limit": 1}
        listen(library.choose, self._library.on_choose, [session], [session, choosing], **one_by_one)
        listen(library.details, self._library.on_details, [session], [looking], trigger_mode="multiple")
        for changed in (
            listen(upload.upload, self._library.on_add, [session, upload], [library]),
            listen(library.delete, self._library.on_remove, [session], [library]),
        ):
            listen(changed.then, self.on_changed, [session], [changes])

    def _listen_to_evaluation(
        self, session: gr.State, runs: gr.HTML, chosen: gr.UploadButton, given: gr.HTML
    ) -> None:
        evaluating = self._evaluating
        listen(runs.details, evaluating.on_view, [session], [runs])
        listen(runs.mark, evaluating.on_mark, [session], [runs])
        for run in (
            listen(chosen.upload, evaluating.on_run, [session, chosen], [given]),
            listen(given.retry, evaluating.on_run_feedback, [session], [given]),
        ):
            listen(run.failure, evaluating.on_failure, [session], [given])
        listen(given.unmark, evaluating.on_unmark, [session], [runs])
        listen(given.export, evaluating.on_export, [session], [given])
        listen(given.stop, evaluating.on_stop, [], [], queue=False)

    def on_load(self, session: Session, kept: str, request: gr.Request) -> Iterator[list[Any]]:
        """Show the page in the visitor's language at once, then again when the documents are there.

        `kept` is what the browser kept of the conversation, and the address it was opened with.
        """
        asked_for = parse_language(request.cookies.get(LANGUAGE_COOKIE)) or session.language
        begun = replace(session, language=asked_for, may_write=self._may_write(request), turns=())
        session = self._tabs.change(session, request, lambda _: begun)
        if not self._loading.ready:
            yield self._everything(session, notice=message("page.loading", session.language))
        try:
            knowledge_base = self._loading.get()
        except YuanwenError as error:
            yield self._everything(session, notice=error_message(error, session.language))
            return
        records, query = _kept(kept)
        earlier, opened = restore(records, knowledge_base), linked(query)
        may_write, may_rate = self._may_write(request), not knowledge_base.read_only

        def loaded(latest: Session) -> Session:
            """Put behind what the browser kept what was asked while the documents were loading."""
            turns = (*earlier, *latest.turns)
            return replace(latest, turns=turns, opened=opened, may_write=may_write, may_rate=may_rate)

        session = self._tabs.change(session, request, loaded)
        more = [open_panel("source")] if session.opened else []
        yield self._everything(session, *more, *self._waiting(request))

    def on_language(self, session: Session, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Say everything in the other language, the conversation included; a question that waits goes on."""
        chosen = parse_language(sent(event, "language")) or session.language
        session = self._tabs.change(session, request, lambda latest: replace(latest, language=chosen))
        return self._everything(session, *self._waiting(request))

    def on_clear(self, session: Session, request: gr.Request) -> tuple[Session, str]:
        """Begin anew; a question under way is not answered any more."""
        self._asking.on_stop(request)
        session = self._tabs.change(session, request, lambda latest: replace(latest, turns=(), opened=None))
        return session, news(put("turns", self._conversation(session)), self._source.shown(session))

    def on_changed(self, session: Session) -> str:
        """Show what depends on which documents there are."""
        # Finding questions takes a while; what was asked meanwhile has taken the place of the welcome and stays.
        welcome = put("welcome", chat.welcome(self._starting_questions(), "", session.language))
        return news(self._header(session), welcome)

    def on_export(self, session: Session, event: gr.EventData) -> str:
        """Let the browser save the conversation as a file."""
        chosen = FORMATS.get(sent(event, "format"))
        answers = session.answers()
        if chosen is None or not answers:
            return news(note(message("export.nothing", session.language)))
        day = datetime.now(UTC).astimezone().date().isoformat()
        content = chosen.write(answers, day, session.language)
        return news(file(f"yuanwen-{day}{chosen.ending}", chosen.kind, content))

    def _waiting(self, request: gr.Request) -> list[Op]:
        """Return what shows again the question that waits, if one does: the conversation was drawn anew."""
        return [waiting()] if self._asking.is_under_way(request) else []

    def _everything(self, session: Session, *more: Op, notice: str = "") -> list[Any]:
        """Return what all parts show, and `more`."""
        language = session.language
        shown = news(
            self._header(session),
            *self._library.shown(session),
            redraw(self._conversation(session, notice)),
            self._source.shown(session),
            *self._evaluating.shown(session),
            *more,
        )
        return [
            session,
            shown,
            gr.update(**_upload_texts(language), visible=session.may_write),
            gr.update(**_question_texts(language)),
            gr.update(**_run_texts(language)),
        ]

    def _header(self, session: Session) -> Op:
        shown = header(session.language, self._library.count(), session.may_write, self._signed_in)
        return put("header", shown)

    def _conversation(self, session: Session, notice: str = "") -> str:
        fresh = not session.turns and self._loading.ready
        asked = self._starting_questions() if fresh else []
        return chat.conversation(session, asked, notice)

    def _starting_questions(self) -> list[str]:
        """Return the questions of the welcome; they are found anew when documents came or went."""
        documents = tuple(document.id for document in self._loading.get().documents())
        if self._starters[0] != documents:
            self._starters = documents, starter_questions(self._loading.get())
        return self._starters[1]


def _kept(text: str) -> tuple[object, str]:
    """Return the records and the query that the browser sent, as far as it sent any."""
    try:
        values = json.loads(text)
        return values["records"], str(values["query"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return [], ""


def _question_texts(language: Language) -> dict[str, Any]:
    return {
        "label": message("page.question", language),
        "placeholder": message("page.placeholder", language),
        "submit_btn": message("page.send", language),
    }


def _run_texts(language: Language) -> dict[str, Any]:
    return {"label": message("evaluation.choose", language)}


def _upload_texts(language: Language) -> dict[str, Any]:
    return {"label": message("upload", language)}
