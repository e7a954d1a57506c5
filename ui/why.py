"""Why an answer is what it is -> HTML: the words matched, the ranks, the scores, the threshold, the runners-up.

Every figure is the answer's own; nothing is searched or read again.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Answer, Citation, ParagraphKind, Passage
from ui.markup import Mark, escape, marked, shown
from ui.matching import matched
from ui.messages import Language, message
from ui.reference import Reference, quote_range
from ui.wording import location_of, percent

_SHOWN_PASSAGES = 5
_EXCERPT = 160
"""Characters shown of the nearest passage where no sentence is cited."""


def accordion(answer: Answer, language: Language) -> str:
    """Return the closed accordion; empty for an answer that nothing was read for."""
    if not answer.passages:
        return ""
    title = escape(message("why.abstained" if answer.abstained else "why", language))
    parts = (
        _words(answer, language),
        _passages(answer, language),
        _decision(answer, language),
        _alternatives(answer, language),
    )
    return f'<details class="yw-why"><summary>{title}</summary><div>{"".join(parts)}</div></details>'


def _section(code: str, content: str, language: Language) -> str:
    return f"<section><h3>{escape(message(code, language))}</h3>{content}</section>"


def _words(answer: Answer, language: Language) -> str:
    """Return the question's words as they stand in the first sentence, or in the nearest passage."""
    text = answer.citations[0].quote if answer.citations else answer.passages[0].text[:_EXCERPT]
    asked = answer.rewritten_question or answer.question
    found = matched(asked, text)
    if not found:
        return _section("why.words", f"<p>{escape(message('why.no_words', language))}</p>", language)
    html = marked(text, [Mark(start, end) for start, end in found])
    return _section("why.words", f'<p class="yw-matched" lang="zh"><bdi>{html}</bdi></p>', language)


def _passages(answer: Answer, language: Language) -> str:
    def head(name: str) -> str:
        hint = escape(message(f"why.{name}_hint", language))
        return f'<th scope="col"><abbr title="{hint}">{escape(message(f"why.{name}", language))}</abbr></th>'

    place = f'<th scope="col">{escape(message("why.place", language))}</th>'
    rows = "".join(_row(each, answer, language) for each in answer.passages[:_SHOWN_PASSAGES])
    heads = f"{place}{head('lexical')}{head('dense')}{head('reader')}"
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return _section("why.passages", table, language)


def _row(passage: Passage, answer: Answer, language: Language) -> str:
    numbers = [str(each.number) for each in answer.citations if _holds(passage, each)]
    cited = escape(message("why.cited", language, numbers=", ".join(numbers))) if numbers else ""
    place = _opener(location_of(passage, language), Reference.to_passage(passage))
    cells = (_rank(passage.lexical_rank, language), _rank(passage.dense_rank, language), _score(passage))
    figures = "".join(f"<td>{cell}</td>" for cell in cells)
    mark = f' <span class="yw-cited">{cited}</span>' if cited else ""
    return f'<tr><th scope="row">{place}{mark}</th>{figures}</tr>'


def _holds(passage: Passage, citation: Citation) -> bool:
    same = passage.document.id == citation.document.id and _key(passage) == _key(citation)
    return same and passage.start <= citation.start and citation.end <= passage.end


def _key(cited: Passage | Citation) -> tuple[bool, int]:
    return cited.paragraph.kind is ParagraphKind.HEADING, cited.paragraph.number


def _rank(rank: int | None, language: Language) -> str:
    if rank is not None:
        return str(rank)
    return f'<abbr title="{escape(message("why.unranked", language))}">–</abbr>'


def _score(passage: Passage) -> str:
    return "–" if passage.reader_score is None else f"{passage.reader_score:.2f}"


def _decision(answer: Answer, language: Language) -> str:
    sure, threshold = percent(answer.confidence), percent(answer.threshold)
    values = {"percent": sure, "threshold": threshold, "distance": abs(sure - threshold)}
    text = escape(message("why.below" if answer.abstained else "why.above", language, **values))
    gauge = f'<span class="yw-gauge" aria-hidden="true" style="--sure: {sure}%; --threshold: {threshold}%"></span>'
    return _section("why.decision", f"{gauge}<p>{text}</p>", language)


def _alternatives(answer: Answer, language: Language) -> str:
    if not answer.alternatives:
        return ""
    code = "why.best_rejected" if answer.abstained else "why.alternatives"
    return _section(code, f"<ul>{_items(answer.alternatives, language)}</ul>", language)


def _items(citations: Sequence[Citation], language: Language) -> str:
    return "".join(f"<li>{_item(each, language)}</li>" for each in citations)


def _item(citation: Citation, language: Language) -> str:
    start, end = quote_range(citation)
    reference = Reference.to_citation(citation)
    title = escape(citation.paragraph.text[start:end])
    text = f'<span class="yw-runner-up" lang="zh" title="{title}"><bdi>{shown(citation.text)}</bdi></span>'
    return f"{text} {_opener(location_of(citation, language), reference)}"


def _opener(place: str, reference: Reference) -> str:
    source = escape(reference.to_json())
    return (
        f'<button type="button" class="yw-location" data-source="{source}"><bdi>{shown(place)}</bdi></button>'
    )
