"""BM25 by its formula in plain Python: one text at a time, one character at a time."""

from __future__ import annotations

import json
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np

from embeddings.base import NO_ID, Ids, Vectors
from embeddings.text import fold
from qa.retriever.base import LexicalIndex


def plain_units(text: str) -> list[str]:
    """Chinese characters singly, words and numbers whole; walks the folded text by character."""
    units: list[str] = []
    previous = ""
    folded = fold(text.replace("…", " ")) + " "
    for character, following in zip(folded, folded[1:] + " ", strict=True):
        kind = _kind(character)
        if character == "." and previous == "digit" and _kind(following) == "digit":
            kind = "digit"  # the point of a decimal
        if kind in ("digit", "letter") and kind == previous:
            units[-1] += character
        elif kind:
            units.append(character)
        previous = kind
    return units


def _kind(character: str) -> str:
    if _single(character):
        return "single"
    if character.isdecimal():
        return "digit"
    return "letter" if character.isalnum() else ""


def _single(character: str) -> bool:
    name = unicodedata.name(character, "")
    return character in "%‰〇" or name.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH"))


def plain_terms(text: str) -> list[tuple[str, ...]]:
    if "\x1f" in text:
        context, own = text.split("\x1f", 1)
        return [_titled(term) for term in plain_terms(context)] + plain_terms(own.replace("\x1f", " "))
    units = plain_units(text)
    return [(unit,) for unit in units] + list(pairwise(units))


def query_terms(query: str) -> set[tuple[str, ...]]:
    return set(plain_terms(query.replace("\x1f", " ")))


def _titled(term: tuple[str, ...]) -> tuple[str, ...]:
    return ("title", *term)


class PlainBM25(LexicalIndex):
    """The oracle: no index at all, every text is counted anew for every query."""

    def __init__(self, k1: float = 1.2, b: float = 0.4) -> None:
        self.k1, self.b = k1, b
        self.texts: dict[int, str] = {}

    def add(self, ids: Sequence[int] | Ids, texts: Sequence[str]) -> None:
        numbers = [int(number) for number in ids]
        known = len(set(numbers)) < len(numbers) or set(numbers) & set(self.texts)
        if len(numbers) != len(texts) or known or any(number < 0 for number in numbers):
            raise ValueError("bad ids")
        self.texts.update(zip(numbers, texts, strict=True))

    def remove(self, ids: Sequence[int] | Ids) -> None:
        for number in ids:
            self.texts.pop(int(number), None)

    def scores(self, query: str) -> dict[int, float]:
        counted = {number: Counter(plain_terms(text)) for number, text in self.texts.items()}
        average = sum(map(Counter.total, counted.values())) / max(len(counted), 1)
        scores = dict.fromkeys(counted, 0.0)
        own = query_terms(query)
        for term in own | {_titled(term) for term in own}:
            weight = 1 if term in own else 0.25
            idf = self.inverse(term, counted)
            for number, counts in counted.items():
                tf, length = counts[term], counts.total()
                if tf:
                    damping = self.k1 * (1 - self.b + self.b * length / average)
                    scores[number] += weight * idf * tf * (self.k1 + 1) / (tf + damping)
        return {number: score for number, score in scores.items() if score > 0}

    @staticmethod
    def inverse(term: tuple[str, ...], counted: dict[int, Counter[tuple[str, ...]]]) -> float:
        df = sum(term in counts for counts in counted.values())
        return math.log(1 + (len(counted) - df + 0.5) / (df + 0.5))

    def full_score(self, query: str) -> float:
        counted = {number: Counter(plain_terms(text)) for number, text in self.texts.items()}
        return sum(self.inverse(term, counted) for term in query_terms(query))

    def said(self, query: str, texts: Sequence[str]) -> Vectors:
        counted = {number: Counter(plain_terms(text)) for number, text in self.texts.items()}
        held = [query_terms(query) & query_terms(text) for text in texts]
        full = self.full_score(query) or 1
        return np.array([sum(self.inverse(term, counted) for term in of) / full for of in held], np.float32)

    def search(
        self, queries: Sequence[str], k: int, allowed_ids: Sequence[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        if k < 1:
            raise ValueError("k")
        allowed = None if allowed_ids is None else {int(number) for number in allowed_ids}
        scores = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), NO_ID, np.int64)
        for row, query in enumerate(queries):
            found = [
                (np.float32(s), n) for n, s in self.scores(query).items() if allowed is None or n in allowed
            ]
            for place, (score, number) in enumerate(sorted(found, key=lambda each: (-each[0], each[1]))[:k]):
                scores[row, place], ids[row, place] = score, number
        return scores, ids

    def containing(self, query: str) -> Ids:
        sought = query_terms(query)
        held = [n for n, text in self.texts.items() if sought and sought <= set(plain_terms(text))]
        return np.array(sorted(held), np.int64)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        content = [self.k1, self.b, list(self.texts.items())]
        (folder / "plain.json").write_text(json.dumps(content), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        try:
            k1, b, texts = json.loads((folder / "plain.json").read_text(encoding="utf-8"))
        except OSError as error:
            raise ValueError(str(error)) from error
        index = cls(k1, b)
        index.texts = dict(texts)
        return index

    def __len__(self) -> int:
        return len(self.texts)
