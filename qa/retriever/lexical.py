"""Okapi BM25 over character pairs: the half of retrieval that finds what is written word for word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.base import NO_ID, Ids, Vectors
from qa.retriever.base import LexicalIndex
from qa.retriever.postings import Postings
from qa.retriever.terms import Keys, in_context, query_terms, terms

_K1, _B = 1.2, 0.4
"""Of 1,002 CMRC trial questions over 20,256 articles, b = 0.4 finds 96.8% first, b = 0.75 96.6%; k1 from 0.9
to 2 makes no difference beyond 0.3. A low b also keeps headings, the shortest texts, from standing out."""
_CONTEXT_WEIGHT = 0.25
"""A title counts for less than the text under it. On CMRC trial, each passage under its title and each of the
20,000 articles under its first 12 characters, 0.25 finds 96.5% first, 0.5 95.9%, 1 93.5%; no titles 96.1%."""
_FORMAT = 1
_MANIFEST = "bm25.json"
_BATCH_CHARACTERS = 1_000_000
"""Texts are inverted this many characters at a time: some 100 MB of working memory."""
_LARGEST_MERGE = 4_000_000
"""Batches of more entries than this are left apart: merging them would cost seconds and hundreds of MB."""


class BM25Index(LexicalIndex):
    """BM25 (Robertson & Zaragoza 2009) over the terms of `qa.retriever.terms`; folds the texts itself.

        score(q, d) = sum over the different terms t of q of
                      idf(t) * (k1 + 1) * tf / (tf + k1 * (1 - b + b * |d| / avg))
        idf(t)      = ln(1 + (N - df + 0.5) / (df + 0.5))

    `tf`: occurrences of t in d; `|d|`: terms of d; `avg`: its mean; `N`: texts; `df`: texts that hold t.
    The 1 inside the logarithm keeps every score positive, as in Lucene. Removed texts count nowhere. A term in
    the context of d is another t, with an idf of its own; its gain is multiplied by 0.25.

    Texts lie in batches that are merged when they are of a size, so adding one text to many costs only the
    one. Readers may search while another thread adds to a `copy`: what is stored never changes in place.
    """

    def __init__(self, k1: float = _K1, b: float = _B) -> None:
        self._k1, self._b = k1, b
        self._batches: tuple[Postings, ...] = ()
        self._damping: list[Vectors] | None = None

    def add(self, ids: Sequence[int] | Ids, texts: Sequence[str]) -> None:
        """Store `texts` under `ids`; see `LexicalIndex.add`."""
        numbers = np.asarray(ids, np.int64)
        self._check_new(numbers, len(texts))
        for start, end in _slices(texts):
            self._append(Postings.of(numbers[start:end], texts[start:end]))

    def _check_new(self, ids: Ids, expected: int) -> None:
        if ids.shape != (expected,):
            raise ValueError(f"{expected} texts for ids of shape {ids.shape}")
        if (ids < 0).any():
            raise ValueError("an id is negative")
        known = [batch.ids[batch.alive] for batch in self._batches]
        if len(np.unique(ids)) < len(ids) or any(np.isin(ids, present).any() for present in known):
            raise ValueError("an id is already present")

    def _append(self, batch: Postings) -> None:
        """Put a batch at the end and merge it with its smaller neighbours: sizes stay a falling series."""
        kept, parts = list(self._batches), [batch]
        size = len(batch.rows)
        while kept and len(kept[-1].rows) <= 2 * size and size + len(kept[-1].rows) <= _LARGEST_MERGE:
            parts.insert(0, kept.pop())
            size += len(parts[0].rows)
        self._replace((*kept, Postings.merged(parts) if len(parts) > 1 else batch))

    def _replace(self, batches: tuple[Postings, ...]) -> None:
        self._batches, self._damping = batches, None

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Forget `ids`; those not present are ignored. A batch mostly of removed texts is written anew."""
        gone = np.asarray(ids, np.int64)
        left = [batch.without(gone) for batch in self._batches]
        thin = [2 * batch.alive.sum() < len(batch.ids) for batch in left]
        dense = [Postings.merged([batch]) if few else batch for batch, few in zip(left, thin, strict=True)]
        self._replace(tuple(batch for batch in dense if len(batch.ids)))

    def search(
        self, queries: Sequence[str], k: int, allowed_ids: Sequence[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """Return `(scores, ids)` of shape `(len(queries), k)`; see `LexicalIndex.search`."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        scores = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), NO_ID, np.int64)
        open_rows = self._open_rows(allowed_ids)
        for row, query in enumerate(queries):
            best, of = self._best(query, k, open_rows)
            scores[row, : len(best)], ids[row, : len(of)] = best, of
        return scores, ids

    def full_score(self, query: str) -> float:
        """Return the sum of the terms' inverse frequencies; see `LexicalIndex.full_score`."""
        return float(self._weights(query_terms(query)).sum())

    def said(self, query: str, texts: Sequence[str]) -> Vectors:
        """Return how much of the query each text says; see `LexicalIndex.said`."""
        keys, (found, rows) = query_terms(query), terms(texts)
        held = np.zeros((len(texts), len(keys)), np.bool_)
        if len(keys):
            place = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
            hit = keys[place] == found
            held[rows[hit], place[hit]] = True
        weights = self._weights(keys)
        return np.asarray(held @ weights / max(weights.sum(), 1e-9), np.float32)

    def _weights(self, keys: Keys) -> NDArray[np.float64]:
        """Return the inverse document frequencies of different terms."""
        counted = [batch.frequencies(*batch.lists(keys)) for batch in self._batches]
        return self._inverse(np.sum([np.zeros(len(keys)), *counted], axis=0))

    def containing(self, query: str) -> Ids:
        """Return the ids of the texts that hold every term of `query`; see `LexicalIndex.containing`."""
        keys = query_terms(query)
        found = [batch.ids[batch.holding_all(keys)] for batch in self._batches] if len(keys) else []
        return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)

    def copy(self) -> BM25Index:
        """Return an index of the same texts that can be changed without changing this one; costs nothing."""
        other = BM25Index(self._k1, self._b)
        other._batches = self._batches
        return other

    def save(self, folder: Path) -> None:
        """Write `bm25.json` and the arrays of each batch."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, batch in enumerate(self._batches):
            batch.save(folder, str(number))
        manifest = {"format": _FORMAT, "k1": self._k1, "b": self._b, "batches": len(self._batches)}
        (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote, memory-mapped; see `LexicalIndex.load`."""
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            if manifest["format"] != _FORMAT:
                raise ValueError(f"{folder}: BM25 format {manifest['format']}, not {_FORMAT}")
            index = cls(float(manifest["k1"]), float(manifest["b"]))
            names = [str(number) for number in range(int(manifest["batches"]))]
        except (OSError, KeyError, TypeError) as error:
            raise ValueError(f"{folder} holds no BM25 index: {error}") from error
        index._batches = tuple(Postings.load(folder, name) for name in names)
        return index

    def __len__(self) -> int:
        return sum(int(batch.alive.sum()) for batch in self._batches)

    def _open_rows(self, allowed_ids: Sequence[int] | Ids | None) -> list[NDArray[np.bool_]]:
        """Return for each batch which rows a search may return."""
        if allowed_ids is None:
            return [batch.alive for batch in self._batches]
        allowed = np.asarray(allowed_ids, np.int64)
        return [batch.alive & np.isin(batch.ids, allowed) for batch in self._batches]

    def _best(self, query: str, k: int, open_rows: list[NDArray[np.bool_]]) -> tuple[Vectors, Ids]:
        keys = query_terms(query)
        scored = self._scored(keys)
        found = [
            (scores[shown], batch.ids[shown])
            for batch, scores, rows in zip(self._batches, scored, open_rows, strict=True)
            if len(shown := np.flatnonzero(rows & (scores > 0)))
        ]
        if not found:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        scores, ids = (np.concatenate(columns) for columns in zip(*found, strict=True))
        return _top(scores, ids, k)

    def _scored(self, asked: Keys) -> Iterator[Vectors]:
        """Yield the score of every row, batch by batch."""
        keys = np.concatenate([asked, in_context(asked)])
        places = [batch.lists(keys) for batch in self._batches]
        counted = [batch.frequencies(*at) for batch, at in zip(self._batches, places, strict=True)]
        frequency = np.sum([np.zeros(len(keys)), *counted], axis=0)
        weights = self._inverse(frequency) * (self._k1 + 1)
        weights[len(asked) :] *= _CONTEXT_WEIGHT
        for batch, at, damping in zip(self._batches, places, self._dampings(), strict=True):
            yield batch.scores(*at, weights.astype(np.float32), damping)

    def _inverse(self, frequency: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the inverse document frequency of each term, Lucene's form: above 0 for any."""
        found: NDArray[np.float64] = np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))
        return found

    def _dampings(self) -> list[Vectors]:
        """Return `k1 * (1 - b + b * |d| / avg)` for every row; kept until the texts change."""
        if self._damping is None:
            total = sum(int(batch.lengths[batch.alive].sum()) for batch in self._batches)
            average = max(total, 1) / max(len(self), 1)
            shares = [batch.lengths / average for batch in self._batches]
            self._damping = [
                (self._k1 * (1 - self._b + self._b * each)).astype(np.float32) for each in shares
            ]
        return self._damping


def _slices(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` stretches of about `_BATCH_CHARACTERS`."""
    start = size = 0
    for end, text in enumerate(texts, start=1):
        size += len(text)
        if size >= _BATCH_CHARACTERS or end == len(texts):
            yield start, end
            start, size = end, 0


def _top(scores: Vectors, ids: Ids, k: int) -> tuple[Vectors, Ids]:
    """Return the `k` best, ties to the lower id."""
    if len(scores) > k:
        worst = np.partition(scores, -k)[-k]
        scores, ids = scores[scores >= worst], ids[scores >= worst]
    order = np.lexsort((ids, -scores))[:k]
    return scores[order], ids[order]
