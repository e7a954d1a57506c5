"""Words of a question dropped, or exchanged for near neighbours in the word vectors.

Questions made from a text, and most of the people's in the training data, repeat its words; readers trained on
them match strings. Exchanged words make the model align meanings (Zhang et al. 2015, arXiv:1509.01626, exchange
synonyms of a thesaurus; here the neighbours stand in for one).
"""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import Vocabulary

_NEAR = 0.62
"""Cosine from which a word counts as near: 监督 and 检查 have 0.78, 监督 and 天气 about 0.2."""


class WordExchange:
    """Exchanges words of a vocabulary for one of their five nearest."""

    def __init__(
        self, vocabulary: Vocabulary, words: list[str], vectors: NDArray[np.float32], rng: random.Random
    ) -> None:
        """`vectors` has one row a word, of any length."""
        self._vocabulary, self._words, self._rng = vocabulary, words, rng
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._unit = vectors / np.maximum(norms, 1e-6)
        self._neighbours: dict[int, list[str]] = {}

    def bounds(self, text: str) -> list[int]:
        """Return where the words of `text` begin, and its length at the end."""
        _, begins = self._vocabulary.words([text])[0]
        return [*np.flatnonzero(begins).tolist(), len(text)]

    def disturbed(self, text: str, dropped: float, exchanged: float) -> str:
        """Return the text with each word left out with the chance `dropped`, or exchanged with `exchanged`.

        Words of one character are never exchanged: their neighbours are often unrelated particles.
        """
        if not text:
            return ""
        ids, _ = self._vocabulary.words([text])[0]
        kept = []
        for s, e in pairwise(self.bounds(text)):
            chance = self._rng.random()
            if chance < dropped:
                continue
            swap = chance < dropped + exchanged and e - s > 1
            kept.append((self._neighbour(int(ids[s])) if swap else "") or text[s:e])
        return "".join(kept)

    def _neighbour(self, word: int) -> str:
        if word not in self._neighbours:
            scores = self._unit @ self._unit[word]
            best = np.argpartition(-scores, 6)[:6]
            self._neighbours[word] = [self._words[i] for i in best if i != word and scores[i] > _NEAR]
        near = self._neighbours[word]
        return self._rng.choice(near) if near else ""
