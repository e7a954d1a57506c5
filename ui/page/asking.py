"""Questions: asked, stopped, asked again as typed, rated; and what can be asked next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from qa.datatypes import Answer
from qa.errors import YuanwenError
from qa.suggestions import next_questions
from ui.messages import error_message, message
from ui.page import chat
from ui.page.background import Background, Report, Start, Stopped, at_once
from ui.page.news import dropped, news, note, put, stage, turn
from ui.page.parts import sent
from ui.page.session import Gone, Session, Turn, history
from ui.page.tabs import Tabs
from ui.server.loading import Loading
from ui.server.refusals import BusyError

PATIENCE_SECONDS = 0.4
"""An answer that comes sooner shows no stages: they would only flicker."""


class Asking:
    """The events of the conversation. Each gives the next session and what the conversation shows.

    Until there is an answer the session is skipped: the visitor may change it meanwhile.
    """

    def __init__(self, loading: Loading, tabs: Tabs, start: Start = at_once) -> None:
        self._loading, self._tabs, self._start = loading, tabs, start
        self._under_way: dict[str, Background[Answer]] = {}

    def on_ask(self, session: Session, question: str, request: gr.Request) -> Iterator[tuple[Any, Any, Any]]:
        """Answer what was typed; the box is emptied at once. An empty box asks nothing."""
        if not question.strip():
            yield gr.skip(), news(dropped("", "")), gr.skip()
            return
        yield gr.skip(), gr.skip(), ""
        for each in self._ask(session, Turn(question, Gone()), request):
            yield *each, gr.skip()

    def on_click(
        self, session: Session, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, str]]:
        """Answer a question that was clicked."""
        yield from self._ask(session, Turn(sent(event, "question"), Gone()), request)

    def on_undo(
        self, session: Session, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, str]]:
        """Ask a follow-up again as it was typed, in the place of what it was taken to mean."""
        undone = self._tabs.latest(session, request).turn(sent(event, "turn"))
        if undone is not None:
            again = Turn(undone.question, Gone(), literal=True, number=undone.number)
            yield from self._ask(session, again, request)

    def on_stop(self, request: gr.Request) -> None:
        """Stop the question under way."""
        under_way = self._under_way.get(request.session_hash or "")
        if under_way is not None:
            under_way.stop()

    def on_rate(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Session, str]:
        """Keep what the reader says of an answer."""
        session = self._tabs.latest(session, request)
        rated = session.turn(sent(event, "turn"))
        if rated is None or rated.answer is None:
            return session, news()
        reasons, verdict = _texts(event, "reasons"), "wrong" if sent(event, "verdict") == "wrong" else "right"
        try:
            self._loading.get().give_feedback(rated.answer, reasons, sent(event, "comment"))
        except YuanwenError as error:
            return session, news(note(error_message(error, session.language)))
        after = replace(rated, rated=verdict)
        html = chat.turn(after, session.language, session.may_rate)
        session = self._tabs.change(session, request, lambda latest: latest.with_turn(after))
        return session, news(turn(after.number, html))

    def on_next(self, session: Session, request: gr.Request) -> str:
        """Show what can be asked next under the last answer."""
        session = self._tabs.latest(session, request)
        if not session.turns or session.turns[-1].answer is None:
            return news()
        last = session.turns[-1]
        asked = {each.question for each in session.turns}
        found = next_questions(self._loading.get(), last.answer) if last.answer else []
        questions = [each for each in found if each not in asked]
        more = self._has_more(session)
        return news(put(f"next-{last.number}", chat.next_questions(questions, more, session.language)))

    def _has_more(self, session: Session) -> bool:
        """Whether 「还有呢？」 would be answered: it is asked, for nothing is offered that is not."""
        asked = Turn(message("next.more", session.language), Gone())
        try:
            return not self._answer(session, asked, lambda *_: None).abstained
        except YuanwenError:
            return False

    def is_under_way(self, request: gr.Request) -> bool:
        """Whether the tab waits for an answer."""
        return (request.session_hash or "") in self._under_way

    def _ask(self, session: Session, asked: Turn, request: gr.Request) -> Iterator[tuple[Any, str]]:
        tab = request.session_hash or ""
        session = self._tabs.latest(session, request)
        try:
            work = Background(lambda report: self._answer(session, asked, report), self._start, ("wait",))
        except BusyError as error:
            yield gr.skip(), news(dropped(error_message(error, session.language), asked.question))
            return
        self._under_way[tab] = work
        try:
            for (reached,) in work.reports(PATIENCE_SECONDS):
                language = self._tabs.latest(session, request).language
                yield gr.skip(), news(stage(message(f"stage.{reached}", language)))
            answered = replace(asked, reply=work.result())
        except Stopped:
            language = self._tabs.latest(session, request).language
            yield gr.skip(), news(dropped(message("page.stopped", language), asked.question))
            return
        except YuanwenError as error:
            answered = replace(asked, reply=error)
        finally:
            work.stop()
            self._under_way.pop(tab, None)
        session = self._tabs.change(session, request, lambda latest: latest.answered(answered))
        html = chat.turn(answered, session.language, session.may_rate)
        yield session, news(turn(answered.number, html))

    def _answer(self, session: Session, asked: Turn, report: Report) -> Answer:
        report("wait")  # for the models, should they still be loading
        knowledge_base = self._loading.get()
        chosen = session.chosen(knowledge_base.documents())
        return knowledge_base.answer(
            asked.question,
            documents=chosen,
            history=() if asked.literal else history(session.before(asked)),
            on_stage=report,
        )


def _texts(event: gr.EventData, name: str) -> list[str]:
    """Return the texts of a list that the browser sent."""
    given = getattr(event, name, [])
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
