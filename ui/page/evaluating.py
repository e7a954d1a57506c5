"""The events of the evaluation view: runs, and what readers' feedback is made into."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import gradio as gr

from qa.errors import InvalidQuestionsFileError, YuanwenError
from qa.feedback import Feedback, RightSpan
from ui.messages import error_message, message
from ui.page import evaluation
from ui.page.background import Background, Report, Stopped
from ui.page.news import Op, file, news, note, put
from ui.page.parts import sent
from ui.page.session import Session
from ui.server.loading import Loading

if TYPE_CHECKING:
    from qa.evaluation import Run


class Evaluating:
    """Runs question files over the documents of the page, and turns feedback into test questions."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._under_way: dict[str, Background[Run]] = {}

    def shown(self, session: Session) -> list[Op]:
        """Return the ops that show the view; nothing of it reaches who may only read."""
        if not session.may_write or not self._loading.ready:
            return []
        knowledge_base = self._loading.get()
        confirmed = len(knowledge_base.confirmed_questions())
        listed = evaluation.feedback(knowledge_base.feedback.all(), confirmed, session.language)
        return [put("evaluation", evaluation.intro(session.language)), put("feedback", listed)]

    def on_view(self, session: Session) -> str:
        """Show what is there by now: others give feedback too."""
        return news(*self.shown(session))

    def on_run(self, session: Session, upload: str, request: gr.Request) -> Iterator[str]:
        """Run an uploaded question file."""
        yield from self._run(session, lambda: Path(upload), request)

    def on_run_feedback(self, session: Session, request: gr.Request) -> Iterator[str]:
        """Run the questions that feedback confirmed."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "feedback.jsonl"
            yield from self._run(session, lambda: self._write_questions(path), request)

    def on_failure(self, session: Session) -> str:
        """Say that a run came to nothing through no fault of its file."""
        return news(put("run", evaluation.told(message("page.failed", session.language))))

    def on_stop(self, request: gr.Request) -> None:
        """Stop the run under way."""
        under_way = self._under_way.get(request.session_hash or "")
        if under_way is not None:
            under_way.stop()

    def on_export(self, session: Session) -> str:
        """Let the browser save the confirmed questions as a question file."""
        if not session.may_write:
            return news(note(message("read_only", session.language)))
        content = self._questions().encode("utf-8")
        return news(file("feedback-questions.jsonl", "application/jsonl", content))

    def on_mark(self, session: Session, event: gr.EventData) -> str:
        """Keep the words that were marked in the source as the right answer of a feedback record."""

        def more(record: Feedback) -> Sequence[RightSpan]:
            return [*record.spans, _marked(event)]

        return self._confirmed(session, event, more)

    def on_unmark(self, session: Session, event: gr.EventData) -> str:
        """Take back what was marked for a record."""
        return self._confirmed(session, event, lambda _: ())

    def _confirmed(
        self, session: Session, event: gr.EventData, spans: Callable[[Feedback], Sequence[RightSpan]]
    ) -> str:
        """Record the feedback once more, with other spans: of several on one question the last counts."""
        language = session.language
        knowledge_base = self._loading.get()
        records = {each.id: each for each in knowledge_base.feedback.all()}
        record = records.get(sent(event, "feedback"))
        if record is None or not session.may_write:
            return news(note(message("read_only", language)))
        try:
            knowledge_base.give_feedback(record.answer, record.reasons, record.comment, spans(record))
        except YuanwenError as error:
            return news(note(error_message(error, language)))
        return news(*self.shown(session), note(message("feedback.kept", language)))

    def _run(self, session: Session, questions: Callable[[], Path], request: gr.Request) -> Iterator[str]:
        language, tab = session.language, request.session_hash or ""
        if not session.may_write:
            yield news(note(message("read_only", language)))
            return
        work: Background[Run] = Background(lambda report: self._evaluate(questions(), report))
        self._under_way[tab] = work
        try:
            yield news(put("run", evaluation.running(0, 1, language)), put("report", ""))
            for done, total in work.reports():
                yield news(put("run", evaluation.running(done, total, language)))
            from ui.report import report_html

            html = report_html(work.result(), language)
            shown = put("run", ""), put("report", evaluation.report(html, language))
        except Stopped:
            shown = put("run", evaluation.told(message("evaluation.stopped", language))), put("report", "")
        except YuanwenError as error:
            shown = put("run", evaluation.told(error_message(error, language))), put("report", "")
        finally:
            work.stop()
            self._under_way.pop(tab, None)
        yield news(*shown)

    def _evaluate(self, path: Path, report: Report) -> Run:
        from qa.evaluation import evaluate, read_questions
        from qa.evaluation.checking import check_against

        knowledge_base = self._loading.get()
        try:
            file = read_questions(path)
            check_against(file, knowledge_base)
            chosen = file.chosen()
        except InvalidQuestionsFileError as error:  # told by the user's name for it, not by the server's
            raise InvalidQuestionsFileError(**{**error.values, "path": path.name}) from error
        return evaluate(knowledge_base, chosen, progress=report, name=path.name, questions_sha256=file.sha256)

    def _questions(self) -> str:
        rows = self._loading.get().confirmed_questions()
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    def _write_questions(self, path: Path) -> Path:
        path.write_text(self._questions(), encoding="utf-8")
        return path


def _marked(event: gr.EventData) -> RightSpan:
    """Return the span that the browser sent; nonsense becomes a span that no document holds."""
    numbers = [getattr(event, name, -1) for name in ("paragraph", "start", "end")]
    paragraph, start, end = (each if isinstance(each, int) else -1 for each in numbers)
    heading = getattr(event, "heading", False) is True
    return RightSpan(sent(event, "document"), heading, paragraph, start, end)
