"""The confidence is made of the best candidate and its lead, by trees that give what scikit-learn's gave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from qa.reader.confidence import LEAD_LIMIT, Confidence, confidence_row
from qa.reader.decision import FEATURES, Decision
from qa.reader.span_reader import SHIPPED
from qa.reader.training.trees import to_onnx


def test_a_row_is_the_best_candidate_and_its_lead():
    features = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert confidence_row(features, np.array([0.5, 2.0, 1.25])).tolist() == [3.0, 4.0, 0.75]
    assert confidence_row(features, np.array([9.0, 0.0, 1.0])).tolist() == [1.0, 2.0, LEAD_LIMIT]
    assert confidence_row(features[2:], np.array([-1.0])).tolist() == [5.0, 6.0, LEAD_LIMIT]


@pytest.mark.parametrize("rounds", [1, 40])
def test_the_written_trees_give_what_the_fitted_ones_give(rounds: int):
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(rounds)
    x = rng.normal(size=(900, 6)).astype(np.float32)
    y = x[:, 0] * x[:, 3] + 0.3 * rng.normal(size=900) > 0
    model = HistGradientBoostingClassifier(max_iter=rounds, max_leaf_nodes=7, early_stopping=False).fit(x, y)
    confidence = Confidence(to_onnx(model, 6))
    asked = rng.normal(size=(200, 6)).astype(np.float32)
    given = [confidence.of(row) for row in asked]
    np.testing.assert_allclose(given, model.predict_proba(asked)[:, 1], atol=1e-5)
    assert max(given) - min(given) > 0.01


def test_the_shipped_one_is_a_probability_and_the_same_in_every_thread():
    decision = Decision.load(SHIPPED)
    rng = np.random.default_rng(0)
    asked = [rng.normal(size=(rng.integers(1, 30), len(FEATURES))) for _ in range(60)]
    alone = [decision.probability(features) for features in asked]
    assert all(0 < each < 1 for each in alone)
    assert len(set(alone)) > 30
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(decision.probability, asked)) == alone
