"""The bar at the top -> HTML: name, documents, clear, language."""

from __future__ import annotations

from ui.markup import escape
from ui.messages import Language, message


def header(language: Language, documents: int) -> str:
    """Return the bar; `documents` is how many the store holds."""

    def say(code: str) -> str:
        return escape(message(code, language))

    return (
        '<div class="yw-top"><div class="yw-brand"><span class="yw-seal" aria-hidden="true">原文</span>'
        f'<span class="yw-hidden">{say("page.brand")}</span>'
        f'<span class="yw-tagline">{say("page.tagline")}</span></div>'
        f'<nav data-language="{language}" data-title="{say("page.title")}">'
        f'<button type="button" data-toggle="library" aria-expanded="false" aria-controls="yw-library">'
        f'{say("page.documents")} <span class="yw-count">{documents}</span></button>'
        f'<button type="button" data-emit="clear">{say("page.clear")}</button>'
        f'<button type="button" data-emit="select" data-language="{language.other}" lang="{language.other}"'
        f' title="{say("page.language_hint")}">{say("page.language")}</button></nav></div>'
    )
