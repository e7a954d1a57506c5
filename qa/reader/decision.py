"""Which candidate to answer with, and how sure to be: one logistic model over a dozen plain features.

Its probability both ranks the candidates and is the answer's confidence: it is fitted so that of the answers
given at 0.8, about 80% are right (`qa.reader.training.decision`, on the seed's `tune` questions and CMRC
trial; logistic calibration after Platt 1999).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold_characters
from qa.datatypes import Passage
from qa.reader.candidates import Candidate
from qa.reader.features import Vocabulary, codes_of, ngram_codes
from qa.reader.question import AnswerType, Question

FEATURES = (
    "score", "score_when_best", "lead", "share", "retrieval", "retrieval_gap", "first_passage", "coverage", "near_coverage",
    "best_coverage", "repeats_question", "number_missing", "date_missing", "length", "no_answer", "heading",
)  # fmt: skip
"""Names of the features, in the order of the weights."""

_STOP = re.compile(
    r"什么|哪些|哪个|哪里|哪儿|哪|谁|多少|几|怎么样|怎么|怎样|如何|为什么|为何|是否|有没有|是不是|能否|可否|吗|呢|的|了|是|在|和|与|有|对|请问|一共|要"
)
_DIGIT = re.compile(r"[0-9一二两三四五六七八九十百千万亿〇零几]")
_DATE = re.compile(r"[年月日天周期时早晚]|[0-9]{4}|现在|今|明|昨|春|夏|秋|冬")


class Coverage:
    """How much of a question's wording a text holds, rare words counting more."""

    def __init__(self, vocabulary: Vocabulary, question: str) -> None:
        """Take the question's words apart; asking words and particles do not count."""
        folded = fold_characters(question)
        ids, starts = vocabulary.words([folded])[0]
        bounds = [*np.flatnonzero(starts).tolist(), len(folded)]
        stopped = np.zeros(len(folded), bool)
        for match in _STOP.finditer(folded):
            stopped[match.start() : match.end()] = True
        self._grams = np.unique(ngram_codes(codes_of(folded), 2))
        self._words: list[tuple[str, float]] = [
            (folded[a:b], float(rarity))
            for a, b, rarity in zip(bounds, bounds[1:], vocabulary.rarity(ids[bounds[:-1]]), strict=False)
            if not stopped[a:b].all() and folded[a:b].strip() and folded[a].isalnum()
        ]

    def of(self, text: str) -> float:
        """Return the share of the question's words, weighted by rarity, that stand in `text`: 0 to 1.

        A word of several characters that is not there counts by the share of its characters pairs that are,
        so that 招引 still speaks a little for 招引项目.
        """
        total = sum(weight for _, weight in self._words)
        if not total:
            return 0.0
        return sum(weight * _part(word, text) for word, weight in self._words) / total

    def repeated(self, span: str) -> float:
        """Return the share of the span's character pairs that stand in the question: 0 to 1."""
        grams = ngram_codes(codes_of(span), 2)
        return float(np.isin(grams, self._grams).mean()) if len(grams) else 0.0


def _part(word: str, text: str) -> float:
    if word in text:
        return 1.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return 0.8 * sum(p in text for p in pairs) / len(pairs) if pairs else 0.0


@dataclass(frozen=True)
class Decision:
    """The fitted weights: `probability = sigmoid(bias + features @ weights)`, and the abstention threshold."""

    weights: NDArray[np.float64]
    bias: float
    threshold: float

    @classmethod
    def load(cls, folder: Path) -> Decision:
        """Read `decision.json`; its keys are the names in `FEATURES`."""
        stored = json.loads((folder / "decision.json").read_text(encoding="utf-8"))
        weights = np.array([stored["weights"][name] for name in FEATURES])
        return cls(weights, float(stored["bias"]), float(stored["threshold"]))

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that each candidate answers; `features` of shape `(n, len(FEATURES))`."""
        logits: NDArray[np.float64] = self.bias + features @ self.weights
        return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


def features_of(
    vocabulary: Vocabulary,
    question: Question,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    no_answer_score: float,
) -> NDArray[np.float64]:
    """Return the features of each candidate, shape `(len(candidates), len(FEATURES))`, all about -3 to 3."""
    coverage = Coverage(vocabulary, question.text)
    context = [fold_characters("\n".join((p.document.title, *p.paragraph.section, p.text))) for p in passages]
    covered = [coverage.of(text) for text in context]
    scores = np.array([c.score - no_answer_score for c in candidates])
    shares = np.exp(scores - scores.max(initial=0.0))
    shares /= shares.sum() if len(shares) else 1.0
    best_other = [max((s for j, s in enumerate(scores) if j != i), default=scores.min(initial=0) - 2) for i in range(len(scores))]
    top = max((p.score for p in passages), default=0.0)
    return np.array([
        _row(question, coverage, candidate, passages[candidate.passage], covered, scores[i], best_other[i], shares[i], top)
        for i, candidate in enumerate(candidates)
    ]).reshape(-1, len(FEATURES))  # fmt: skip


def _row(
    question: Question, coverage: Coverage, candidate: Candidate, passage: Passage, covered: list[float],
    score: float, other: float, share: float, top: float,
) -> list[float]:  # fmt: skip
    text, quotation = passage.paragraph.text, candidate.quotation
    near = fold_characters(text[max(0, quotation.start - 40) : quotation.end + 40])
    folded = fold_characters(quotation.text)
    kind = question.answer_type
    return [
        float(np.clip(score, -12, 12)) / 4,
        float(np.clip(score, -12, 12)) / 4 if score >= other else 0.0,
        float(np.clip(score - other, -8, 8)) / 4,
        share,
        min(passage.score, 2.0),
        float(np.clip(passage.score - top, -2, 0)),
        float(passage.rank <= 1),
        covered[candidate.passage],
        coverage.of(near),
        max(covered),
        coverage.repeated(folded),
        float(kind is AnswerType.HOW_MANY and not _DIGIT.search(folded)),
        float(kind is AnswerType.WHEN and not _DATE.search(folded)),
        float(np.log1p(len(folded))) / 3,
        float(score < 0),
        float(passage.paragraph.kind == "heading"),
    ]
