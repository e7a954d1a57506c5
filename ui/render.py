"""Answer -> HTML, pure: the same answer and language give the same string, and nothing is read or kept.

Everything that comes from a user or a document passes through `ui.markup`. What can be clicked is a button
with `data-source`, a `Reference` in JSON; the page's script hands it back to the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qa.datatypes import SPAN_JOINER, Answer, Citation, Passage
from ui.markup import Mark, escape, marked, shown
from ui.messages import Language, message
from ui.reference import Reference, quote_range
from ui.wording import abstention_of, confidence_meaning, confidence_of, location_of, percent, section_of

RELATED_PASSAGES = 3
"""Passages shown when abstaining: enough to judge by, few enough to read."""

INLINE_SPANS = 2
"""Up to this many spans stand in one line; more are a list."""


def answer(answer: Answer, language: Language) -> str:
    """Return an answer: its spans at once, their sentences under them; or why there is none."""
    return _abstention(answer, language) if answer.abstained else _found(answer, language)


def refusal(text: str) -> str:
    """Return the reply to a question that could not be asked; `text` is plain."""
    return f'<p class="yw-refusal" role="alert">{escape(text)}</p>'


def _found(answer: Answer, language: Language) -> str:
    return f"{_spans(answer, language)}{_quotes(answer, language)}"


def _spans(answer: Answer, language: Language) -> str:
    spans = [_span(citation, language) for citation in answer.citations]
    if len(spans) <= INLINE_SPANS and not any(citation.differs for citation in answer.citations):
        return f'<p class="yw-spans">{SPAN_JOINER.join(spans)}</p>'
    return f'<ul class="yw-spans">{"".join(f"<li>{span}</li>" for span in spans)}</ul>'


def _span(citation: Citation, language: Language) -> str:
    differs = ""
    if citation.differs:
        date = f"{escape(citation.document.date)} · " if citation.document.date else ""
        differs = f' <span class="yw-differs">{date}{escape(message("differs", language))}</span>'
    text = f'<span class="yw-span" lang="zh"><bdi>{shown(citation.text)}</bdi></span>'
    return f"{text}{_number(citation, language)}{differs}"


def _number(citation: Citation, language: Language) -> str:
    label = escape(message("open_source", language, number=citation.number))
    source = escape(Reference.to_citation(citation).to_json())
    return (
        f'<sup><button type="button" class="yw-number" data-source="{source}" aria-label="{label}">'
        f"{citation.number}</button></sup>"
    )


def _quotes(answer: Answer, language: Language) -> str:
    """Return the sentences, once each: the items of a list often share one."""

    def sentence(citation: Citation) -> tuple[str, str, int, int]:
        paragraph = citation.paragraph
        return citation.document.id, paragraph.kind, paragraph.number, quote_range(citation)[0]

    groups = (list(group) for _, group in groupby(answer.citations, key=sentence))
    return f'<ul class="yw-quotes">{"".join(_quote(group, language) for group in groups)}</ul>'


def _quote(citations: Sequence[Citation], language: Language) -> str:
    first = citations[0]
    offset = quote_range(first)[0]
    several = len(citations) > 1
    marks = [
        Mark(each.start - offset, each.end - offset, f"<sup>{each.number}</sup>" if several else "")
        for each in citations
    ]
    return card(first, marked(first.quote, marks), Reference.to_citation(first), language)


def card(cited: Citation | Passage, text: str, reference: Reference, language: Language) -> str:
    """Return a sentence (`text`, HTML) over its source, the source a button that opens it."""
    section = section_of(cited)
    path = f'<span class="yw-section" lang="zh">{shown(section)}</span>' if section else ""
    label = message("open_passage", language)
    return (
        f'<li class="yw-card"><blockquote lang="zh"><bdi>{text}</bdi></blockquote>'
        f'<button type="button" class="yw-location" title="{escape(label)}"'
        f' data-source="{escape(reference.to_json())}">'
        f"<bdi>{shown(location_of(cited, language))}</bdi>{path}</button></li>"
    )


def _abstention(answer: Answer, language: Language) -> str:
    *lead, reason = map(escape, abstention_of(answer, language))
    plain = "".join(f'<p class="yw-abstained">{each}</p>' for each in lead)
    return f'{plain}<p class="yw-reason">{reason}</p>{_related(answer.passages[:RELATED_PASSAGES], language)}'


def _related(passages: Sequence[Passage], language: Language) -> str:
    if not passages:
        return ""
    cards = (card(each, shown(each.text), Reference.to_passage(each), language) for each in passages)
    heading = escape(message("related", language))
    return f'<p class="yw-related">{heading}</p><ul class="yw-quotes yw-quotes-related">{"".join(cards)}</ul>'


def confidence(answer: Answer, language: Language) -> str:
    """Return the mark, and its meaning in a bubble that hovering or focusing it shows."""
    name, meaning = f"meaning-{escape(answer.id)}", escape(confidence_meaning(answer, language))
    return (
        f'<span class="yw-confidence"><span class="yw-sure" tabindex="0" aria-describedby="{name}"'
        f' style="--sure: {percent(answer.confidence)}%"><span class="yw-bar" aria-hidden="true"></span>'
        f"{escape(confidence_of(answer, language))}</span>"
        f'<span class="yw-meaning" role="tooltip" id="{name}">{meaning}</span></span>'
    )
