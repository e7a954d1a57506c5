"""An encoder that keeps the vectors it gave last: the same sentences are met question after question."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder

KEPT = 4096
"""Vectors kept: 8 MB at 512 dimensions. Those of one question are some 50 clauses and sentences."""


class RememberingEncoder:
    """Encodes as the encoder it is given does; a document among the last `kept` is not encoded again.

    Safe for several threads at a time. Queries are passed through.
    """

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self._encoder, self._kept = encoder, kept
        self._vectors: OrderedDict[str, NDArray[np.floating]] = OrderedDict()
        self._lock = Lock()

    def encode_query(self, sentences: list[str]) -> NDArray[np.floating]:
        """See `Encoder`."""
        return self._encoder.encode_query(sentences)

    def encode_document(self, sentences: list[str]) -> NDArray[np.floating]:
        """See `Encoder`; encoded together are those that are not kept."""
        if not sentences:
            return self._encoder.encode_document(sentences)
        with self._lock:
            found = {each: self._vectors[each] for each in sentences if each in self._vectors}
        missing = [each for each in dict.fromkeys(sentences) if each not in found]
        if missing:
            found.update(zip(missing, self._encoder.encode_document(missing), strict=True))
        with self._lock:
            for each in sentences:
                self._vectors[each] = found[each]
                self._vectors.move_to_end(each)
            while len(self._vectors) > self._kept:
                self._vectors.popitem(last=False)
        return np.stack([found[each] for each in sentences])
