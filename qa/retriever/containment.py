"""Whether a passage repeats the question word for word, punctuation and spelling variants aside.

By construction, not by score: a question that is a sentence of the documents has all its terms in the
passage that holds it, so `LexicalIndex.containing` returns that passage among its candidates. A sentence
too long for one passage was cut between clauses, so each clause leads to the piece that holds it.
"""

from __future__ import annotations

import re
from enum import IntEnum

import numpy as np

from embeddings.base import Ids
from qa.datatypes import Passage
from qa.retriever.base import LexicalIndex
from qa.retriever.terms import Keys, stands_in, unit_sequence
from qa.text import segments

_STRETCH = re.compile(r"[^。！？!?；;…\n，,：:“”「」『』\"]+")
_LEAST_UNITS = 8
"""A shorter stretch is a phrase that many texts share, like 市人大常委会."""
_MOST_STRETCHES = 8
"""Stretches of the question looked up by themselves, the longest first."""


class Repetition(IntEnum):
    """How much of the question a passage repeats; higher ranks first."""

    NONE = 0
    PART = 1
    """The paragraph holds the whole question and the passage a stretch of it, or a sentence of the passage
    makes up at least half of the question."""
    WHOLE = 2
    """The whole question stands in the passage, punctuation and spelling aside."""
    EXACT = 3
    """It stands there character for character: of two sentences that differ in a closing mark, the one meant."""


def candidates(question: str, lexical: LexicalIndex) -> Ids:
    """Return the ids of all passages that may repeat the question, rising."""
    whole = lexical.containing(question)
    found = [whole] if len(whole) else [lexical.containing(stretch) for stretch in stretches(question)]
    return np.unique(np.concatenate(found)) if found else whole


def stretches(question: str) -> list[str]:
    """Return what stands between the question's clause and quotation marks, longest first, no short ones.

    >>> stretches("请问“坚持以人民为中心的发展思想”出自哪里？")
    ['坚持以人民为中心的发展思想']
    """
    found = {stretch for stretch in _STRETCH.findall(question) if len(stretch) >= _LEAST_UNITS}
    return sorted(found, key=lambda stretch: (-len(stretch), stretch))[:_MOST_STRETCHES]


def repetition(question: str, passage: Passage) -> Repetition:
    """Return how much of `question` the passage repeats."""
    if (stripped := question.strip()) and stripped in passage.text:
        return Repetition.EXACT
    asked, held = unit_sequence(question), unit_sequence(passage.text)
    if stands_in(asked, held):
        return Repetition.WHOLE
    if _holds_stretch(question, held) and stands_in(asked, unit_sequence(passage.paragraph.text)):
        return Repetition.PART
    return Repetition.PART if _holds_sentence(question, asked, passage.text) else Repetition.NONE


def _holds_stretch(question: str, held: Keys) -> bool:
    return any(stands_in(unit_sequence(stretch), held) for stretch in stretches(question))


def _holds_sentence(question: str, asked: Keys, text: str) -> bool:
    """Return whether a sentence of `text` stands in the question and makes up at least half of it."""
    least = max(_LEAST_UNITS, (len(asked) + 1) // 2)
    return any(
        len(units := unit_sequence(text[start:end])) >= least and stands_in(units, asked)
        for start, end in segments(text)
        if least <= end - start <= 2 * len(question)  # what is longer does not stand in it
    )
