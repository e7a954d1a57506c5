"""The retriever: from a question to the passages most likely to answer it, best first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder, Ids, VectorIndex
from embeddings.pieces import PieceIndex
from qa.config import DENSE_WEIGHT
from qa.datatypes import Passage
from qa.retriever.base import LexicalIndex
from qa.retriever.containment import candidates, repetition
from qa.retriever.dense import DEPTH, LARGEST, DenseHalf, first_row, late_weight
from qa.retriever.fusion import Ranking, weighted_scores
from qa.retriever.meanings import FOUND, behind, in_other_words, raised, turned
from qa.retriever.naming import Named, named_in
from qa.retriever.terms import CONTEXT_END
from qa.retriever.titles import beyond, meant_less, named_as_source

_MOST_CHECKED = 64
"""Candidates compared with the question word for word; only bare phrases have more."""
_MOST_READ = 1_000
"""Of more candidates than that, as many are looked through for the question as it is typed: 30 ms."""
_BEST_CHECKED = 3
"""Of the fused ranking, compared too: they may hold a sentence that is quoted within a longer question."""

_MISFIT = 1.0
"""What a passage loses that does not fit the year or title that the question names; half when it fits by half."""
_LOOKED_AT = 10
"""Passages, the best, whose documents' titles, and their paragraphs' openings, are held against the question."""

_OPENING = 12
"""Characters of a paragraph that tell what it is about."""
_OPENED = 0.1
"""What is added to the score of a passage whose paragraph opens with all that is asked, and by its share with some of
it; of 1,002 CMRC trial questions over 20,256 articles 97.2% find their passage first, 97.0 at 0, and paraphrases over
official texts and the seed's questions are found as before."""

PassagesOf = Callable[[Sequence[int]], list[Passage]]
"""Fetches passages by id, in the order asked; ids that are not there are left out."""


def lexical_text(passage: Passage) -> str:
    """Return what the lexical half indexes: the passage, with the document's title and the section as context."""
    titles = "\n".join((passage.document.title, *passage.paragraph.section))
    return f"{titles.replace(CONTEXT_END, ' ')}{CONTEXT_END}{passage.text}"


def dense_text(passage: Passage) -> str:
    """Return what the dense half encodes: the document's title, the section, and the passage."""
    return "\n".join((passage.document.title, *passage.paragraph.section, passage.text))


