"""Which candidate to answer with, and how sure to be: two models over plain features.

A linear one ranks the candidates of a question (a conditional logit, McFadden 1974), boosted trees give the
confidence in the first of them (`qa.reader.confidence`), so that of the answers given at 0.8, about 80% are right.
Both are fitted by `qa.reader.training.decision`, on questions that no reported figure uses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder
from embeddings.text import fold_characters
from qa.datatypes import ParagraphKind, Passage
from qa.reader.base import Decider
from qa.reader.candidates import Candidate
from qa.reader.confidence import Confidence, confidence_row
from qa.reader.features import Vocabulary
from qa.reader.question import AnswerType, Question
from qa.reader.wording import Wording
from qa.text import clauses, sentences

FEATURES = (
    "score", "score_when_best", "lead", "share",
    "agreement", "agreement_when_best", "agreement_lead", "agreement_share",
    "top_retrieval", "best_clause_cosine", "best_sentence_cosine",
    "retrieval", "retrieval_gap", "first_passage", "passage_coverage", "best_coverage", "sentence_coverage",
    "clause_cosine", "clause_cosine_gap", "sentence_cosine", "sentence_cosine_gap",
    "repeats_question", "only_repeats", "ragged_start", "ragged_end", "starts_clause", "ends_clause",
    "clause_rest_coverage", "asked_noun", "asked_noun_missing", "number_missing", "date_missing", "length", "heading",
    "unit_named", "unit_missing",
    "clause_repeats", "clause_only_repeats", "clause_before", "clause_after", "clause_coverage", "clause_marker",
    "clause_length",
    "whether_repeats", "whether_coverage", "whether_length", "whether_cosine_gap",
    "told_agreement", "told_agreement_when_best", "told_agreement_lead", "told_agreement_share",
)  # fmt: skip
"""Names of the features, in the order of the weights.

`clause_` ones are 0 but for why and how, `whether_` ones but for whether, `told_` ones but for all three.
"""

SCORE_SCALE = 4.0
"""The feature `score` is the reader's score divided by this."""

_DIGIT = re.compile(r"[0-9一二两三四五六七八九十百千万亿〇零几]")
_DATE = re.compile(r"[年月日天周期时早晚]|[0-9]{4}|现在|今|明|昨|春|夏|秋|冬")
_RAGGED_START = "的了着过等和与及或并而,.、;:)）”》之"
_RAGGED_END = "的和与及或并在于对把将被从向为以,.、;:(（“《是到"
"""Characters with which an answer hardly ever begins or ends."""
_REASON = re.compile(
    r"因为|由于|为了|以便|从而|在于|旨在|以[^为及来上]|使|才|确保|重要|通过|用|加大|强化|坚持|必须"
)


