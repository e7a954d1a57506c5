"""Readings as token ids in flat arrays, and the batches drawn from them without a Python loop a token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.text import fold
from embeddings.training.sources import Reading

Tokens = NDArray[np.uint16]
Bounds = NDArray[np.int64]

NOWHERE = -1
_SHORTEST = 8
"""Tokens: a shorter document says too little to be found."""


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Documents and their queries: text `i` of either is `tokens[bounds[i]:bounds[i + 1]]`.

    The queries of document `i` are those from `first_query[i]` to `first_query[i + 1]`; `anchors` holds the
    token of the document a query is answered at, or `NOWHERE`. `near[i]` holds the numbers of documents that
    look like answers to the queries of `i` and are none, filled up with `NOWHERE`; shape `(documents, k)`.
    """

    documents: Tokens
    document_bounds: Bounds
    queries: Tokens
    query_bounds: Bounds
    first_query: Bounds
    anchors: Bounds
    near: Bounds = field(default_factory=lambda: np.empty((0, 0), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.document_bounds) - 1

    @property
    def asked(self) -> Bounds:
        """Numbers of the documents that have queries, rising."""
        return np.flatnonzero(np.diff(self.first_query))

    @classmethod
    def of(cls, readings: Iterable[Reading], tokenizer: Tokenizer) -> Self:
        """Fold and tokenize readings; those of fewer than eight tokens are dropped."""
        documents: list[list[int]] = []
        queries, counts, anchors = [], [], []
        near: list[tuple[int, ...]] = []
        numbers: list[int] = []
        remaining = iter(readings)
        while batch := list(islice(remaining, 2_000)):
            for reading, ids in zip(batch, token_ids(tokenizer, [r.text for r in batch]), strict=True):
                numbers.append(len(documents) if len(ids) >= _SHORTEST else NOWHERE)
                if len(ids) < _SHORTEST:
                    continue
                near.append(reading.near)
                documents.append(ids)
                queries += token_ids(tokenizer, [query for query, _ in reading.queries])
                anchors += [_anchor(tokenizer, reading.text, at) for _, at in reading.queries]
                counts.append(len(reading.queries))
        return cls(
            *_flat(documents),
            *_flat(queries),
            np.cumsum([0, *counts]),
            np.array(anchors, dtype=np.int64),
            _near(near, numbers),
        )

    def save(self, path: Path) -> None:
        """Write all arrays into one `.npz` file."""
        np.savez(path, **{each.name: getattr(self, each.name) for each in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{each.name: arrays[each.name] for each in fields(cls) if each.name in arrays})


def token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Return the ids of each folded text."""
    encodings = tokenizer.encode_batch_fast([fold(text) for text in texts], add_special_tokens=False)
    return [encoding.ids for encoding in encodings]


def _anchor(tokenizer: Tokenizer, text: str, at: int | None) -> int:
    return NOWHERE if at is None else len(token_ids(tokenizer, [text[:at]])[0])


def _near(near: Sequence[tuple[int, ...]], numbers: Sequence[int]) -> Bounds:
    """Return the matrix of near documents; reading `i` became document `numbers[i]`, or none.

    >>> _near([(2, 0), (), (1, 3)], [0, NOWHERE, 1, 2]).tolist()
    [[1, 0], [-1, -1], [-1, 2]]
    """
    kept = ([numbers[reading] for reading in row] for row in near)
    columns = list(zip_longest(*kept, fillvalue=NOWHERE))
    return np.array(columns, dtype=np.int64).T.reshape(len(near), len(columns))


def _flat(texts: list[list[int]]) -> tuple[Tokens, Bounds]:
    bounds = np.cumsum([0, *(len(ids) for ids in texts)])
    return np.fromiter(chain.from_iterable(texts), dtype=np.uint16, count=bounds[-1]), bounds


@dataclass(frozen=True, slots=True)
class Bag:
    """Token ids of several texts, one after another; text `i` starts at `starts[i]`."""

    ids: NDArray[np.int64]
    starts: Bounds

    @classmethod
    def of(cls, tokens: Tokens, begin: Bounds, length: Bounds) -> Self:
        """Gather `tokens[begin[i]:begin[i] + length[i]]` for every `i`."""
        starts = np.concatenate(([0], np.cumsum(length)[:-1]))
        within = np.arange(length.sum()) - np.repeat(starts, length)
        return cls(tokens[np.repeat(begin, length) + within].astype(np.int64), starts)

    def thinned(self, share: float, rng: np.random.Generator) -> Self:
        """Leave that share of the ids out at random, but never the first of a text."""
        kept = rng.random(len(self.ids)) >= share
        kept[self.starts] = True
        lengths = np.add.reduceat(kept, self.starts)
        return type(self)(self.ids[kept], np.concatenate(([0], np.cumsum(lengths)[:-1])))
