"""The default index, on FAISS: exact while small, a graph when larger, inverted lists when large.

Vectors stand in FAISS by position, in order of arrival; the ids and the tombstones stand beside it. A removed
vector is passed over by every search at once, and is gone for good when a quarter of all are: then the rest
is built anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from embeddings.base import NO_ID, Ids, VectorIndex, Vectors
from embeddings.faiss_structures import (
    SMALL,
    built,
    is_exact,
    mapped,
    outgrown,
    search_parameters,
    unmapped,
    write,
)
from embeddings.sealed import opened, seal
from embeddings.vectors import checked_ids, checked_new, checked_queries, padded, ranked

_VECTORS, _IDS = "vectors.faiss", "ids.npz"


class FaissIndex(VectorIndex):
    """Flat up to 50,000 vectors (exact), HNSW up to 250,000, then IVF in half precision.

    Beyond Flat the search is approximate (recall@10 about 0.96 for HNSW, 0.98 for IVF); where `allowed_ids`
    leaves fewer than 20,000 vectors it is exact again, whatever the structure.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._faiss: Any = built(np.zeros((0, dimension), dtype=np.float32))
        self._mapping: NDArray[np.uint8] | None = None
        self._ids: Ids = np.zeros(0, dtype=np.int64)
        self._alive = np.zeros(0, dtype=np.bool_)

    def add(self, ids: Sequence[int] | Ids, vectors: NDArray[np.floating]) -> None:
        """Store the vectors; builds a larger structure when this one is outgrown."""
        new_ids, units = checked_new(ids, vectors, self.dimension, self._ids[self._alive])
        if outgrown(self._faiss, len(self._ids) + len(new_ids)):
            old = self._alive
            self._rebuild(
                np.concatenate((self._ids[old], new_ids)), np.concatenate((self._stored(old), units))
            )
            return
        if self._mapping is not None:
            self._faiss, self._mapping = unmapped(self._faiss), None
        self._faiss.add(units)
        self._ids = np.concatenate((self._ids, new_ids))
        self._alive = np.concatenate((self._alive, np.ones(len(new_ids), dtype=np.bool_)))

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Set tombstones, and rebuild when they are a quarter of all."""
        self._alive = self._alive & ~np.isin(self._ids, checked_ids(ids))
        if len(self) < 0.75 * len(self._ids):
            self._rebuild(self._ids[self._alive], self._stored(self._alive))

    def search(
        self, queries: NDArray[np.floating], k: int, allowed_ids: Sequence[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """Search all living vectors or, by a selector, the allowed ones among them."""
        units = checked_queries(queries, k, self.dimension)
        wanted = self._alive
        if allowed_ids is not None:
            wanted = wanted & np.isin(self._ids, checked_ids(allowed_ids))
        count = int(np.count_nonzero(wanted))
        if count == 0 or len(units) == 0:
            return padded(np.zeros((len(units), 0), np.float32), np.zeros((len(units), 0), np.int64), k)
        if count < SMALL and not is_exact(self._faiss):
            return ranked(units, self._ids[wanted], self._stored(wanted), k)
        return self._nearest(units, k, wanted, count)

    def save(self, folder: Path) -> None:
        """Write vectors, ids and a manifest; never into the folder that the index is mapped from."""
        folder.mkdir(parents=True, exist_ok=True)
        write(self._faiss, folder / _VECTORS)
        np.savez(folder / _IDS, ids=self._ids, alive=self._alive)
        seal(folder, [_VECTORS, _IDS], kind=type(self).__name__, dimension=self.dimension)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; the folder must stay while the index is used."""
        index = cls(opened(folder, _VECTORS, _IDS, kind=cls.__name__)["dimension"])
        index._faiss, index._mapping = mapped(folder / _VECTORS)
        with np.load(folder / _IDS, allow_pickle=False) as arrays:
            index._ids, index._alive = arrays["ids"], arrays["alive"]
        return index

    def __len__(self) -> int:
        return int(np.count_nonzero(self._alive))

    def _nearest(self, units: Vectors, k: int, wanted: NDArray[np.bool_], count: int) -> tuple[Vectors, Ids]:
        reach = min(k, count)
        parameters = search_parameters(self._faiss, reach, None if wanted.all() else wanted)
        scores, places = self._faiss.search(units, reach, params=parameters)
        short = (places < 0).any(axis=1)  # an approximate search gave up too soon
        found = np.where(places < 0, NO_ID, self._ids[places])
        scores, found = padded(np.clip(scores, -1, 1), found, k)
        if short.any():
            scores[short], found[short] = ranked(units[short], self._ids[wanted], self._stored(wanted), k)
        return scores, found

    def _stored(self, wanted: NDArray[np.bool_]) -> Vectors:
        places = np.flatnonzero(wanted)
        if not len(places):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._faiss.reconstruct_batch(places), dtype=np.float32)

    def _rebuild(self, ids: Ids, units: Vectors) -> None:
        self._faiss, self._mapping = built(units), None
        self._ids, self._alive = ids, np.ones(len(ids), dtype=np.bool_)
