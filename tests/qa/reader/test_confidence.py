"""The confidence is made of the best candidate and its lead, by trees that give what scikit-learn's gave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from qa.reader.confidence import LEAD_LIMIT, Confidence, confidence_row
from qa.reader.decision import FEATURES, Decision
from qa.reader.span_reader import SHIPPED
from qa.reader.training.trees import BetaCalibration, to_onnx


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
    asked = rng.normal(size=(200, 6)).astype(np.float32)
    fitted = model.predict_proba(asked)[:, 1]
    as_they_are = Confidence(to_onnx(model, 6, BetaCalibration(1.0, 1.0, 0.0)))
    given = [as_they_are.of(row) for row in asked]
    np.testing.assert_allclose(given, fitted, atol=1e-5)
    assert max(given) - min(given) > 0.01
    bent = Confidence(to_onnx(model, 6, BetaCalibration(0.7, 2.0, -1.5)))
    logits = 0.7 * np.log(fitted) - 2.0 * np.log1p(-fitted) - 1.5
    np.testing.assert_allclose([bent.of(row) for row in asked], 1 / (1 + np.exp(-logits)), atol=1e-5)


@pytest.mark.parametrize("true", [(0.8, 1.7, -0.6), (1.0, 0.0, -0.5)])
def test_a_calibration_tells_how_often_each_score_is_right(true: tuple[float, float, float]):
    rng = np.random.default_rng(3)
    scores = rng.uniform(0.02, 0.98, 60_000)
    logits = true[0] * np.log(scores) - true[1] * np.log1p(-scores) + true[2]
    right = rng.uniform(size=len(scores)) < 1 / (1 + np.exp(-logits))
    found = BetaCalibration.fit(scores, right, np.ones(len(scores)))
    np.testing.assert_allclose(found, true, atol=0.08)


def test_a_calibration_never_falls_with_the_score():
    rng = np.random.default_rng(4)
    scores = rng.uniform(0.02, 0.98, 5_000)
    right = rng.uniform(size=len(scores)) < 4 * (scores - 0.5) ** 2
    found = BetaCalibration.fit(scores, right, np.ones(len(scores)))
    assert found.low >= 0
    assert found.high >= 0


def test_the_shipped_one_is_a_probability_and_the_same_in_every_thread():
    decision = Decision.load(SHIPPED)
    rng = np.random.default_rng(0)
    asked = [rng.normal(size=(rng.integers(1, 30), len(FEATURES))) for _ in range(60)]
    alone = [decision.probability(features) for features in asked]
    assert all(0 < each < 1 for each in alone)
    assert len(set(alone)) > 30
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(decision.probability, asked)) == alone
