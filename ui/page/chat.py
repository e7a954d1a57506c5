"""The conversation -> HTML, and the welcome that stands in its place before the first question."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Answer
from qa.feedback import FeedbackReason
from ui import render, why
from ui.markup import escape, shown, taken_back
from ui.messages import Language, error_message, message
from ui.page.history import record
from ui.page.session import Gone, Session, Turn


def conversation(session: Session, starters: Sequence[str] = (), notice: str = "") -> str:
    """Return all turns; before the first, a welcome with `starters` to click and a plain `notice`."""
    language = session.language
    inner = "".join(turn(each, language, session.may_rate) for each in session.turns)
    if not inner:
        inner = (
            f'<section class="yw-welcome" data-slot="welcome">{welcome(starters, notice, language)}</section>'
        )
    said = {
        "aria-label": "page.conversation",
        "data-searching": "page.searching",
        "data-stop": "page.stop",
        "data-failed": "page.failed",
        "data-copied": "page.copied",
        "data-not-copied": "page.not_copied",
        "data-position": "source.position",
    }
    texts = " ".join(f'{name}="{_unfilled(code, language)}"' for name, code in said.items())
    return f'<div class="yw-turns" role="log" {texts}>{inner}</div>'


def _unfilled(code: str, language: Language) -> str:
    """Return a text with its placeholders left for the page's script to fill in."""
    return escape(message(code, language, number="{number}", count="{count}"))


def turn(turn: Turn, language: Language, may_rate: bool = True) -> str:
    """Return one question with its reply, what it was taken to mean, and what can be done with the answer."""
    you = escape(message("page.you", language))
    answer = turn.answer
    return (
        f'<article class="yw-turn" data-turn="{turn.number}" data-record="{taken_back(record(turn))}">'
        f'<p class="yw-question" lang="zh"><span class="yw-hidden">{you}</span>'
        f"<bdi>{shown(turn.question)}</bdi></p>{_rewritten(turn, language)}"
        f'<div class="yw-reply">{_reply(turn, language)}</div>'
        f"{_foot(turn, answer, language, may_rate) if answer else ''}"
        f'<div class="yw-next" data-slot="next-{turn.number}"></div></article>'
    )


def next_questions(questions: Sequence[str], more: bool, language: Language) -> str:
    """Return what can be asked next as buttons; empty when there is nothing."""
    asked = [*questions, *([message("next.more", language)] if more else [])]
    if not asked:
        return ""
    heading = escape(message("next", language))
    return f'<h3>{heading}</h3><ul class="yw-chips">{_question_buttons(asked)}</ul>'


def _rewritten(turn: Turn, language: Language) -> str:
    """Return the chip that says how a follow-up was understood, and undoes it."""
    rewritten = turn.answer.rewritten_question if turn.answer else None
    if not rewritten:
        return ""
    undo = escape(message("rewritten.undo", language))
    return (
        f'<p class="yw-rewritten"><span>{escape(message("rewritten", language))}</span>'
        f'<bdi lang="zh">{shown(rewritten)}</bdi>'
        f'<button type="button" class="yw-undo" data-emit="undo" data-turn="{turn.number}">{undo}</button></p>'
    )


def _reply(turn: Turn, language: Language) -> str:
    reply = turn.reply
    if isinstance(reply, Answer):
        return render.answer(reply, language)
    if isinstance(reply, Gone):
        return render.refusal(message("page.gone", language))
    return render.refusal(error_message(reply, language))


def _foot(turn: Turn, answer: Answer, language: Language, may_rate: bool) -> str:
    confidence = "" if answer.abstained else render.confidence(answer, language)
    rating = _rating(turn, language) if may_rate else ""
    form = _reasons(turn, answer, language) if may_rate else ""
    return f'<footer class="yw-foot">{confidence}{rating}</footer>{form}{why.accordion(answer, language)}'


def _rating(turn: Turn, language: Language) -> str:
    def thumb(verdict: str, does: str) -> str:
        name = escape(message(f"rate.{verdict}", language))
        pressed = "true" if turn.rated == verdict else "false"
        return (
            f'<button type="button" class="yw-thumb yw-thumb-{verdict}" {does} data-turn="{turn.number}"'
            f' data-verdict="{verdict}" aria-pressed="{pressed}" aria-label="{name}" title="{name}"></button>'
        )

    thanks = message("rate.thanks", language) if turn.rated else ""
    return (
        f'<span class="yw-rating"><span class="yw-thanks" role="status">{escape(thanks)}</span>'
        f"{thumb('right', 'data-emit=rate')}{thumb('wrong', 'data-reveal=reasons aria-expanded=false')}</span>"
    )


def _reasons(turn: Turn, answer: Answer, language: Language) -> str:
    """Return the form that asks what is wrong, hidden until the thumb down is clicked."""

    def say(code: str) -> str:
        return escape(message(code, language))

    fitting = [FeedbackReason.WRONG_ANSWER] if answer.abstained else list(FeedbackReason)
    boxes = "".join(
        f'<label><input type="checkbox" class="yw-box" value="{reason}"><span>{say(_reason_code(reason, answer))}</span></label>'
        for reason in fitting
    )
    return (
        f'<fieldset class="yw-reasons" hidden><legend>{say("rate.why")}</legend><div>{boxes}</div>'
        f'<label class="yw-comment"><span class="yw-hidden">{say("rate.comment")}</span>'
        f'<textarea rows="2" maxlength="500" placeholder="{say("rate.comment")}"></textarea></label>'
        f'<button type="button" data-emit="rate" data-verdict="wrong" data-turn="{turn.number}">'
        f"{say('rate.send')}</button></fieldset>"
    )


def _reason_code(reason: FeedbackReason, answer: Answer) -> str:
    return "rate.should_have_answered" if answer.abstained else f"rate.{reason}"


def _question_buttons(questions: Sequence[str]) -> str:
    return "".join(
        f'<li><button type="button" data-emit="submit" data-question="{taken_back(each)}" lang="zh">'
        f"<bdi>{shown(each)}</bdi></button></li>"
        for each in questions
    )


def welcome(starters: Sequence[str], notice: str, language: Language) -> str:
    """Return what stands in the conversation's place before the first question."""
    heading = f"<h2>{escape(message('page.starters', language))}</h2>" if starters else ""
    below = f'<p class="yw-notice" role="status">{escape(notice)}</p>' if notice else ""
    return (
        f"<h1>{escape(message('page.welcome', language))}</h1>"
        f"<p>{escape(message('page.promise', language))}</p>{heading}"
        f'<ul class="yw-starters">{_question_buttons(starters)}</ul>{below}'
    )
