"""Questions made from plain text, without labels: a phrase of a sentence is asked for in the sentence's words.

A salient span (a number with its unit, a date, a quoted name) or any run of words is cut from a clause and an
asking word put in its place or at the end; other words are dropped or exchanged for what means the same
(`WordExchange`), so that the model must align meanings and not only repeat strings. After Guu et al. 2020
(REALM, arXiv:2002.08909: salient spans) and Lewis et al. 2019 (arXiv:1906.04980: questions from cloze).

Others ask for a rare word by what it means (做土地叫什么？ for 耕地), as people do who do not know a text's words.
"""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from pathlib import Path

from embeddings.text import fold_characters
from qa.corpus.passages import passage_offsets
from qa.reader.training.examples import Example
from qa.reader.training.exchange import WordExchange
from qa.text import clauses, segments

_PIECE = 1_000

_NUMBER = re.compile(
    r"[0-9][0-9.,]*(?:万亿|万|亿|千|百)?(?:多)?(?:个百分点|%|公里|平方米|公斤|[个元人家次项名户吨米年月日岁届件种条座场])"
)
_DATE = re.compile(r"(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?[0-9]{1,2}日|[0-9]{4}年(?:[0-9]{1,2}月)?")
_QUOTED = re.compile(r"[“《]([^“”《》]{2,20})[”》]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,5}(?:省|市|县|区|镇|村|国)(?![\u4e00-\u9fff]?[场民])")


_MEANINGS = 0.4
"""Share of the questions that ask for a word by its meaning."""

_ASKED_BY_MEANING = (
    "{}叫什么?", "{}叫什么", "怎么称呼{}?", "{}指的是什么", "所说的{}是什么?", "{}用了什么说法",
    "{},用的是哪个词", "{},原话怎么说", "{}是怎么讲的?", "{},哪个说法是这个意思?",
)  # fmt: skip

_RARE = 0.9
"""Rarity from which a word is asked for by its meaning: one that stands at most once among 8,000 (`learn_vectors`)."""

_NEARBY = 20
"""Characters between such a word and another that may be told beside it."""


def read_documents(path: Path, limit_characters: int) -> list[str]:
    """Read the first `limit_characters` of the plain text, in pieces of about `_PIECE` characters.

    Documents stand apart by a blank line; whole statutes would make every window cost as much as a book.
    """
    with lzma.open(path, "rt", encoding="utf-8") as file:
        text = fold_characters(file.read(limit_characters))
    documents = re.split(r"\n\s*\n", text)
    return [d[i : i + _PIECE] for d in documents for i in range(0, len(d), _PIECE) if len(d) - i > 80]


class ClozeMaker:
    """Makes questions from windows of text."""

    def __init__(self, exchange: WordExchange, rng: random.Random) -> None:
        self._exchange, self._rng = exchange, rng

    def examples(self, documents: list[str]) -> Iterator[Example]:
        """Yield examples for ever, each from a random place."""
        while True:
            document = self._rng.choice(documents)
            found = [
                (a, b) for a, b in passage_offsets(document, self._rng.choice((140, 180, 220))) if b - a > 50
            ]
            if not found:
                continue
            chosen = self._rng.randrange(len(found))
            window = document[slice(*found[chosen])]
            example = self._ask_meaning(window) if self._rng.random() < _MEANINGS else self._ask(window)
            if example:
                near = [document[a:b] for i, (a, b) in enumerate(found) if abs(i - chosen) in (1, 2)]
                answer = window[example.start : example.end]
                yield Example(*(example.question, window, example.start, example.end),
                              tuple(t for t in near if answer not in t))  # fmt: skip

    def _ask(self, window: str) -> Example | None:
        start, end = self._rng.choice(segments(window))
        parts = [(start + a, start + b) for a, b in clauses(window[start:end])]
        index = self._rng.randrange(len(parts))
        a, b = parts[index]
        while b > a and window[b - 1] in "，。；：、,.;:!?！？":
            b -= 1
        if b - a < 7:
            return None
        picked = self._pick(window, a, b)
        if picked is None or picked[1] - picked[0] > 0.75 * (b - a):
            return None
        s, e, asking = picked
        left, right = self._disturb(window[a:s]), self._disturb(window[e:b])
        if len(left + right) < 4:
            return None
        context = ""
        if index and self._rng.random() < 0.4:
            context = self._disturb(window[slice(*parts[index - 1])])
        return Example(self._phrase(context, left, right, asking), window, s, e)

    def _ask_meaning(self, window: str) -> Example | None:
        """Ask for a rare word by an expression for it, and often by one for a word beside it."""
        rng, expressed = self._rng, self._exchange.expressed(window)
        rare = [(a, b) for a, b, rarity in expressed if rarity > _RARE and window.count(window[a:b]) == 1]
        if not rare:
            return None
        start, end = rng.choice(rare)
        told = [(start, end)]
        beside = [(a, b) for a, b, _ in expressed if a != start and abs(a - start) < _NEARBY]
        if beside and rng.random() < 0.5:
            told.append(rng.choice(beside))
        meaning = "".join(rng.choice(self._exchange.expressions[window[a:b]]) for a, b in sorted(told))
        return Example(rng.choice(_ASKED_BY_MEANING).format(meaning), window, start, end)

    def _pick(self, window: str, a: int, b: int) -> tuple[int, int, str] | None:
        clause, rng = window[a:b], self._rng
        salient = [
            *(
                (m.start(), m.end(), rng.choice(["多少", "几", "多少" + m[0][-1]]))
                for m in _NUMBER.finditer(clause)
            ),
            *(
                (m.start(), m.end(), rng.choice(["什么时候", "何时", "哪一年", "哪天"]))
                for m in _DATE.finditer(clause)
            ),
            *((m.start(1), m.end(1), rng.choice(["什么", "哪个"])) for m in _QUOTED.finditer(clause)),
            *(
                (m.start(), m.end(), rng.choice(["哪里", "哪个地方", "什么地方"]))
                for m in _PLACE.finditer(clause)
            ),
        ]
        bounds = self._exchange.bounds(clause)
        salient = [p for p in salient if p[0] in bounds and p[1] in bounds]
        if salient and rng.random() < 0.6:
            s, e, asking = rng.choice(salient)
            return a + s, a + e, asking
        if len(bounds) < 4:
            return None
        first = rng.randrange(len(bounds) - 1)
        last = min(len(bounds) - 1, first + rng.choice((1, 2, 2, 3, 3, 4, 5, 6)))
        s, e = bounds[first], bounds[last]
        if e - s < 2 or clause[s] in "的了和与、,(“" or clause[e - 1] in "的和与、,(在于对把将":
            return None
        return a + s, a + e, rng.choice(["什么", "什么", "什么", "哪些", "谁", "怎样", "什么样的"])

    def _disturb(self, text: str) -> str:
        return self._exchange.disturbed(text, dropped=0.12, exchanged=0.45)

    def _phrase(self, context: str, left: str, right: str, asking: str) -> str:
        shape = self._rng.random()
        if shape < 0.5:
            body = context + left + asking + right
        elif shape < 0.75:
            body = context + left + right + self._rng.choice(["的是", "是", ""]) + asking
        else:
            body = asking + right + ("," + left if left else "")
        return body.rstrip(",、;:") + self._rng.choice(["?", "?", ""])
