"""The source panel -> HTML: a document opened at a paragraph, its sentence tinted and its span marked."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Document, Paragraph, ParagraphKind
from ui.markup import escape, shown
from ui.messages import Language, message
from ui.reference import Reference
from ui.wording import SECTION_SEPARATOR, number_of, title_of

NEIGHBOURS = 20
"""Paragraphs shown before and after the cited one: all of a speech, a readable part of a statute."""


def panel(
    document: Document, paragraphs: Sequence[Paragraph], reference: Reference, language: Language
) -> str:
    """Return the panel's content; `paragraphs` are all of the document's, in order."""
    index = reference.find(paragraphs)
    if index is None:
        return missing(language)
    first, last = max(0, index - NEIGHBOURS), min(len(paragraphs), index + NEIGHBOURS + 1)
    body = "".join(
        _paragraph(paragraph, reference if place == index else None, language)
        for place, paragraph in enumerate(paragraphs[first:last], start=first)
    )
    return (
        f"{_heading(document, paragraphs[index], language)}"
        f'<div class="yw-pages" lang="zh" tabindex="0" role="document">'
        f"{_more('source.earlier', first, language)}{body}"
        f"{_more('source.later', len(paragraphs) - last, language)}</div>"
    )


def missing(language: Language) -> str:
    """Return the panel for a document that is no longer there."""
    return f'<p class="yw-empty">{escape(message("source.gone", language))}</p>'


def empty(language: Language) -> str:
    """Return the panel before anything was opened."""
    return f'<p class="yw-empty">{escape(message("source.empty", language))}</p>'


def _heading(document: Document, paragraph: Paragraph, language: Language) -> str:
    section = SECTION_SEPARATOR.join(name for name in paragraph.section if name != document.title)
    place = [number_of(paragraph, language), section, document.date or "", document.source]
    facts = "".join(f"<li><bdi>{shown(fact)}</bdi></li>" for fact in place if fact)
    title = shown(title_of(document, language))
    return f'<header class="yw-source-title"><h2 lang="zh"><bdi>{title}</bdi></h2><ul>{facts}</ul></header>'


def _paragraph(paragraph: Paragraph, cited: Reference | None, language: Language) -> str:
    kind = "yw-heading" if paragraph.kind is ParagraphKind.HEADING else "yw-text"
    text = shown(paragraph.text) if cited is None else _cited(paragraph.text, cited)
    label = escape(number_of(paragraph, language))
    number = "" if paragraph.kind is ParagraphKind.HEADING else str(paragraph.number)
    here = ' id="yw-here"' if cited else ""
    return (
        f'<div class="yw-paragraph {kind}"{here}>'
        f'<span class="yw-paragraph-number" title="{label}">{number}</span>'
        f"<p><bdi>{text}</bdi></p></div>"
    )


def _cited(text: str, reference: Reference) -> str:
    """Return the text with the sentence tinted and the span in it marked; offsets beyond the text are cut."""
    start, end = reference.quote
    first, last = max(start, reference.span[0]), min(end, reference.span[1])
    quote = f"{shown(text[start:first])}<mark>{shown(text[first:last])}</mark>{shown(text[last:end])}"
    if last <= first:
        quote = shown(text[start:end])
    return f'{shown(text[:start])}<span class="yw-tint">{quote}</span>{shown(text[end:])}'


def _more(code: str, count: int, language: Language) -> str:
    return f'<p class="yw-more">{escape(message(code, language, count=count))}</p>' if count > 0 else ""
