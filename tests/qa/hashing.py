"""A small encoder that needs no training: character pairs, counted in 64 places."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors
from embeddings.pieces import PieceLists
from embeddings.text import fold


class HashingEncoder:
    """Texts that share character pairs have near vectors; texts without a pair have the zero vector."""

    dimension = 64

    def encode_query(self, sentences: list[str]) -> NDArray[np.floating]:
        return self.encode_document(sentences)

    def encode_document(self, sentences: list[str]) -> NDArray[np.floating]:
        vectors = np.zeros((len(sentences), self.dimension), np.float32)
        for vector, text in zip(vectors, sentences, strict=True):
            folded = fold(text)
            for first, second in pairwise(folded):
                vector[(ord(first) * 31 + ord(second)) % self.dimension] += 1
        return vectors


class OtherEncoder(HashingEncoder):
    """The same with another fingerprint and dimension."""

    dimension = 32


class LateHashingEncoder(HashingEncoder):
    """The same with late interaction: the pieces of a text are its characters, alike or not at all."""

    def encode_with_pieces(self, sentences: list[str]) -> tuple[NDArray[np.floating], PieceLists]:
        return self.encode_document(sentences), PieceLists.of([codes(each) for each in sentences])

    def late_scores(self, question: str, texts: PieceLists) -> Vectors:
        asked = codes(question)
        parts = [set(texts.pieces[a:b].tolist()) for a, b in pairwise(texts.bounds)]
        return np.array([np.mean([c in part for c in asked]) if asked else 0 for part in parts], np.float32)


def codes(text: str) -> list[int]:
    return [ord(character) % 65_536 for character in fold(text)]
