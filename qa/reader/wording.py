"""How a question's wording and a text's compare: what the decision's features are made of."""

from __future__ import annotations

import re

import numpy as np

from embeddings.text import fold_characters
from qa.reader.features import Vocabulary

_STOP = re.compile(
    r"什么|哪些|哪个|哪里|哪儿|哪|谁|多少|几|怎么样|怎么|怎样|如何|为什么|为何|是否|有没有|是不是|能否|可否|吗|呢|的|了|是|在|和|与|有|对|请问|一共|要"
)
_ASKED = re.compile(
    r"(?:什么样的|怎样的|什么|哪[一二两三四五六七八九十几0-9]*[个些项种家类位级次所座条名点大]?|何种|几[个大]?|多少个?)(?!是|地方|时候|原因)([\u4e00-\u9fff]{1,2})"
)
_UNIT = re.compile(r"(?:几|多少)个?([\u4e00-\u9fff])")
_NUMERAL = "[0-9.一二两三四五六七八九十百千万亿〇零]"
_REACH = 4
"""Characters after a span in which the asked noun may follow: 「三标」活动 answers 什么活动."""


class Wording:
    """A question's words, asking words and particles left out, the rare ones counting more."""

    def __init__(self, vocabulary: Vocabulary, question: str) -> None:
        folded = fold_characters(question)
        ids, starts = vocabulary.words([folded])[0]
        bounds = [*np.flatnonzero(starts).tolist(), len(folded)]
        stopped = np.zeros(len(folded), bool)
        for match in _STOP.finditer(folded):
            stopped[match.start() : match.end()] = True
        asked = _ASKED.search(folded)
        self.asked_noun = asked[1] if asked else ""
        """What the asking word asks for: 平台 in 「什么平台」; empty when it stands alone."""
        unit = _UNIT.search(folded)
        self.asked_unit = unit[1] if unit else ""
        """What is counted, by its first character: 次 in 「几次」, 集 in 「几个集群」; empty when nothing is."""
        self._pairs = frozenset(_pairs(folded))
        self._covered: dict[str, float] = {}
        self._words: list[tuple[str, list[str], float]] = [
            (folded[a:b], _pairs(folded[a:b]), float(rarity))
            for a, b, rarity in zip(bounds, bounds[1:], vocabulary.rarity(ids[bounds[:-1]]), strict=False)
            if not stopped[a:b].all() and folded[a].isalnum()
        ]
        self._weight = sum([weight for _, _, weight in self._words])

    def coverage(self, text: str) -> float:
        """Return the share of the question's words, weighted by rarity, that stand in `text`: 0 to 1.

        A word that is not there counts by the share of its character pairs that are, a little less: 招引项目
        still speaks for 招引.
        """
        if text not in self._covered:  # many candidates stand in one sentence
            found = sum([weight * _part(word, pairs, text) for word, pairs, weight in self._words])
            self._covered[text] = found / self._weight if self._weight else 0.0
        return self._covered[text]

    def repeated(self, span: str) -> float:
        """Return the share of the span's character pairs that stand in the question: 0 to 1."""
        pairs = _pairs(span)
        return sum([pair in self._pairs for pair in pairs]) / len(pairs) if pairs else 0.0

    def counts(self, text: str, start: int, end: int) -> bool:
        """Whether the span holds, or stops before, the asked unit with a number: 「十五届」 for 第几届."""
        pattern = rf"{_NUMERAL}[个大]?{re.escape(self.asked_unit)}"
        return bool(self.asked_unit) and re.search(pattern, text[start : end + 1]) is not None

    def names(self, text: str, start: int, end: int) -> bool:
        """Whether the asked noun stands in the span or right after it."""
        return bool(self.asked_noun) and self.asked_noun in text[start : end + _REACH]


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _part(word: str, pairs: list[str], text: str) -> float:
    if word in text:
        return 1.0
    return 0.8 * sum([p in text for p in pairs]) / len(pairs) if pairs else 0.0
