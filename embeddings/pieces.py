"""Texts as the numbers of their pieces, and the index that keeps them: what late interaction compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Ids
from embeddings.sealed import opened, seal
from embeddings.vectors import checked_ids

_IDS, _BOUNDS, _PIECES = "ids.npy", "bounds.npy", "pieces.npy"


@dataclass(frozen=True, slots=True)
class PieceLists:
    """The pieces of some texts: those of text `i` are `pieces[bounds[i]:bounds[i + 1]]`.

    A piece is a row of its encoder's vocabulary, 0 to 65,535: two bytes, so that the pieces of a passage of
    180 characters take a fifth of the room of its vector in half precision.
    """

    pieces: NDArray[np.uint16]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[Sequence[int]]) -> Self:
        """Return lists of pieces one after another; `OverflowError` for a piece above 65,535.

        >>> PieceLists.of([[7, 8], [], [9]]).bounds.tolist()
        [0, 2, 2, 3]
        """
        bounds = np.cumsum([0, *map(len, texts)], dtype=np.int64)
        return cls(np.fromiter(chain.from_iterable(texts), np.uint16, bounds[-1]), bounds)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return the texts of all parts, in order."""
        lengths = np.concatenate([np.zeros(1, np.int64), *(np.diff(each.bounds) for each in parts)])
        pieces = [np.zeros(0, np.uint16), *(each.pieces for each in parts)]
        return cls(np.concatenate(pieces), np.cumsum(lengths))

    def taken(self, places: NDArray[np.int64]) -> Self:
        """Return the texts at these places, in this order; text -1 is one without pieces."""
        begin = self.bounds[places]
        lengths = np.where(places >= 0, self.bounds[places + 1] - begin, 0)
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        of = np.repeat(begin - bounds[:-1], lengths) + np.arange(bounds[-1])
        return type(self)(np.asarray(self.pieces[of]), bounds)

    def __len__(self) -> int:
        return len(self.bounds) - 1


class PieceIndex:
    """The pieces of each text under its id, with the verbs of the other indexes.

    What is stored never changes in place: threads may read while another changes a copy.
    """

    def __init__(self) -> None:
        self._ids: Ids = np.zeros(0, np.int64)
        self._lists = PieceLists.of([])

    def add(self, ids: Sequence[int] | Ids, lists: PieceLists) -> None:
        """Keep the texts under `ids` (as many, non-negative, not yet present).

        Raises:
            ValueError: the numbers disagree, or an id is negative, repeated or already present.

        """
        new = checked_ids(ids)
        if len(new) != len(lists):
            raise ValueError(f"{len(lists)} texts for {len(new)} ids")
        every = np.concatenate((self._ids, new))
        if (new < 0).any() or len(np.unique(every)) != len(every):
            raise ValueError("ids must not be negative, repeated or already present")
        order = np.argsort(every, kind="stable")
        joined = PieceLists.joined([self._lists, lists])
        rising = bool((np.diff(order) > 0).all())
        self._ids, self._lists = every[order], joined if rising else joined.taken(order)

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Forget `ids`; those not present are ignored."""
        kept = ~np.isin(self._ids, checked_ids(ids))
        self._ids, self._lists = self._ids[kept], self._lists.taken(np.flatnonzero(kept))

    def of(self, ids: Sequence[int] | Ids) -> PieceLists:
        """Return the pieces under each of `ids`, in order; none under an id that is not present."""
        wanted = checked_ids(ids)
        if not len(self._ids):
            return PieceLists.of([[]] * len(wanted))
        places = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        return self._lists.taken(np.where(self._ids[places] == wanted, places, -1))

    def save(self, folder: Path) -> None:
        """Write the arrays and a manifest; never into the folder that the index is mapped from."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / _IDS, self._ids, allow_pickle=False)
        np.save(folder / _BOUNDS, self._lists.bounds, allow_pickle=False)
        np.save(folder / _PIECES, self._lists.pieces, allow_pickle=False)
        seal(folder, [_IDS, _BOUNDS, _PIECES], kind=type(self).__name__)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote, the pieces mapped into memory; the folder must stay while it is used.

        Raises:
            ValueError: the folder holds no such index, or a damaged one.

        """
        opened(folder, _IDS, _BOUNDS, _PIECES, kind=cls.__name__)
        index = cls()
        index._ids, bounds = (np.load(folder / name, allow_pickle=False) for name in (_IDS, _BOUNDS))
        pieces = np.load(folder / _PIECES, mmap_mode="r", allow_pickle=False)
        index._lists = PieceLists(pieces, bounds)
        return index

    def __len__(self) -> int:
        return len(self._ids)
