"""The conversation -> HTML, and the welcome that stands in its place before the first question."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Answer
from ui import render
from ui.markup import escape, shown
from ui.messages import Language, error_message, message
from ui.page.session import Session, Turn


def conversation(session: Session, starters: Sequence[str] = (), notice: str = "") -> str:
    """Return all turns; before the first, a welcome with `starters` to click and a plain `notice`."""
    language = session.language
    inner = "".join(_turn(turn, language) for turn in session.turns) or _welcome(starters, notice, language)
    label = escape(message("page.conversation", language))
    searching = escape(message("page.searching", language))
    return f'<div class="yw-turns" role="log" aria-label="{label}" data-searching="{searching}">{inner}</div>'


def _turn(turn: Turn, language: Language) -> str:
    reply = turn.reply
    if isinstance(reply, Answer):
        return render.turn(turn.question, render.answer(reply, language), language)
    return render.turn(turn.question, render.refusal(error_message(reply, language)), language)


def _welcome(starters: Sequence[str], notice: str, language: Language) -> str:
    buttons = "".join(
        f'<li><button type="button" data-emit="submit" data-question="{escape(each)}" lang="zh">'
        f"<bdi>{shown(each)}</bdi></button></li>"
        for each in starters
    )
    heading = f"<h2>{escape(message('page.starters', language))}</h2>" if starters else ""
    below = f'<p class="yw-notice" role="status">{escape(notice)}</p>' if notice else ""
    return (
        f'<section class="yw-welcome"><h1>{escape(message("page.welcome", language))}</h1>'
        f"<p>{escape(message('page.promise', language))}</p>{heading}"
        f'<ul class="yw-starters">{buttons}</ul>{below}</section>'
    )
