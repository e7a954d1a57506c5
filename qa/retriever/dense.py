"""The dense half: the passages nearest to the question by one vector each, then compared piece by piece."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embeddings.base import NO_ID, Encoder, Ids, VectorIndex
from embeddings.late import LateInteraction
from embeddings.pieces import PieceIndex
from qa.retriever.fusion import Ranking

DEPTH = 100
"""Passages that each half contributes to the fusion."""
COMPARED = 200
"""Passages, the nearest, that are compared piece by piece. Of 399 CMRC trial questions over 20,256 articles 100 find
91.0% first and 94.0% among five, 200 find 91.7 and 94.7, 300 find 92.0 and 95.2; questions that share hardly a
word with their passage gain nothing beyond 100."""
LATE_WEIGHT = 1.25
"""What the late score counts beside the cosine in the dense half alone. When it was chosen, fused at
`qa.config.DENSE_WEIGHT`, first and among five, of 1,000 CMRC trial questions over 20,256 articles;
of 800 written questions that share hardly a word with their passage; and
of 600 others, both over 32,237 passages: at 0 96.4 / 98.9, 15.4 / 33.0, 71.0 / 91.2%; at 1 96.7 / 99.4, 16.6 / 34.1,
75.0 / 92.7; at 1.25 96.9 / 99.3, 16.8 / 33.6, 75.7 / 92.8; at 2 97.3 / 99.3, 16.1 / 32.3, 76.7 / 92.8. The dense
half alone finds 93.3 / 96.1, 15.2 / 31.4, 73.8 / 91.8 at 1.25."""
_LEAST_LATE, _LATE_BY_WORDS = 0.5, 2.5
"""See `late_weight`. With `qa.retriever.fusion.SHARPNESS` 2, first and among five, of the 103 `tune` paraphrases, 567
held-out ones over statutes and reports, 500 over news, 600 other held-out questions and CMRC trial: 1.25 for all 19.4 /
45.6, 16.2 / 31.0, 23.2 / 43.2, 77.2 / 93.5, 96.8 / 99.2%; 2 for all 19.4 / 44.7, 13.2 / 27.9, 22.2 / 39.8, 78.2 / 93.2,
97.2 / 99.2; 0.5 + 1.5 times the share 19.4 / 44.7, 18.5 / 35.6, 23.0 / 43.8, 77.7 / 93.3, 96.9 / 99.2; 0.5 + 2.5 times
it 19.4 / 45.6, 18.0 / 33.3, 23.0 / 43.8, 78.2 / 93.5, 97.1 / 99.2."""
LARGEST = 1 + _LEAST_LATE + _LATE_BY_WORDS
"""No score of the dense half is larger, none smaller than its negative."""


class DenseHalf:
    """Ranks passages by cosine and, where encoder and index have pieces, by cosine and late score.

    Scores are cosines, or cosine plus `LATE_WEIGHT` times the late score; then ties go to the lower id.
    """

    def __init__(self, encoder: Encoder, vectors: VectorIndex, pieces: PieceIndex | None = None) -> None:
        """Take the indexes; `pieces` holds none, or those of the passages in `vectors`."""
        self._vectors, self._pieces = vectors, pieces or PieceIndex()
        self._late = encoder if isinstance(encoder, LateInteraction) and len(self._pieces) else None

    def ranking(self, question: str, vector: NDArray[np.floating], allowed_ids: Ids | None = None) -> Ranking:
        """Return the best passages, `DEPTH` at most; `vector` is the encoded question."""
        return self.with_others(question, vector, np.zeros(0, np.int64), allowed_ids)[0]

    def with_others(
        self,
        question: str,
        vector: NDArray[np.floating],
        others: Ids,
        allowed_ids: Ids | None = None,
        late_weight: float = LATE_WEIGHT,
    ) -> tuple[Ranking, Ranking]:
        """Return the ranking, and with it, unordered, the passages of `others` that it lacks, scored alike.

        `late_weight` is what the late score counts beside the cosine. Without pieces the others are
        left out: the lowest cosine of the ranking says enough of them.
        """
        depth = DEPTH if self._late is None else COMPARED
        nearest = first_row(*self._vectors.search(vector[np.newaxis], depth, allowed_ids))
        if self._late is None:
            return nearest, nearest
        missing = np.setdiff1d(others, nearest[1])
        cosines, ids = nearest
        if len(missing):
            rest = first_row(*self._vectors.search(vector[np.newaxis], len(missing), missing))
            cosines, ids = np.concatenate((cosines, rest[0])), np.concatenate((ids, rest[1]))
        scores = cosines + np.float32(late_weight) * self._late.late_scores(question, self._pieces.of(ids))
        own = len(nearest[1])
        order = np.lexsort((ids[:own], -scores[:own]))[:DEPTH]
        kept = np.concatenate((order, np.setdiff1d(np.flatnonzero(np.isin(ids, others)), order)))
        return (scores[order], ids[order]), (scores[kept], ids[kept])


def late_weight(said: float) -> float:
    """Return what the late score counts in the fusion, where the best passage says a share `said` of the question.

    Where a passage has the question's words, which of them stand in it decides, and pieces see that; where none has,
    the likest pieces are likely chance, and the gist is the better guide. The share is that of BM25, from 0.

    >>> late_weight(0.2), late_weight(1.3)
    (1.0, 3.0)
    """
    return _LEAST_LATE + _LATE_BY_WORDS * min(1.0, said)


def first_row(scores: NDArray[np.float32], ids: Ids) -> Ranking:
    """Return the first row of a search without its empty places."""
    kept = ids[0] != NO_ID
    return scores[0][kept], ids[0][kept]
