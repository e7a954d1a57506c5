"""Exact search by comparing with every vector: the oracle that every other index is tested against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Ids, VectorIndex, Vectors
from embeddings.sealed import opened, seal
from embeddings.vectors import checked_ids, checked_new, checked_queries, ranked

_FILE = "exact.npz"


class ExactIndex(VectorIndex):
    """A matrix of unit vectors and their ids. Ties go to the lower id."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._ids: Ids = np.zeros(0, dtype=np.int64)
        self._vectors: Vectors = np.zeros((0, dimension), dtype=np.float32)

    def add(self, ids: Sequence[int] | Ids, vectors: NDArray[np.floating]) -> None:
        """Store the vectors; copies the whole matrix each time."""
        new_ids, units = checked_new(ids, vectors, self.dimension, self._ids)
        self._ids = np.concatenate((self._ids, new_ids))
        self._vectors = np.concatenate((self._vectors, units))

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Forget the ids at once."""
        kept = ~np.isin(self._ids, checked_ids(ids))
        self._ids, self._vectors = self._ids[kept], self._vectors[kept]

    def search(
        self, queries: NDArray[np.floating], k: int, allowed_ids: Sequence[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """Compare every query with every vector."""
        units = checked_queries(queries, k, self.dimension)
        if allowed_ids is None:
            return ranked(units, self._ids, self._vectors, k)
        allowed = np.isin(self._ids, checked_ids(allowed_ids))
        return ranked(units, self._ids[allowed], self._vectors[allowed], k)

    def save(self, folder: Path) -> None:
        """Write one `.npz` file and its manifest."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / _FILE, ids=self._ids, vectors=self._vectors)
        seal(folder, [_FILE], kind=type(self).__name__, dimension=self.dimension)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        index = cls(opened(folder, _FILE, kind=cls.__name__)["dimension"])
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            index._ids, index._vectors = arrays["ids"], arrays["vectors"]
        return index

    def __len__(self) -> int:
        return len(self._ids)
