"""The contracts of this floor: what an encoder and a vector index promise.

Score direction, said once for the whole project: **higher is better**. A vector index scores by cosine
similarity, so every score lies in [-1, 1] and a vector's score against itself is 1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]

NO_ID = -1
"""Stands in the ids of `VectorIndex.search` where fewer than `k` vectors could be returned."""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors, by sentence-transformers' names: a `SentenceTransformer` fits unwrapped.

    Both methods take `n` strings and return an array of shape `(n, d)`, any float type, not necessarily of
    unit length: the index normalises. Equal strings give equal vectors.
    """

    def encode_query(self, sentences: list[str]) -> NDArray[np.floating]:
        """Encode questions; shape `(len(sentences), d)`."""
        ...

    def encode_document(self, sentences: list[str]) -> NDArray[np.floating]:
        """Encode passages; shape `(len(sentences), d)`."""
        ...


class VectorIndex(ABC):
    """Finds the stored vectors nearest to a query by cosine similarity.

    The index owns normalisation and the conversion to float32: callers pass vectors as the encoder gave
    them. A zero vector stays zero and scores 0 against everything.
    """

    dimension: int
    """Length `d` of the vectors it takes."""

    @abstractmethod
    def add(self, ids: Sequence[int] | Ids, vectors: NDArray[np.floating]) -> None:
        """Store `vectors` (shape `(n, d)`) under `ids` (length `n`, non-negative, not yet present).

        Raises:
            ValueError: the shapes disagree, a vector is not finite, or an id is negative or already present.

        """

    @abstractmethod
    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Forget `ids`; they are never returned again. Ids that are not present are ignored."""

    @abstractmethod
    def search(
        self, queries: NDArray[np.floating], k: int, allowed_ids: Sequence[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """Return `(scores, ids)`, both of shape `(len(queries), k)`, best first.

        With fewer than `k` vectors to return, rows end in `NO_ID` with the score `-inf`. `allowed_ids`
        restricts the search to those ids (`None`: all).

        Raises:
            ValueError: `k < 1`, or `queries` is not of shape `(n, d)`.

        """

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made when missing. Nothing in it is a pickle."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote.

        Raises:
            ValueError: the folder holds no index of this class, or a damaged one.

        """

    @abstractmethod
    def __len__(self) -> int:
        """How many vectors a search can return (removed ones not counted)."""
