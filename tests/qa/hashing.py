"""A small encoder that needs no training: character pairs, counted in 64 places."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

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
