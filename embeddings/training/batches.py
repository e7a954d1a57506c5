"""Drawing batches: pairs of a query and the stretch of a document it should find, no document twice.

With no document twice, every other document of a batch is a wrong answer to the query: a batch drawn from
one kind of source (all statutes, all questions) makes those wrong answers hard ones.
"""

from __future__ import annotations

import numpy as np

from embeddings.training.tokens import NOWHERE, Bag, Bounds, TokenSource

SHORTEST_WINDOW, LONGEST_WINDOW, WHOLE = 50, 220, 420
"""Tokens; half of a batch's documents are windows as long as passages, half as whole as they may be."""
SHORTEST_SPAN, LONGEST_SPAN = 3, 40
"""Tokens of a stretch that stands for a query."""
REMOVED = 0.2
"""How often such a stretch is taken out of its document: left in, it teaches to find the same words."""


def draw_asked(source: TokenSource, size: int, rng: np.random.Generator) -> tuple[Bag, Bag]:
    """Draw documents that have queries, with one query each; windows keep the place it is answered at.

    Where the source knows near documents, one of each document's follows them, unless it is drawn anyway:
    then there are more documents than queries, and those behind answer none of them.
    """
    chosen = rng.choice(source.asked, min(size, len(source.asked)), replace=False)
    first, count = source.first_query[chosen], np.diff(source.first_query)[chosen]
    query = first + rng.integers(count)
    near = _draw_near(source, chosen, rng)
    anchors = np.concatenate((source.anchors[query], np.full(len(near), NOWHERE)))
    begin, length = _windows(source, np.concatenate((chosen, near)), anchors, rng)
    query_begin = source.query_bounds[query]
    queries = Bag.of(source.queries, query_begin, source.query_bounds[query + 1] - query_begin)
    return queries, Bag.of(source.documents, begin, length)


def _draw_near(source: TokenSource, chosen: Bounds, rng: np.random.Generator) -> Bounds:
    if not source.near.size:
        return np.empty(0, dtype=np.int64)
    near = source.near[chosen, rng.integers(source.near.shape[1], size=len(chosen))]
    return np.setdiff1d(near[near != NOWHERE], chosen)


def draw_stretches(source: TokenSource, size: int, rng: np.random.Generator) -> tuple[Bag, Bag]:
    """Draw windows of documents, with a stretch of each for its query (the inverse cloze task, Lee 2019)."""
    chosen = rng.choice(len(source), min(size, len(source)), replace=False)
    begin, length = _windows(source, chosen, np.full(len(chosen), NOWHERE), rng)
    span = np.minimum(rng.integers(SHORTEST_SPAN, LONGEST_SPAN + 1, len(chosen)), length // 3)
    at = begin + rng.integers(length - span + 1)
    queries = Bag.of(source.documents, at, span)
    documents = Bag.of(source.documents, begin, length)
    removed = np.repeat(rng.random(len(chosen)) < REMOVED, length)
    place = np.repeat(begin - documents.starts, length) + np.arange(len(documents.ids))
    kept = ~(removed & (place >= np.repeat(at, length)) & (place < np.repeat(at + span, length)))
    lengths = np.add.reduceat(kept, documents.starts)
    return queries, Bag(documents.ids[kept], np.concatenate(([0], np.cumsum(lengths)[:-1])))


def _windows(
    source: TokenSource, chosen: Bounds, anchors: Bounds, rng: np.random.Generator
) -> tuple[Bounds, Bounds]:
    """Return where a window of each chosen document begins and how long it is; it covers the anchor."""
    begin, full = source.document_bounds[chosen], np.diff(source.document_bounds)[chosen]
    size = rng.integers(SHORTEST_WINDOW, LONGEST_WINDOW + 1, len(chosen))
    size = np.where(rng.random(len(chosen)) < 0.5, size, WHOLE)
    length = np.minimum(size, full)
    low = np.where(anchors == NOWHERE, 0, np.clip(anchors - length + 1, 0, full - length))
    high = np.where(anchors == NOWHERE, full - length, np.clip(anchors, 0, full - length))
    return begin + rng.integers(low, np.maximum(low, high) + 1), length
