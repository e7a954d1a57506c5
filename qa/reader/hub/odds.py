"""What to answer, and how sure to be, for a reader that nothing here was fitted to: by its own scores alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.reader.base import Decider
from qa.reader.decision import FEATURES, SCORE_SCALE

_SCORE = FEATURES.index("score")


@dataclass(frozen=True)
class SpanOdds(Decider):
    """Orders candidates by the reader's score; the confidence is the best one's odds against "no answer here".

    The score is a difference of logits, so a model trained to tell spans from CLS means by it the log of those
    odds: `confidence = 1 / (1 + e^-score)`, 0.5 where both are equally likely. Whether such a confidence keeps
    its word nobody has measured for the model at hand: `yuanwen evaluate` shows its calibration error,
    `yuanwen tune` fits the threshold.
    """

    threshold: float = 0.5

    def at(self, threshold: float) -> SpanOdds:
        """Return the same with another threshold."""
        return replace(self, threshold=threshold)

    def order(self, features: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the places of the candidates, best first; equal scores stay as they are."""
        return np.argsort(-features[:, _SCORE], kind="stable")

    def probability(self, features: NDArray[np.float64]) -> float:
        """Return the confidence, 0 to 1, in the best of the candidates."""
        return float(1 / (1 + np.exp(-SCORE_SCALE * features[:, _SCORE].max())))
