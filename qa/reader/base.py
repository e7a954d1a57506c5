"""The contracts of the reader and of what decides by its scores: the seam behind which a better model can be put."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa.datatypes import Passage


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate answer: `passages[passage].text[start:end]`. Scores compare within one reading only."""

    passage: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found for one question.

    `spans` come best first, those that differ by a character included. `no_answer_score` is on the scale of the span
    scores: the larger it is beside `spans[0].score`, the less likely it is that the passages hold an answer.
    """

    spans: tuple[Span, ...]
    no_answer_score: float


class Reader(ABC):
    """Scores the spans of passages as answers to a question."""

    @property
    def fingerprint(self) -> str:
        """16 hex digits that tell readers apart; of one that cannot be looked into, by its class's name."""
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        return hashlib.sha256(kind.encode()).hexdigest()[:16]

    @abstractmethod
    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Return the best spans over all `passages`, best first, none empty, none twice, none across passages.

        No passages: no spans. The same input gives the same reading.
        """

    def read_many(self, questions: Sequence[str], passages: Sequence[Sequence[Passage]]) -> list[Reading]:
        """Read several questions, each with its own passages; the same results as one by one, in order."""
        return [self.read(question, found) for question, found in zip(questions, passages, strict=True)]


class Decider(ABC):
    """Decides which candidate to answer with and how sure to be, by their `qa.reader.decision.FEATURES`."""

    threshold: float
    """The confidence below which to abstain."""

    @abstractmethod
    def order(self, features: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the places of the candidates, best first; `features` of shape `(n, len(FEATURES))`."""

    @abstractmethod
    def probability(self, features: NDArray[np.float64]) -> float:
        """Return the confidence, 0 to 1, that the best of the candidates is right."""

    @abstractmethod
    def at(self, threshold: float) -> Self:
        """Return the same with another threshold."""
