"""The conversation as the browser keeps it: places and figures, no text of any document but short spans.

Reading it back, each quotation is cut anew from the documents and checked; an answer of which one fails is
shown as gone. A browser can send anything, so whatever is not as `record` wrote it is left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from qa.datatypes import (
    SPAN_JOINER,
    AbstentionReason,
    Answer,
    Citation,
    Document,
    Paragraph,
    ParagraphKind,
    Passage,
)
from qa.errors import DocumentNotFoundError, InvalidQuestionError
from qa.reader.citations import Quotation, cite
from qa.reader.question import check_question
from ui.controls import CONTROL
from ui.page.session import Gone, Turn
from ui.reference import Reference

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

MOST_TURNS = 50
"""Turns kept; about 2 kB each, of the 5 MB that browsers give a page."""
_MOST_CHARACTERS = 20_000
"""Of one record; a list of forty items has 8,000."""

_PASSAGE_FIGURES = ("id", "score", "rank", "lexical_rank", "dense_rank", "reader_score")


def record(turn: Turn) -> str:
    """Return a turn as JSON, for the browser to keep; empty for one that met an error."""
    answer = turn.answer
    if answer is None:
        return ""
    values = {
        "question": turn.question,
        "literal": turn.literal,
        "rated": turn.rated,
        "rewritten": answer.rewritten_question,
        "asked": answer.question,
        "reason": answer.reason,
        "figures": [answer.confidence, answer.threshold],
        "id": answer.id,
        "citations": [_place(each, each.text, each.differs) for each in answer.citations],
        "alternatives": [_place(each, each.text) for each in answer.alternatives],
        "passages": [_passage_place(each) for each in answer.passages],
    }
    text = json.dumps(values, ensure_ascii=False)
    # In JSON's own escapes controls come back as they were; a page shows them as something else, see `ui.controls`.
    return CONTROL.sub(lambda match: json.dumps(match.group())[1:-1], text)


def restore(records: object, knowledge_base: KnowledgeBase) -> tuple[Turn, ...]:
    """Return the turns of `records`, a list of what `record` wrote, as far as it is that."""
    if not isinstance(records, list):
        return ()
    shelf = _Shelf(knowledge_base)
    turns = (_turn(each, shelf) for each in records[-MOST_TURNS:] if isinstance(each, str))
    return tuple(each for each in turns if each)


def _place(cited: Citation | Passage, text: str, *more: object) -> list[object]:
    reference = Reference.to_citation(cited) if isinstance(cited, Citation) else Reference.to_passage(cited)
    return [reference.document, reference.heading, reference.paragraph, cited.start, cited.end, text, *more]


def _passage_place(passage: Passage) -> list[object]:
    return _place(passage, "", *(getattr(passage, name) for name in _PASSAGE_FIGURES))


class _LostError(Exception):
    """The document, the paragraph or the words are not there any more."""


@dataclass(slots=True)
class _Shelf:
    """Documents fetched once for all records."""

    knowledge_base: KnowledgeBase
    _documents: dict[str, Document] = field(default_factory=dict)
    _paragraphs: dict[str, dict[tuple[bool, int], Paragraph]] = field(default_factory=dict)
    """Of each document by series and number: a record of hundreds of places searches none from its start."""

    def __post_init__(self) -> None:
        self._documents = {each.id: each for each in self.knowledge_base.documents()}

    def find(self, place: Sequence[Any]) -> Quotation:
        """Return the quotation at a place.

        Raises:
            _LostError, DocumentNotFoundError: the document, the paragraph or the words are not there any more.

        """
        document, heading, number, start, end, text = place[:6]
        if document not in self._paragraphs:
            self._paragraphs[document] = _numbered(self.knowledge_base.paragraphs(document))
        paragraph = self._paragraphs[document].get((bool(heading), int(number)))
        if paragraph is None or not 0 <= start < end <= len(paragraph.text):
            raise _LostError
        found = Quotation(self._documents[document], paragraph, start, end)
        if text and found.text != text:
            raise _LostError
        return found


def _numbered(paragraphs: Sequence[Paragraph]) -> dict[tuple[bool, int], Paragraph]:
    return {(each.kind is ParagraphKind.HEADING, each.number): each for each in paragraphs}


def _turn(text: str, shelf: _Shelf) -> Turn | None:
    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        values = json.loads(text)
        check_question(values["question"])
        rated = values["rated"] if values["rated"] in {"right", "wrong"} else ""
        kept = Turn(values["question"], Gone(), values["literal"] is True, rated)
        return replace(kept, reply=_reply(values, shelf))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        InvalidQuestionError,
        RecursionError,
        OverflowError,
    ):
        return None


def _reply(values: Mapping[str, Any], shelf: _Shelf) -> Answer | Gone:
    try:
        return _answer(values, shelf)
    except (_LostError, DocumentNotFoundError):
        return Gone()


def _answer(values: Mapping[str, Any], shelf: _Shelf) -> Answer:
    citations = _cited(values["citations"], shelf)
    confidence, threshold = (min(1.0, max(0.0, float(each))) for each in values["figures"])
    reason = AbstentionReason(values["reason"]) if values["reason"] else None
    if bool(citations) == bool(reason):
        raise ValueError("an answer has citations or a reason why it has none")
    return Answer(
        question=_text(values["asked"]),
        text=SPAN_JOINER.join(each.text for each in citations),
        abstained=reason is not None,
        reason=reason,
        confidence=confidence,
        threshold=threshold,
        citations=citations,
        alternatives=_cited(values["alternatives"], shelf),
        passages=tuple(_passage(place, shelf) for place in values["passages"]),
        rewritten_question=_text(values["rewritten"]) if values["rewritten"] else None,
        id=_text(values["id"]),
    )


def _cited(places: Sequence[Sequence[Any]], shelf: _Shelf) -> tuple[Citation, ...]:
    differs = any(place[6] is True for place in places if len(place) > 6)
    return cite([shelf.find(place) for place in places], differs)


def _passage(place: Sequence[Any], shelf: _Shelf) -> Passage:
    found = shelf.find(place)
    figures = dict(zip(_PASSAGE_FIGURES, place[6:], strict=True))
    if not all(
        each is None or (isinstance(each, int | float) and math.isfinite(each)) for each in figures.values()
    ):
        raise ValueError("not the figures of a passage")
    return Passage(
        document=found.document,
        paragraph=found.paragraph,
        text=found.text,
        start=found.start,
        end=found.end,
        **figures,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode("utf-8")  # half an emoji is no text: UnicodeEncodeError is a ValueError
    return value