@dataclass(frozen=True)
class Decision(Decider):
    """Two fitted models over `FEATURES`, and the abstention threshold.

    `ranking` (one weight a feature) orders the candidates of one question; `confidence` says how likely the first
    of them is right.
    """

    ranking: NDArray[np.float64]
    confidence: Confidence
    threshold: float

    @classmethod
    def load(cls, folder: Path) -> Decision:
        """Read `decision.json`, whose weights bear the names in `FEATURES`, and `confidence.onnx`."""
        stored = json.loads((folder / "decision.json").read_text(encoding="utf-8"))
        ranking = np.array([stored["ranking"][name] for name in FEATURES])
        confidence = Confidence((folder / "confidence.onnx").read_bytes())
        return cls(ranking, confidence, float(stored["threshold"]))

    def at(self, threshold: float) -> Decision:
        """Return the same with another threshold."""
        return replace(self, threshold=threshold)

    def order(self, features: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the places of the candidates, best first; `features` of shape `(n, len(FEATURES))`."""
        return np.argsort(-(features @ self.ranking), kind="stable")

    def probability(self, features: NDArray[np.float64]) -> float:
        """Return the probability, 0 to 1, that the best of the candidates is right."""
        return self.confidence.of(confidence_row(features, features @ self.ranking))


class FeatureMaker:
    """Makes the features of candidates; shared by the run time and the fitting."""

    def __init__(self, vocabulary: Vocabulary, encoder: Encoder) -> None:
        self.vocabulary, self._encoder = vocabulary, encoder

    def wording(self, question: Question) -> Wording:
        """Return the question's words."""
        return Wording(self.vocabulary, question.text)

    def features(
        self,
        question: Question,
        candidates: Sequence[Candidate],
        passages: Sequence[Passage],
        no_answer_score: float,
    ) -> NDArray[np.float64]:
        """Return the features of each candidate, shape `(len(candidates), len(FEATURES))`, about -3 to 3 each."""
        if not candidates:
            return np.zeros((0, len(FEATURES)))
        wording = self.wording(question)
        places = [_Place(c, passages[c.passage]) for c in candidates]
        columns = {
            **_read(np.array([c.score - no_answer_score for c in candidates])),
            **_agreed(np.array([c.agreement - no_answer_score for c in candidates])),
            **_retrieved([p.passage for p in places], passages, wording),
            **self._meaning(question, places),
            **_worded(question, places, wording),
        }
        columns.update(_by_type(question, columns, places, wording))
        return np.stack([np.asarray(columns[name], dtype=np.float64) for name in FEATURES], axis=1)

    def _meaning(self, question: Question, places: Sequence[_Place]) -> dict[str, NDArray[np.float64]]:
        """Return the cosines of the question with each candidate's clause and sentence."""
        texts = sorted({p.clause for p in places} | {p.sentence for p in places})
        vectors = _unit(self._encoder.encode_document(texts))
        cosines = dict(
            zip(texts, vectors @ _unit(self._encoder.encode_query([question.text]))[0], strict=True)
        )
        clause = np.array([cosines[p.clause] for p in places], np.float64)
        sentence = np.array([cosines[p.sentence] for p in places], np.float64)
        return {
            "best_clause_cosine": np.full(len(places), clause.max()),
            "best_sentence_cosine": np.full(len(places), sentence.max()),
            "clause_cosine": clause,
            "clause_cosine_gap": clause - clause.max(),
            "sentence_cosine": sentence,
            "sentence_cosine_gap": sentence - sentence.max(),
        }


class _Place:
    """A candidate where it stands: its passage, clause, sentence, and its words folded."""

    def __init__(self, candidate: Candidate, passage: Passage) -> None:
        text = passage.paragraph.text
        self.passage, self.start, self.end = passage, candidate.quotation.start, candidate.quotation.end
        self.text = _folded(text)
        self.span = self.text[self.start : self.end]
        self.sentence = text[slice(*_around(sentences(text), self.start, self.end))]
        self.clause_start, self.clause_end = _around(clauses(text), self.start, self.end)
        self.clause = text[self.clause_start : self.clause_end]
        self.clause_rest = (
            self.text[self.clause_start : self.start] + "\n" + self.text[self.end : self.clause_end]
        )


def _around(parts: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    touched = [(a, b) for a, b in parts if a < end and start < b]
    return touched[0][0], touched[-1][1]


# Twenty candidates of one question stand in a handful of paragraphs, and the next question reads them again.
_folded = lru_cache(maxsize=256)(fold_characters)


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: NDArray[np.floating] = vectors / np.maximum(norms, 1e-9)
    return result


def _read(scores: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the reader's view: its score, the lead over the best other candidate, the share of the whole."""
    scores = np.clip(scores, -12, 12)
    order = np.sort(scores)[::-1]
    second = order[1] if len(order) > 1 else order[0] - 2
    lead = scores - np.where(scores == order[0], second, order[0])
    weights = np.exp(scores - order[0])
    best = np.where(scores == order[0], scores, 0.0)
    share = weights / weights.sum()
    return {
        "score": scores / SCORE_SCALE,
        "score_when_best": best / SCORE_SCALE,
        "lead": np.clip(lead, -8, 8) / 4,
        "share": share,
    }


def _agreed(agreement: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the same views of what the reader's spans agree on."""
    views = _read(agreement)
    views["agreement"] = views.pop("score")
    return {
        name if name == "agreement" else f"agreement_{name.removeprefix('score_')}": views[name]
        for name in views
    }


def _retrieved(
    of: Sequence[Passage], passages: Sequence[Passage], wording: Wording
) -> dict[str, NDArray[np.float64]]:
    covered = {
        p.id: wording.coverage(_folded("\n".join((p.document.title, *p.paragraph.section, p.text))))
        for p in passages
    }
    top = max(p.score for p in passages)
    return {
        "top_retrieval": np.full(len(of), min(top, 2.0)),
        "retrieval": np.array([min(p.score, 2.0) for p in of]),
        "retrieval_gap": np.array([max(p.score - top, -2.0) for p in of]),
        "first_passage": np.array([float(p.rank <= 1) for p in of]),
        "passage_coverage": np.array([covered[p.id] for p in of]),
        "best_coverage": np.full(len(of), max(covered.values())),
        "heading": np.array([float(p.paragraph.kind is ParagraphKind.HEADING) for p in of]),
    }


def _worded(question: Question, places: Sequence[_Place], wording: Wording) -> dict[str, NDArray[np.float64]]:
    kind, asked = question.answer_type, bool(wording.asked_noun)
    named = np.array([wording.names(p.text, p.start, p.end) for p in places], np.float64)
    unit = np.array([wording.counts(p.text, p.start, p.end) for p in places], np.float64)
    number = [kind is AnswerType.HOW_MANY and not _DIGIT.search(p.span) for p in places]
    date = [kind is AnswerType.WHEN and not _DATE.search(p.span) for p in places]
    return {
        "sentence_coverage": np.array([wording.coverage(_folded(p.sentence)) for p in places]),
        "repeats_question": np.array([wording.repeated(p.span) for p in places]),
        "only_repeats": np.array([float(p.span in question.folded) for p in places]),
        "ragged_start": np.array([float(p.span[0] in _RAGGED_START) for p in places]),
        "ragged_end": np.array([float(p.span[-1] in _RAGGED_END) for p in places]),
        "starts_clause": np.array([float(p.clause_start >= p.start) for p in places]),
        "ends_clause": np.array([float(p.clause_end <= p.end + 1) for p in places]),
        "clause_rest_coverage": np.array([wording.coverage(p.clause_rest) for p in places]),
        "asked_noun": named,
        "asked_noun_missing": (1 - named) * asked,
        "number_missing": np.array(number, np.float64),
        "date_missing": np.array(date, np.float64),
        "unit_named": unit,
        "unit_missing": (1 - unit) * bool(wording.asked_unit),
        "length": np.log1p([len(p.span) for p in places]) / 3,
    }


def _beside(places: Sequence[_Place], wording: Wording) -> NDArray[np.int64]:
    """Return where each candidate stands beside the clause that says most of the question: -1 before, 1 after.

    What is asked with 怎样 mostly stands before what it serves (完善机制，营造氛围), a reason on either side; 0 stands
    for in it, or further off.
    """
    found, best_of = [], {}
    for place in places:
        parts = clauses(place.passage.paragraph.text)
        if place.text not in best_of:
            best_of[place.text] = int(np.argmax([wording.coverage(place.text[a:b]) for a, b in parts]))
        best = best_of[place.text]
        first, last = parts[max(0, best - 1)], parts[min(len(parts) - 1, best + 1)]
        before = first[0] <= place.start and place.end <= parts[best][0]
        after = parts[best][1] <= place.start and place.end <= last[1]
        found.append(int(after) - int(before))
    return np.array(found)


def _by_type(
    question: Question,
    columns: dict[str, NDArray[np.float64]],
    places: Sequence[_Place],
    wording: Wording,
) -> dict[str, NDArray[np.float64]]:
    """Return the features that speak for the answer types of whole clauses alone, else zeros.

    A span that repeats the question is a bad answer to 谁, and the very answer to 是否.
    """
    clause = float(question.answer_type in (AnswerType.WHY, AnswerType.HOW))
    beside = _beside(places, wording) if clause else np.zeros(len(places), np.int64)
    whether = float(question.answer_type is AnswerType.WHETHER)
    marker = np.array([bool(_REASON.search(p.span)) for p in places], np.float64)
    told = max(clause, whether)
    return {
        "clause_repeats": clause * columns["repeats_question"],
        "clause_only_repeats": clause * (columns["repeats_question"] > 0.5),
        "clause_before": clause * (beside == -1),
        "clause_after": clause * (beside == 1),
        "clause_coverage": clause * columns["sentence_coverage"],
        "clause_marker": clause * marker,
        "clause_length": clause * columns["length"],
        "whether_repeats": whether * columns["repeats_question"],
        "whether_coverage": whether * columns["sentence_coverage"],
        "whether_length": whether * columns["length"],
        "whether_cosine_gap": whether * columns["clause_cosine_gap"],
        **{f"told_{name}": told * columns[name] for name in columns if name.startswith("agreement")},
    }
