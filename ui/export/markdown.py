"""A conversation as Markdown, each quotation with a footnote.

Documents hold anything, so whatever Markdown would act on is escaped: the file shows the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.datatypes import Answer, Citation
from ui.controls import visible
from ui.export.footnotes import footnote
from ui.messages import Language, message
from ui.wording import abstention_of, confidence_of

_ACTS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&:@])")
_ENDS_LINE = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


def as_markdown(answers: Sequence[Answer], day: str, language: Language) -> bytes:
    """Return the conversation in UTF-8, a heading for each question, the footnotes at the end."""
    lines = [f"# {message('export.title', language)}", "", message("export.date", language, date=day)]
    notes: list[str] = []
    for answer in answers:
        lines += ["", f"## {plain(answer.question)}", "", *_reply(answer, len(notes), language)]
        notes += [plain(footnote(each, language)) for each in answer.citations]
    lines += ["", *(f"[^{number}]: {note}" for number, note in enumerate(notes, start=1))]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")


def plain(text: str) -> str:
    r"""Return `text` as Markdown that shows it in one line and does nothing else.

    >>> plain("*甲*\n<b>")
    '\\*甲\\* \\<b\\>'
    """
    return _ACTS.sub(r"\\\1", _ENDS_LINE.sub(" ", visible(text)))


def _reply(answer: Answer, notes: int, language: Language) -> Iterator[str]:
    if answer.rewritten_question:
        yield f"{message('rewritten', language)}：{plain(answer.rewritten_question)}"
        yield ""
    if answer.abstained:
        yield from abstention_of(answer, language)
        return
    yield from (_span(each, notes + each.number, language) for each in answer.citations)
    yield ""
    yield confidence_of(answer, language)


def _span(citation: Citation, note: int, language: Language) -> str:
    differs = f" ({message('differs', language)})" if citation.differs else ""
    return f"- {plain(citation.text)}[^{note}]{differs}"
