"""The evaluation view -> HTML: run a question file, and the feedback that readers gave."""

from __future__ import annotations

from collections.abc import Sequence

from qa.feedback import Feedback, FeedbackReason, RightSpan
from ui.markup import escape, shown
from ui.messages import Language, message
from ui.reference import Reference

SUFFIXES = (".jsonl", ".json", ".csv", ".xlsx")
"""Question files that `qa.evaluation.read_questions` reads."""


def intro(language: Language) -> str:
    """Return the heading of the view and of its first section."""
    return (
        f"<h1>{escape(message('evaluation.title', language))}</h1>"
        f"<p>{escape(message('evaluation.intro', language))}</p>"
    )


def running(done: int, total: int, language: Language) -> str:
    """Return how far a run is, with a button that stops it."""
    text = escape(message("evaluation.progress", language, done=done, total=total))
    stop = escape(message("page.stop", language))
    return (
        f'<div class="yw-running"><span role="status">{text}</span>'
        f'<progress max="{max(total, 1)}" value="{done}" aria-label="{text}"></progress>'
        f'<button type="button" class="yw-tool" data-emit="stop">{stop}</button></div>'
    )


def told(text: str) -> str:
    """Return what became of a run that gave no report; `text` is plain and may have several lines."""
    return f'<p class="yw-refusal" role="alert">{shown(text)}</p>' if text else ""


def report(html: str, language: Language) -> str:
    """Return a report, a whole document of its own, in a frame that runs no script."""
    name = escape(message("evaluation.report", language))
    return (
        f'<iframe class="yw-report-frame" title="{name}" sandbox="allow-same-origin"'
        f' srcdoc="{escape(html)}"></iframe>'
    )


def feedback(records: Sequence[Feedback], confirmed: int, language: Language) -> str:
    """Return all feedback, the newest first; of it `confirmed` test questions can be run and exported."""
    heading = f"<h2>{escape(message('feedback.title', language))}</h2>"
    if not records:
        return f"{heading}<p>{escape(message('feedback.none', language))}</p>"
    latest: dict[str, Feedback] = {}
    for record in reversed(records):
        latest.setdefault(record.asked, record)
    rows = "".join(_row(record, language) for record in latest.values())
    count = escape(message("feedback.confirmed", language, count=confirmed))
    buttons = _button("export", "feedback.export", language) + _button("retry", "feedback.run", language)
    actions = f'<div class="yw-feedback-actions"><span>{count}</span>{buttons if confirmed else ""}</div>'
    return f'{heading}{actions}<ul class="yw-feedback">{rows}</ul>'


def _row(record: Feedback, language: Language) -> str:
    answer = record.answer
    said = answer["text"] or message("abstain", language)
    comment = f'<p class="yw-said">{shown(record.comment)}</p>' if record.comment else ""
    return (
        f'<li><p class="yw-question" lang="zh"><bdi>{shown(record.asked)}</bdi></p>'
        f'<p><span class="yw-verdict {"yw-wrong" if record.reasons else "yw-right"}">'
        f"{escape(_verdict(record, language))}</span>"
        f' <bdi lang="zh">{shown(said)}</bdi></p>{comment}{_spans(record.spans, language)}'
        f"{_marking(record, language)}</li>"
    )


def _verdict(record: Feedback, language: Language) -> str:
    if not record.reasons:
        return message("feedback.right", language)
    names = (
        "rate.should_have_answered"
        if record.answer["abstained"] and reason is FeedbackReason.WRONG_ANSWER
        else f"rate.{reason}"
        for reason in record.reasons
    )
    return ("、" if language is Language.ZH else ", ").join(message(name, language) for name in names)


def _spans(spans: Sequence[RightSpan], language: Language) -> str:
    if not spans:
        return ""
    label = escape(message("feedback.confirmed_spans", language))
    items = "".join(f"<li>{_span(each)}</li>" for each in spans)
    return f'<div class="yw-confirmed"><span>{label}</span><ul>{items}</ul></div>'


def _span(span: RightSpan) -> str:
    at = (span.start, span.end)
    source = Reference(span.document, span.heading, span.paragraph, at, at)
    return (
        f'<button type="button" class="yw-location" data-source="{escape(source.to_json())}">'
        f'<bdi lang="zh">{shown(span.text)}</bdi></button>'
    )


def _marking(record: Feedback, language: Language) -> str:
    """Return the button that starts marking; an answer that should have been none has no right words."""
    if FeedbackReason.SHOULD_HAVE_ABSTAINED in record.reasons:
        return ""
    code = "feedback.mark_more" if record.spans else "feedback.mark"
    start = escape(_start(record).to_json())
    clear = (
        f'<button type="button" class="yw-tool" data-emit="unmark" data-feedback="{record.id}">'
        f"{escape(message('feedback.unmark', language))}</button>"
        if record.spans and record.reasons
        else ""
    )
    return (
        f'<p class="yw-feedback-tools"><button type="button" class="yw-tool" data-marking="{record.id}"'
        f' data-from="{start}">{escape(message(code, language))}</button>{clear}</p>'
    )


def _start(record: Feedback) -> Reference:
    """Return where to begin to look for the right words: where the answer looked."""
    near = [*record.answer["citations"], *record.answer["alternatives"], *record.answer["passages"]]
    if not near:
        return Reference("", False, 1, (0, 0), (0, 0))
    first = near[0]
    at = (first["start"], first["end"])
    heading = first["paragraph"]["kind"] == "heading"
    return Reference(first["document"]["id"], heading, first["paragraph"]["number"], at, (at[0], at[0]))


def _button(event: str, code: str, language: Language) -> str:
    return f'<button type="button" class="yw-tool" data-emit="{event}">{escape(message(code, language))}</button>'
