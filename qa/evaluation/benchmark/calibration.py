"""Whether a confidence keeps its word: half of a set's questions asked of a passage that lacks their answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.benchmark.corpus import knowledge_base_of
from qa.evaluation.benchmark.sets import Asked, QuestionSet
from qa.evaluation.metrics import Bin, calibration_error, reliability, risk_coverage_area
from qa.evaluation.scoring import says
from qa.reader.answerer import Answerer

_SEED = 0
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """The most confident `coverage` of the answers."""

    coverage: float
    threshold: float
    """The least confidence among them."""
    right: float
    """The share of them that is right: 1 minus the risk."""


@dataclass(frozen=True)
class Calibration:
    """The answers to all questions of which something could be cited, whatever the threshold."""

    confidences: NDArray[np.float64]
    right: NDArray[np.bool_]

    def error(self, at: NDArray[np.int64] | None = None) -> float:
        """Return the expected calibration error, of the answers `at` some places or of all."""
        chosen = slice(None) if at is None else at
        return calibration_error(self.confidences[chosen], self.right[chosen])

    def risk_area(self, at: NDArray[np.int64]) -> float:
        """Return the area under the risk-coverage curve of the answers `at` some places."""
        return risk_coverage_area(self.confidences[at], self.right[at])

    def bins(self) -> list[Bin]:
        """Return the reliability diagram."""
        return reliability(self.confidences, self.right)

    def curve(self) -> list[CoveragePoint]:
        """Return the risk-coverage curve (El-Yaniv & Wiener 2010) at each tenth of coverage."""
        order = np.argsort(-self.confidences, kind="stable")
        sizes = sorted({round(len(order) * tenth / _TENTHS) for tenth in range(1, _TENTHS + 1)})
        return [
            CoveragePoint(n / len(order), float(self.confidences[order[n - 1]]), float(self.right[order[:n]].mean()))
            for n in sizes
            if n
        ]  # fmt: skip


def calibration(
    questions: QuestionSet,
    answerer: Answerer,
    strangers: Callable[[Sequence[Asked]], Sequence[int | None]],
    progress: Callable[[int, int], None],
) -> Calibration:
    """Ask every answerable question of one passage alone, without a threshold.

    A drawn half of them, always the same, is asked of the passage that `strangers` names: there no answer is right.
    """
    asked = [each for each in questions.asked if each.references and each.askable]
    swapped = set(random.Random(_SEED).sample(range(len(asked)), len(asked) // 2))  # noqa: S311 - no secret
    others = strangers(asked)
    confidences, right = [], []
    with knowledge_base_of(questions.contexts, answerer.at(0.0)) as knowledge_base:
        ids = {document.source: document.id for document in knowledge_base.documents()}
        for place, (each, other) in enumerate(zip(asked, others, strict=True)):
            context = other if place in swapped and other is not None else each.context
            answer = knowledge_base.answer(each.question, documents=[ids[str(context)]])
            if answer.citations:
                confidences.append(answer.confidence)
                text = answer.citations[0].text
                right.append(context == each.context and any(says(text, r) for r in each.references))
            progress(place + 1, len(asked))
    return Calibration(np.array(confidences), np.array(right, bool))


def reliability_table(bins: Sequence[Bin], headings: Sequence[str]) -> list[str]:
    """Return the reliability diagram as a Markdown table; `headings`: confidence, answers, their mean, right."""
    rows = [
        f"| {b.low:.1f}–{b.high:.1f} | {b.answers} | {100 * b.confidence:.1f}% | {100 * b.right:.1f}% | "
        f"{'█' * round(20 * b.right)}{'░' * (20 - round(20 * b.right))} |"
        for b in bins
        if b.answers
    ]
    return [*_head([*headings, ""]), *rows]


def coverage_table(curve: Sequence[CoveragePoint], headings: Sequence[str]) -> list[str]:
    """Return the risk-coverage curve as a Markdown table; `headings`: share answered, threshold, right."""
    rows = [f"| {100 * p.coverage:.0f}% | {p.threshold:.3f} | {100 * p.right:.1f}% |" for p in curve]
    return [*_head(headings), *rows]


def _head(headings: Sequence[str]) -> list[str]:
    return ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
