"""What every index does with what it is given: check it, make unit vectors of it, rank exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.base import NO_ID, Ids, Vectors

_ROWS_AT_ONCE = 8192
"""Doubles of a million vectors at once would take gigabytes."""


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Return float32 rows of length 1; a zero row stays zero.

    Each row is scaled by its largest part first, so that neither 1e-300 nor 1e300 is lost when squared.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    units = np.empty(np.shape(vectors), dtype=np.float32)
    for start in range(0, len(units), _ROWS_AT_ONCE):
        units[start : start + _ROWS_AT_ONCE] = _unit_rows(vectors[start : start + _ROWS_AT_ONCE])
    return units


def _unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    wide = np.asarray(vectors, dtype=np.float64)
    largest = np.abs(wide).max(axis=1, keepdims=True, initial=0)
    scaled = wide / np.where(largest > 0, largest, 1)
    lengths = np.linalg.norm(scaled, axis=1, keepdims=True)
    result: NDArray[np.float64] = scaled / np.where(lengths > 0, lengths, 1)
    return result


def checked_ids(ids: Sequence[int] | Ids) -> Ids:
    """Return the ids as an array of shape `(n,)`; `ValueError` when they are no whole numbers in a row."""
    array = np.asarray(ids)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ValueError(f"ids must be whole numbers in one row, not {array.dtype} of shape {array.shape}")
    return array.astype(np.int64)


def checked_new(
    ids: Sequence[int] | Ids, vectors: NDArray[np.floating], dimension: int, present: Ids
) -> tuple[Ids, Vectors]:
    """Return ids and unit vectors that may be added; `ValueError` as `VectorIndex.add` says."""
    new = checked_ids(ids)
    if np.shape(vectors) != (len(new), dimension):
        raise ValueError(
            f"{len(new)} ids need vectors of shape {(len(new), dimension)}, not {np.shape(vectors)}"
        )
    if not np.isfinite(vectors).all():
        raise ValueError("a vector is not finite")
    if (new < 0).any() or len(np.unique(new)) != len(new) or np.isin(new, present).any():
        raise ValueError("ids must not be negative, repeated or already present")
    return new, unit(vectors)


def checked_queries(queries: NDArray[np.floating], k: int, dimension: int) -> Vectors:
    """Return unit vectors to search for; `ValueError` as `VectorIndex.search` says."""
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if np.ndim(queries) != 2 or np.shape(queries)[1] != dimension:
        raise ValueError(f"queries must be of shape (n, {dimension}), not {np.shape(queries)}")
    if not np.isfinite(queries).all():
        raise ValueError("a query is not finite")
    return unit(queries)


def ranked(queries: Vectors, ids: Ids, vectors: Vectors, k: int) -> tuple[Vectors, Ids]:
    """Compare unit queries with every unit vector: what `VectorIndex.search` returns, ties by lower id."""
    found = np.clip(queries @ vectors.T, -1, 1)
    order = np.lexsort((np.broadcast_to(ids, found.shape), -found), axis=1)[:, :k]
    return padded(np.take_along_axis(found, order, axis=1), ids[order], k)


def padded(scores: Vectors, ids: Ids, k: int) -> tuple[Vectors, Ids]:
    """Fill rows up to `k` columns with `-inf` and `NO_ID`."""
    missing = ((0, 0), (0, k - ids.shape[1]))
    return (
        np.pad(scores.astype(np.float32, copy=False), missing, constant_values=-np.inf),
        np.pad(ids, missing, constant_values=NO_ID),
    )
