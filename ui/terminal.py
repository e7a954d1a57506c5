"""What the command line writes: an answer as plain text, on any console."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TextIO

from qa.datatypes import SPAN_JOINER, Answer, Citation, Passage
from ui.controls import visible
from ui.messages import Language, message
from ui.reference import quote_range
from ui.wording import abstention_of, confidence_of, location_of

RELATED_PASSAGES = 3
_RELATED_CHARACTERS = 120
_ANSI_MARK, _ANSI_NUMBER, _ANSI_END = "\x1b[1;4m", "\x1b[31m", "\x1b[0m"


def survive_any_console() -> None:
    """Let output pass consoles that cannot show every character (GBK, cp1252, ASCII): they become escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_unicode(stream: TextIO) -> bool:
    """Whether every character can be written to `stream` as itself."""
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def has_colour(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that obeys ANSI sequences, and its user has not declined them."""
    obeys = os.name != "nt" or "WT_SESSION" in os.environ  # Windows Terminal does, the old console may not
    return stream.isatty() and obeys and "NO_COLOR" not in os.environ


def answer_text(answer: Answer, language: Language, colour: bool = False) -> str:
    """Return the answer for reading: spans with numbers, then each citation's source and marked sentence."""
    if answer.abstained:
        return _abstention(answer, language)
    spans = SPAN_JOINER.join(f"{visible(each.text)} {_number(each, colour)}" for each in answer.citations)
    quotes = [_quote(each, language, colour) for each in answer.citations]
    return "\n\n".join([spans, *quotes, confidence_of(answer, language)])


def _number(citation: Citation, colour: bool) -> str:
    number = f"[{citation.number}]"
    return f"{_ANSI_NUMBER}{number}{_ANSI_END}" if colour else number


def _quote(citation: Citation, language: Language, colour: bool) -> str:
    differs = f" ({message('differs', language)})" if citation.differs else ""
    source = f"{_number(citation, colour)} {visible(location_of(citation, language))}{differs}"
    return f"{source}\n    {_marked(citation, colour)}"


def _marked(citation: Citation, colour: bool) -> str:
    """Return the sentence with the span in 「…」, or underlined where the terminal can."""
    start, end = quote_range(citation)
    text = citation.paragraph.text
    before, span, after = (
        text[start : citation.start],
        text[citation.start : citation.end],
        text[citation.end : end],
    )
    opening, closing = (_ANSI_MARK, _ANSI_END) if colour else ("「", "」")
    return f"{visible(before)}{opening}{visible(span)}{closing}{visible(after)}"


def _abstention(answer: Answer, language: Language) -> str:
    said = abstention_of(answer, language)
    return "\n".join([*said, *_related(answer.passages[:RELATED_PASSAGES], language)])


def _related(passages: Sequence[Passage], language: Language) -> list[str]:
    if not passages:
        return []
    cards = [
        f"- {visible(location_of(each, language))}\n    {visible(_shortened(each.text))}" for each in passages
    ]
    return [
        "",
        f"{message('related', language)}:"
        if language is Language.EN
        else f"{message('related', language)}：",
        *cards,
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= _RELATED_CHARACTERS else f"{text[:_RELATED_CHARACTERS]}……"
