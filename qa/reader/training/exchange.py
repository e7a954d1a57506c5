"""Words of a question dropped, or exchanged for others that mean about the same.

Questions made from a text, and most of the people's in the training data, repeat its words; readers trained on
them match strings. Exchanged words make the model align meanings (Zhang et al. 2015, arXiv:1509.01626, exchange
synonyms of a thesaurus). What they are exchanged for: everyday expressions, written for this project for the most
frequent words of the training texts (银发经济: 老年人生意), or near neighbours in the word vectors.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import Vocabulary

_EXPRESSED = 0.8
"""Share of the exchanges that take an expression, of words that have some."""

_NEAR = 0.62
"""Cosine from which a word counts as near: 监督 and 检查 have 0.78, 监督 and 天气 about 0.2."""


class WordExchange:
    """Exchanges words of a vocabulary for an expression that means the same, or for one of their five nearest."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        words: Sequence[str],
        vectors: NDArray[np.float32],
        rng: random.Random,
        expressions: Mapping[str, Sequence[str]],
    ) -> None:
        """`vectors` has one row a word, of any length."""
        self.expressions = expressions
        self._vocabulary, self._words, self._rng = vocabulary, words, rng
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._unit = vectors / np.maximum(norms, 1e-6)
        self._neighbours: dict[int, list[str]] = {}

    def bounds(self, text: str) -> list[int]:
        """Return where the words of `text` begin, and its length at the end."""
        return self._read(text)[1]

    def _read(self, text: str) -> tuple[NDArray[np.int64], list[int]]:
        """Return the word at each character, and `bounds`."""
        ids, begins = self._vocabulary.words([text])[0]
        return ids, [*np.flatnonzero(begins).tolist(), len(text)]

    def expressed(self, text: str) -> list[tuple[int, int, float]]:
        """Return the start, the end and the rarity of each word of `text` that has expressions."""
        ids, bounds = self._read(text)
        rarities = self._vocabulary.rarity(ids)
        return [(a, b, float(rarities[a])) for a, b in pairwise(bounds) if text[a:b] in self.expressions]

    def disturbed(self, text: str, dropped: float, exchanged: float) -> str:
        """Return the text with each word left out with the chance `dropped`, or exchanged with `exchanged`.

        Words of one character are never exchanged: their neighbours are often unrelated particles.
        """
        if not text:
            return ""
        ids, bounds = self._read(text)
        kept = []
        for s, e in pairwise(bounds):
            chance = self._rng.random()
            if chance < dropped:
                continue
            swap = chance < dropped + exchanged and e - s > 1
            kept.append((self._other(int(ids[s])) if swap else "") or text[s:e])
        return "".join(kept)

    def _other(self, word: int) -> str:
        expressions = self.expressions.get(self._words[word])
        if expressions and self._rng.random() < _EXPRESSED:
            return self._rng.choice(expressions)
        return self._neighbour(word)

    def _neighbour(self, word: int) -> str:
        if word not in self._neighbours:
            scores = self._unit @ self._unit[word]
            best = np.argpartition(-scores, 6)[:6]
            self._neighbours[word] = [self._words[i] for i in best if i != word and scores[i] > _NEAR]
        near = self._neighbours[word]
        return self._rng.choice(near) if near else ""