class Retriever:
    """Finds passages through a lexical and a vector index that hold the same ids, and their pieces."""

    def __init__(
        self,
        encoder: Encoder,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        passages_of: PassagesOf,
        dense_weight: float = DENSE_WEIGHT,
        pieces: PieceIndex | None = None,
    ) -> None:
        """Take the indexes; `pieces`, of the same ids too, where the encoder offers `LateInteraction`."""
        self._encoder = encoder
        self._dense_weight = dense_weight
        self._lexical = lexical
        self._dense = DenseHalf(encoder, vectors, pieces)
        self._passages_of = passages_of

    def search(self, question: str, k: int, allowed_ids: Ids | None = None) -> list[Passage]:
        """Return up to `k` passages, best first, with `score`, `rank`, `lexical_rank` and `dense_rank`.

        A passage that repeats the question word for word comes first; see `qa.retriever.containment`. Takes
        any string; one without words or numbers is answered by the dense half alone. `allowed_ids` restricts
        the search to those passages (`None`: all).

        Raises:
            ValueError: `k < 1`.

        """
        return self.search_many([question], k, allowed_ids)[0]

    def search_many(
        self, questions: Sequence[str], k: int, allowed_ids: Ids | None = None
    ) -> list[list[Passage]]:
        """Search for several questions, encoded together; the same results as one by one, in order.

        Those whose words no text has are encoded once more, in other words.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        if not questions:
            return []
        vectors = self._encoder.encode_query(list(questions))
        return [self._find(question, vectors[i], k, allowed_ids) for i, question in enumerate(questions)]

    def _find(
        self, question: str, vector: NDArray[np.floating], k: int, allowed_ids: Ids | None
    ) -> list[Passage]:
        lexical, dense, fused = self._ranked(question, vector, allowed_ids)
        named = named_in(question)
        if named is not None:
            lexical, dense, fused = self._of_years(named, (lexical, dense, fused), allowed_ids)
        fused = self._opened(question, self._within_document(question, self._of_titles(question, fused)))
        repeated = self._repetitions(question, fused, allowed_ids)
        best = _repeated_first(fused, repeated, k, _repetition_step(self._dense_weight))
        return self._described(best, lexical, dense)

    def _ranked(
        self, question: str, vector: NDArray[np.floating], allowed_ids: Ids | None
    ) -> tuple[Ranking, Ranking, Ranking]:
        """Return the lexical, the dense and the fused ranking."""
        lexical = self._lexical_ranking(question, allowed_ids)
        full = self._lexical.full_score(question)
        said = float(lexical[0][0]) / full if len(lexical[0]) and full > 0 else 0.0
        unsaid = max(0.0, 1 - said)
        other = in_other_words(question, unsaid)
        if other:
            vector = turned(vector, self._encoder.encode_query([other.asked])[0], unsaid)
        asked = other.asked if other else question
        dense, scored = self._dense.with_others(asked, vector, lexical[1], allowed_ids, late_weight(said))
        fused = weighted_scores(lexical, scored, self._dense_weight, full)
        if other:
            found = self._lexical_ranking(other.searched, allowed_ids)
            lexical, fused = behind(lexical, found), raised(fused, found, full, unsaid)
        return lexical, dense, fused

    def _of_years(
        self, named: Named, found: tuple[Ranking, Ranking, Ranking], allowed_ids: Ids | None
    ) -> tuple[Ranking, Ranking, Ranking]:
        """Rank anew when several documents were found: by the question without its years, then by fit."""
        documents = {p.document.id: p.document for p in self._passages_of(found[2][1].tolist())}
        if len(documents) < 2:
            return found
        lexical, dense, fused = found
        if named.years:
            bare = named.bare(documents.values())
            lexical, dense, fused = self._ranked(bare, self._encoder.encode_query([bare])[0], allowed_ids)
        passages = self._passages_of(fused[1].tolist())
        misfits = {p.id: 1 - fit for p, fit in zip(passages, named.fits(passages), strict=True)}
        return lexical, dense, _lowered(fused, misfits)

    def _of_titles(self, question: str, fused: Ranking) -> Ranking:
        """Lower the passages of documents than which the question names a look-alike rather.

        Where it names a document as its source, leave out those of all others.
        """
        first = [p.document for p in self._passages_of(fused[1][:_LOOKED_AT].tolist())]
        sources = named_as_source(question, first)
        if sources:
            passages = self._passages_of(fused[1].tolist())
            kept = np.isin(fused[1], [p.id for p in passages if p.document.id in sources])
            return fused[0][kept], fused[1][kept]
        if not meant_less(question, first):
            return fused
        passages = self._passages_of(fused[1].tolist())
        less = meant_less(question, [p.document for p in passages])
        return _lowered(fused, {p.id: 1.0 for p in passages if p.document.id in less})

    def _within_document(self, question: str, fused: Ranking) -> Ranking:
        """Rank the first document's passages among themselves by what the question asks beyond its title.

        All of them have the title's words: 国防教育 finds the law, and hides which of its articles says who pays.
        """
        first = self._passages_of(fused[1][:1].tolist())
        rest = beyond(question, first[0].document.title) if first else ""
        if not rest.strip() or rest == question:
            return fused
        passages = self._passages_of(fused[1].tolist())
        own = np.array([p.id for p in passages if p.document.id == first[0].document.id], np.int64)
        vector = self._encoder.encode_query([rest])[0]
        scores, ids = self._dense.with_others(rest, vector, own, own, late_weight(0))[1]
        return _lowered(fused, dict(zip(ids.tolist(), (scores.mean() - scores).tolist(), strict=True)))

    def _opened(self, question: str, fused: Ranking) -> Ranking:
        """Raise the best passages by what their paragraphs open with: 「蓍的叶子」 is asked of 「蓍，又名千叶蓍……」."""
        best = self._passages_of(fused[1][:_LOOKED_AT].tolist())
        shares = self._lexical.said(question, [p.paragraph.text[:_OPENING] for p in best]).tolist()
        return _lowered(fused, {p.id: -_OPENED * share for p, share in zip(best, shares, strict=True)})

    def _lexical_ranking(self, question: str, allowed_ids: Ids | None) -> Ranking:
        return first_row(*self._lexical.search([question], DEPTH, allowed_ids))

    def _repetitions(self, question: str, fused: Ranking, allowed_ids: Ids | None) -> dict[int, int]:
        """Return how much of the question each passage that may repeat it does repeat."""
        possible = candidates(question, self._lexical)
        if allowed_ids is not None:
            possible = np.intersect1d(possible, allowed_ids)
        if len(possible) > _MOST_CHECKED:
            possible = self._likeliest(question, possible)
        checked = np.union1d(possible, fused[1][:_BEST_CHECKED]).tolist()
        return {passage.id: repetition(question, passage) for passage in self._passages_of(checked)}

    def _likeliest(self, question: str, possible: Ids) -> Ids:
        """Of many candidates, return those that hold the question as it is typed, else the best by BM25."""
        best = first_row(*self._lexical.search([question], _MOST_READ, possible))[1].tolist()
        exact = [passage.id for passage in self._passages_of(best) if question.strip() in passage.text]
        return np.array((exact or best)[:_MOST_CHECKED], np.int64)

    def _described(self, best: Ranking, lexical: Ranking, dense: Ranking) -> list[Passage]:
        scores = dict(zip(best[1].tolist(), best[0].tolist(), strict=True))
        lexical_ranks, dense_ranks = _ranks(lexical), _ranks(dense)
        return [
            replace(
                passage,
                score=scores[passage.id],
                rank=rank,
                lexical_rank=lexical_ranks.get(passage.id),
                dense_rank=dense_ranks.get(passage.id),
            )
            for rank, passage in enumerate(self._passages_of(best[1].tolist()), start=1)
        ]


def _lowered(fused: Ranking, misfits: Mapping[int, float]) -> Ranking:
    """Return the ranking with each passage lowered by its misfit times `_MISFIT`; ties as before."""
    lowered = fused[0] - np.array([_MISFIT * misfits.get(n, 0.0) for n in fused[1].tolist()], np.float32)
    order = np.lexsort((fused[1], -lowered))
    return lowered[order], fused[1][order]


def _repetition_step(dense_weight: float) -> float:
    """More than the span of fused scores, [-2 - d - w, 9.1 + d + w]: whoever repeats the question is first.

    d is the weight times `LARGEST`; w what ranks the passages of one document.

    BM25 saturates at k1 + 1 = 2.2 times the full score, and a quarter of that again for the titles: 2.75, and
    7.6 to the power of 2.
    """
    return 8 + FOUND + 2 * _MISFIT + _OPENED + 4 * late_weight(1) + 2 * LARGEST * dense_weight


def _repeated_first(fused: Ranking, repeated: dict[int, int], k: int, step: float) -> Ranking:
    """Return the `k` best once repetition counts; ties go to the lower id, which is document order."""
    scores = dict(zip(fused[1].tolist(), fused[0].tolist(), strict=True))
    for number, degree in repeated.items():
        if degree:
            scores[number] = scores.get(number, 0.0) + degree * step
    best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
    return np.array([scores[number] for number in best], np.float32), np.array(best, np.int64)


def _ranks(ranking: Ranking) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(ranking[1].tolist(), start=1)}
