"""The source panel -> HTML: a document opened at a paragraph, its sentence tinted and its span marked.

Long documents are shown in stretches, from which a reader can go on to either end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.datatypes import Document, Paragraph, ParagraphKind
from ui.joins import page_ends
from ui.markup import escape, shown, taken_back
from ui.messages import Language, message
from ui.reference import Reference
from ui.wording import SECTION_SEPARATOR, citation_text, number_of, title_of

NEIGHBOURS = 60
"""Paragraphs shown at once before and after the cited one: all of a speech, ten pages of a statute."""

STRETCH = 200
"""Paragraphs added at a time towards either end."""


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document with all its paragraphs in order, and the text that their `source_spans` count in."""

    document: Document
    paragraphs: Sequence[Paragraph]
    source_text: str


def panel(opened: OpenDocument, reference: Reference, language: Language) -> str:
    """Return the panel's content, the paragraph of `reference` in the midst of it."""
    index = reference.find(opened.paragraphs)
    if index is None:
        return missing(language)
    first, last = max(0, index - NEIGHBOURS), min(len(opened.paragraphs), index + NEIGHBOURS + 1)
    before = stretch(opened, first, index, language)
    here = _paragraph(opened, index, language, reference)
    after = stretch(opened, index + 1, last, language)
    label = escape(message("source.text", language))
    return (
        f"{_heading(opened, index, reference, language)}"
        f'<div class="yw-pages" lang="zh" tabindex="0" role="region" aria-label="{label}"'
        f' data-document="{escape(opened.document.id)}">'
        f"{earlier(opened, first, language)}{before}{here}{after}{later(opened, last, language)}</div>"
    )


def stretch(opened: OpenDocument, first: int, last: int, language: Language) -> str:
    """Return the paragraphs `[first, last)`."""
    return "".join(_paragraph(opened, index, language) for index in range(first, last))


def earlier(opened: OpenDocument, first: int, language: Language) -> str:
    """Return the button that shows what stands before paragraph `first`; empty at the top."""
    start = max(0, first - STRETCH)
    return _more("before", opened, start, first, language)


def later(opened: OpenDocument, last: int, language: Language) -> str:
    """Return the button that shows what stands from paragraph `last` on; empty at the end."""
    end = min(len(opened.paragraphs), last + STRETCH)
    return _more("after", opened, last, end, language)


def missing(language: Language) -> str:
    """Return the panel for a document that is no longer there."""
    return f'<p class="yw-empty">{escape(message("source.gone", language))}</p>'


def empty(language: Language) -> str:
    """Return the panel before anything was opened."""
    return f'<p class="yw-empty">{escape(message("source.empty", language))}</p>'


def _heading(opened: OpenDocument, index: int, reference: Reference, language: Language) -> str:
    document, paragraph = opened.document, opened.paragraphs[index]
    section = SECTION_SEPARATOR.join(name for name in paragraph.section if name != document.title)
    place = [number_of(paragraph, language), section, document.date or "", document.source]
    facts = "".join(f"<li><bdi>{shown(fact)}</bdi></li>" for fact in place if fact)
    title = shown(title_of(document, language))
    return (
        f'<header class="yw-source-title"><h2 lang="zh"><bdi>{title}</bdi></h2><ul>{facts}</ul>'
        f"{_tools(document, paragraph, reference, language)}</header>"
    )


def _tools(document: Document, paragraph: Paragraph, reference: Reference, language: Language) -> str:
    """Return what can be done with the citation: copy it, copy a link to this view."""
    start, end = reference.quote
    link = _tool("source.link", f'data-link="{escape(reference.to_query())}"', language)
    if not paragraph.text[start:end]:
        return f'<div class="yw-source-tools">{link}</div>'
    text = citation_text(document, paragraph, paragraph.text[start:end], language)
    copy = _tool("source.copy", f'data-copy="{taken_back(text)}"', language)
    return f'<div class="yw-source-tools">{copy}{link}</div>'


def _tool(code: str, attribute: str, language: Language) -> str:
    return f'<button type="button" class="yw-tool" {attribute}>{escape(message(code, language))}</button>'


def _paragraph(opened: OpenDocument, index: int, language: Language, cited: Reference | None = None) -> str:
    paragraph = opened.paragraphs[index]
    heading = paragraph.kind is ParagraphKind.HEADING
    joins = page_ends(paragraph, opened.source_text)
    text = _Text(paragraph.text, joins, escape(message("source.join", language)))
    shown_text = text.cited(cited) if cited else text.part(0, len(paragraph.text))
    label = escape(number_of(paragraph, language))
    number = "" if heading else str(paragraph.number)
    here = ' id="yw-here"' if cited else ""
    return (
        f'<div class="yw-paragraph {"yw-heading" if heading else "yw-text"}"{here}'
        f' data-heading="{int(heading)}" data-number="{paragraph.number}">'
        f'<span class="yw-paragraph-number" title="{label}">{number}</span>'
        f"<p><bdi>{shown_text}</bdi></p></div>"
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph's text, the offsets at which pages ended in it, and what to say of those (HTML)."""

    text: str
    joins: Sequence[int]
    hint: str

    def cited(self, reference: Reference) -> str:
        """Return it with the sentence tinted and the span in it marked; offsets beyond the text are cut."""
        size = len(self.text)
        start, end = (min(offset, size) for offset in reference.quote)
        first, last = max(start, reference.span[0]), min(end, reference.span[1])
        quote = f"{self.part(start, first)}<mark>{self.part(first, last)}</mark>{self.part(last, end)}"
        if last <= first:
            quote = self.part(start, end)
        tinted = f'<span class="yw-tint">{quote}</span>' if quote else ""
        return f"{self.part(0, start)}{tinted}{self.part(end, size)}"

    def part(self, start: int, end: int) -> str:
        """Return `[start, end)` with a sign at each page's end in it."""
        cuts = [start, *(join for join in self.joins if start <= join < end), end]
        pieces = [shown(self.text[a:b]) for a, b in pairwise(cuts)]
        sign = f'<span class="yw-join" title="{self.hint}"></span>'
        return sign.join(pieces)


def _more(where: str, opened: OpenDocument, first: int, last: int, language: Language) -> str:
    if first >= last:
        return ""
    code = "source.load_earlier" if where == "before" else "source.load_later"
    text = escape(message(code, language, count=last - first))
    return (
        f'<button type="button" class="yw-more" data-emit="more" data-where="{where}"'
        f' data-document="{escape(opened.document.id)}" data-first="{first}" data-last="{last}">{text}</button>'
    )
