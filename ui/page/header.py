"""The bar at the top -> HTML: name, documents, and a menu with everything else."""

from __future__ import annotations

from ui.markup import escape
from ui.messages import Language, message

FORMATS = ("markdown", "word", "json")
"""What a conversation can be exported to; `ui.export` has a module for each."""


def header(language: Language, documents: int, may_write: bool = True, signed_in: bool = False) -> str:
    """Return the bar; `documents` is how many the store holds.

    Who may not write has no evaluation, and who has not signed in nothing to sign out of.
    """

    def say(code: str) -> str:
        return escape(message(code, language))

    return (
        f'<a class="yw-skip" href="#yw-question">{say("page.skip")}</a>'
        '<div class="yw-top"><div class="yw-brand"><span class="yw-seal" aria-hidden="true">原文</span>'
        f'<span class="yw-hidden">{say("page.brand")}</span>'
        f'<span class="yw-tagline">{say("page.tagline")}</span></div>'
        f'<nav data-language="{language}" data-title="{say("page.title")}">'
        f'<button type="button" data-toggle="library" aria-expanded="false" aria-controls="yw-library">'
        f'{say("page.documents")} <span class="yw-count">{documents}</span></button>'
        f'<button type="button" class="yw-menu-button" data-menu="yw-menu" aria-expanded="false"'
        f' aria-controls="yw-menu" aria-label="{say("page.menu")}"></button>'
        f'<div id="yw-menu" class="yw-menu">{_views(language) if may_write else ""}{_exports(language)}'
        f'<button type="button" data-emit="clear">{say("page.clear")}</button>'
        f'<button type="button" data-emit="select" data-language="{language.other}" lang="{language.other}"'
        f' title="{say("page.language_hint")}">{say("page.language")}</button>'
        f"{_sign_out(language) if signed_in else ''}</div></nav></div>"
    )


def _sign_out(language: Language) -> str:
    # A form and no event of the page: its answer takes the cookie away and leads to the sign-in form.
    text = escape(message("page.sign_out", language))
    return f'<form class="yw-sign-out" method="post" action="/logout"><button>{text}</button></form>'


def _views(language: Language) -> str:
    def view(name: str) -> str:
        text = escape(message(f"page.view.{name}", language))
        return f'<button type="button" data-view="{name}" aria-pressed="false">{text}</button>'

    label = escape(message("page.view", language))
    return (
        f'<span class="yw-views" role="group" aria-label="{label}">{view("chat")}{view("evaluation")}</span>'
    )


def _exports(language: Language) -> str:
    buttons = "".join(
        f'<button type="button" data-emit="export" data-format="{name}">'
        f"{escape(message(f'export.{name}', language))}</button>"
        for name in FORMATS
    )
    name = escape(message("export", language))
    return (
        '<span class="yw-export"><button type="button" class="yw-export-button" data-menu="yw-formats"'
        f' aria-expanded="false" aria-controls="yw-formats">{name}</button>'
        f'<span id="yw-formats" class="yw-formats" role="group" aria-label="{name}">{buttons}</span></span>'
    )
