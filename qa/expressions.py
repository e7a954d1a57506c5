"""Everyday expressions -> the words that documents have for them: 点头 -> 同意, 批准, 认可, 赞同.

Who asks does not know a document's words. For the most frequent words of the training texts a language model wrote,
for this project, what people say instead; the reader and the lexical search read a question with them.
"""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "expressions.txt.xz"
"""A word a line, a tab, and the expressions that may stand in its place, with blanks between."""

_SHORTEST, _LONGEST = 2, 8
"""Characters of an expression that is looked for in a question; 开 says too little of what is meant."""


class Meant(NamedTuple):
    """An expression in a question, `text[start:end]`, and the words that it may mean, without the question's own."""

    start: int
    end: int
    words: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much each of the words tells, in (0, 1]: an expression for many words tells little of each."""
        return float(len(self.words) ** -0.5)


@cache
def expressions() -> dict[str, tuple[str, ...]]:
    """Return the expressions of each word, folded."""
    with lzma.open(FILE, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return {word: tuple(said.split(" ")) for word, said in rows}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word, said in expressions().items():
        for expression in said:
            if len(expression) >= _SHORTEST:
                found.setdefault(expression, []).append(word)
    return {expression: tuple(words) for expression, words in found.items()}


def meant(question: str) -> list[Meant]:
    """Return the expressions in a folded question, the longest from the left, none overlapping another.

    In 哪天点头的 it is 点头. Words that the question has itself are left out, and an expression with no other.
    """
    known, found, start = _words(), [], 0
    while start < len(question):
        for end in range(min(len(question), start + _LONGEST), start + _SHORTEST - 1, -1):
            words = tuple(w for w in known.get(question[start:end], ()) if w not in question)
            if words:
                found.append(Meant(start, end, words))
                start = end - 1
                break
        start += 1
    return found
