"""Inverted lists as arrays: which texts hold a term and how often, for one batch of texts.

A `Postings` never changes; removing texts gives a new one that shares the arrays. Large arrays are
memory-mapped when loaded, so that opening costs nothing and a query touches only the lists it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Ids, Vectors
from qa.retriever.terms import Keys, Rows, terms


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The inverted lists of `n` texts with `t` different terms and `p` (term, text) pairs.

    The list of term `keys[i]` is `rows[starts[i]:starts[i + 1]]`, rising, with its `counts` beside it.
    """

    ids: Ids
    """Shape `(n,)`: the id of each row's text."""
    lengths: NDArray[np.int32]
    """Shape `(n,)`: how many terms each text has, repetitions counted."""
    alive: NDArray[np.bool_]
    """Shape `(n,)`: false for a removed text, whose entries no longer count."""
    keys: Keys
    """Shape `(t,)`, rising."""
    starts: NDArray[np.int64]
    """Shape `(t + 1,)`."""
    rows: NDArray[np.int32]
    """Shape `(p,)`."""
    counts: NDArray[np.uint16]
    """Shape `(p,)`: occurrences of the term in the text, at most 65,535."""

    @classmethod
    def of(cls, ids: Sequence[int] | Ids, texts: Sequence[str]) -> Self:
        """Invert `texts`; row `i` is `texts[i]`."""
        keys, rows = terms(texts)
        lengths = np.bincount(rows, minlength=len(texts)).astype(np.int32)
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        first = _changes(keys) | _changes(rows)  # where a new (term, text) pair begins
        counts = np.diff(np.append(np.flatnonzero(first), len(keys)))
        return cls._grouped(np.asarray(ids, np.int64), lengths, keys[first], rows[first], counts)

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Return one `Postings` of the texts alive in `parts`, in their order."""
        kept = [part._entries(offset) for part, offset in zip(parts, _offsets(parts), strict=True)]
        keys, rows, counts = (np.concatenate(columns) for columns in zip(*kept, strict=True))
        order = np.argsort(keys, kind="stable")
        ids = np.concatenate([part.ids[part.alive] for part in parts])
        lengths = np.concatenate([part.lengths[part.alive] for part in parts])
        return cls._grouped(ids, lengths, keys[order], rows[order], counts[order])

    @classmethod
    def _grouped(cls, ids: Ids, lengths: NDArray[np.int32], keys: Keys, rows: Rows, counts: Rows) -> Self:
        """Make lists of entries that are sorted by key, then row."""
        first = np.flatnonzero(_changes(keys))
        return cls(
            ids=ids,
            lengths=lengths,
            alive=np.ones(len(ids), np.bool_),
            keys=keys[first],
            starts=np.append(first, len(keys)).astype(np.int64),
            rows=rows.astype(np.int32),
            counts=np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
        )

    def _entries(self, offset: int) -> tuple[Keys, Rows, NDArray[np.uint16]]:
        """Return key, row and count of the entries of texts alive; rows renumbered from `offset`."""
        keep = self.alive[self.rows]
        renumbered = np.cumsum(self.alive) - 1 + offset
        keys = np.repeat(self.keys, np.diff(self.starts))
        return keys[keep], renumbered[self.rows[keep]], self.counts[keep]

    def without(self, ids: Ids) -> Self:
        """Return these postings with the texts `ids` no longer alive."""
        return replace(self, alive=self.alive & ~np.isin(self.ids, ids))

    def lists(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return `(begins, ends)` into `rows` and `counts` for each of `keys`; equal where absent."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        present = self.keys[at] == keys
        return self.starts[at], np.where(present, self.starts[at + 1], self.starts[at])

    def frequencies(self, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many texts alive stand in each of these lists."""
        if self.alive.all():
            return ends - begins
        pairs = zip(begins.tolist(), ends.tolist(), strict=True)
        return np.array([np.count_nonzero(self.alive[self.rows[a:b]]) for a, b in pairs], np.int64)

    def scores(
        self, begins: NDArray[np.int64], ends: NDArray[np.int64], weights: Vectors, damping: Vectors
    ) -> Vectors:
        """Return the sum over these lists of `weight * count / (count + damping)` for every row.

        `weights` has an element for each list, `damping` one for each row; the result has shape `(n,)`.
        """
        rows = _gathered(self.rows, begins, ends)
        counts = _gathered(self.counts, begins, ends).astype(np.float32)
        gains = np.repeat(weights, ends - begins) * (counts / (counts + damping[rows]))
        return np.bincount(rows, weights=gains, minlength=len(self.ids)).astype(np.float32)

    def holding_all(self, keys: Keys) -> NDArray[np.int64]:
        """Return the rows alive that stand in the lists of all `keys`: the shortest, thinned by the rest."""
        begins, ends = self.lists(keys)
        order = np.argsort(ends - begins)
        rows = self.rows[begins[order[0]] : ends[order[0]]]
        for begin, end in zip(begins[order[1:]].tolist(), ends[order[1:]].tolist(), strict=True):
            if not len(rows):
                break
            others = self.rows[begin:end]
            at = np.minimum(np.searchsorted(others, rows), len(others) - 1)
            rows = rows[others[at] == rows]
        return np.asarray(rows[self.alive[rows]], np.int64)

    def save(self, folder: Path, name: str) -> None:
        """Write one array file for each field: `folder/name.field.npy`."""
        for field in fields(self):
            np.save(folder / f"{name}.{field.name}.npy", getattr(self, field.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Open what `save` wrote.

        Raises:
            ValueError: an array is missing, cut short, or does not fit the others.

        """
        try:
            loaded = cls(
                **{field.name: _mapped(folder / f"{name}.{field.name}.npy") for field in fields(cls)}
            )
        except (OSError, EOFError) as error:
            raise ValueError(f"{folder}: {error}") from error
        if not loaded._fits():
            raise ValueError(f"{folder}: the arrays of {name} disagree")
        return loaded

    def _fits(self) -> bool:
        texts, entries = len(self.ids), len(self.rows)
        return (
            len(self.lengths) == len(self.alive) == texts
            and len(self.counts) == entries
            and len(self.starts) == len(self.keys) + 1
            and int(self.starts[0]) == 0
            and int(self.starts[-1]) == entries
            and bool((np.diff(self.starts) > 0).all())
            and (entries == 0 or int(self.rows.max()) < texts)
        )


def _gathered(values: NDArray[Any], begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[Any]:
    """Return the stretches `values[begins[i]:ends[i]]`, one after the other."""
    stretches = [values[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    return np.concatenate(stretches) if stretches else values[:0]


def _offsets(parts: Sequence[Postings]) -> list[int]:
    """Return at which row each part's texts begin once merged."""
    sizes = [int(part.alive.sum()) for part in parts]
    return [0, *accumulate(sizes[:-1])]


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where a value differs from the one before it; true at the start."""
    return np.concatenate([np.ones(min(1, len(values)), np.bool_), values[1:] != values[:-1]])


def _mapped(path: Path) -> NDArray[Any]:
    """Open an array file without reading it; one without elements cannot be mapped and is read."""
    small = path.stat().st_size < 4096
    array: NDArray[Any] = np.load(path, mmap_mode=None if small else "r", allow_pickle=False)
    return array
