"""Two rankings made one. A ranking is `(scores, ids)`, best first, both of shape `(n,)`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings.base import Ids, Vectors

Ranking = tuple[Vectors, Ids]

SHARPNESS = 2.0
"""Power of the BM25 share in `weighted_scores`: a share of a fifth, which any passage has by chance, counts a 25th. On
the `tune` half of the paraphrases, first and among five: 1.5 finds 17.5 / 41.7%, 2 finds 19.4 / 45.6, 2.5 finds 21.4 /
43.7; on 500 held-out questions over news that share hardly a word with their passage 23.8 / 43.0, 23.2 / 43.2, 23.0 /
42.0; on CMRC trial all alike."""

RRF_CONSTANT = 60
"""Cormack, Clarke & Büttcher 2009 settled on it; it damps the difference between the first ranks."""


def reciprocal_rank(rankings: Sequence[Ranking]) -> Ranking:
    """Fuse any rankings by rank alone (Cormack et al. 2009): score = sum of 1 / (60 + rank), rank from 1.

    >>> scores, ids = reciprocal_rank([([9, 8], [7, 5]), ([0.4], [5])])
    >>> ids.tolist(), [f"{score:.4f}" for score in scores]
    ([5, 7], ['0.0325', '0.0164'])
    """
    ids = np.concatenate([np.asarray(of, np.int64) for _, of in rankings])
    gains = np.concatenate([1 / (RRF_CONSTANT + 1 + np.arange(len(of))) for _, of in rankings])
    return summed(gains, ids)


def weighted_scores(lexical: Ranking, dense: Ranking, weight: float, full_score: float) -> Ranking:
    """Fuse by score: BM25 as a share of `full_score`, to the power `SHARPNESS`, plus `weight` times the dense score.

    `full_score` is that of a text which says the whole question, so that where no text says much of it, the
    shares are small and the meaning decides. (As a share of the best score found, the best of many bad
    matches outranks any meaning.) A text that only one side returned gets 0 for a missing BM25 score and the
    lowest dense score returned for a missing one: its own can be no higher.

    >>> scores, ids = weighted_scores(([8.0, 2.0], [1, 2]), ([0.5, 0.25], [2, 3]), 1.0, full_score=8.0)
    >>> ids.tolist(), scores.tolist()
    ([1, 2, 3], [1.25, 0.5625, 0.25])
    """
    (lexical_scores, lexical_ids), (cosines, dense_ids) = _arrays(lexical), _arrays(dense)
    floor = cosines.min() if len(cosines) else 0.0
    shares = (lexical_scores / full_score) ** SHARPNESS if full_score > 0 else lexical_scores
    missing = lexical_ids[~np.isin(lexical_ids, dense_ids)]
    gains = [shares, weight * cosines, np.full(len(missing), weight * floor)]
    return summed(np.concatenate(gains), np.concatenate([lexical_ids, dense_ids, missing]))


def _arrays(ranking: Ranking) -> Ranking:
    return np.asarray(ranking[0], np.float32), np.asarray(ranking[1], np.int64)


def summed(gains: Vectors, ids: Ids) -> Ranking:
    """Add up the gains of each id, one or several, and rank; ties go to the lower id."""
    different, place = np.unique(ids, return_inverse=True)
    scores = np.bincount(place, weights=gains, minlength=len(different)).astype(np.float32)
    order = np.lexsort((different, -scores))
    return scores[order], different[order]
