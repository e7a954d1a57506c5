"""How sure to be of the best candidate: boosted trees over its features, run by ONNX Runtime.

Trees, because what makes an answer wrong is seldom one thing: a high score beside a sentence that says little of
the question, a number that is missing where the wording fits. Against a logistic model over the same features they
wrongly abstained half as often on held-out questions, at equal shares of rightly abstained ones. What they are fitted
to, and how their sum becomes a probability, is told by `qa.reader.training.decision.fit_confidence`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LEAD_LIMIT = 4.0
"""A lead over the next candidate counts no further."""


def confidence_row(features: NDArray[np.float64], ranks: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return what the confidence is computed from: the best candidate's features, and its lead.

    `features` has the shape `(n, f)`, `ranks` the scores that order the `n >= 1` candidates; the result has the
    shape `(f + 1,)`. The lead is the difference of its rank score to the next one's, at most `LEAD_LIMIT`.
    """
    order = np.argsort(-ranks, kind="stable")
    lead = min(LEAD_LIMIT, ranks[order[0]] - ranks[order[1]]) if len(order) > 1 else LEAD_LIMIT
    return np.append(features[order[0]], lead).astype(np.float32)


class Confidence:
    """Gives the probability that an answer is right (gradient boosting: Friedman 2001)."""

    def __init__(self, model: bytes) -> None:
        """Take an ONNX model with one input, rows of `confidence_row`, whose output `(n, 1)` is the probability."""
        self.model = model

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self.model, options, providers=["CPUExecutionProvider"])

    def of(self, row: NDArray[np.float32]) -> float:
        """Return the probability for one row, 0 to 1."""
        return float(self._session.run(None, {"row": row[None]})[0][0, 0])
