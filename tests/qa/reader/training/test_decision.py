"""Ranking, confidence and threshold are fitted to rows whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from qa.reader.decision import FEATURES, Decision
from qa.reader.training.decision import (
    RIGHTLY_ABSTAINED,
    calibration_error,
    chosen,
    fit,
    threshold_for,
    write,
)
from qa.reader.training.rows import Row

_SCORE, _COVERAGE = FEATURES.index("score"), FEATURES.index("best_coverage")


def _rows(count: int, seed: int) -> list[Row]:
    """Return questions of which `best_coverage` tells whether the texts answer, and `score` which candidate does."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        answerable = bool(rng.uniform() < 0.6)
        features = rng.normal(0, 0.2, (8, len(FEATURES)))
        features[:, _COVERAGE] = rng.normal(1.0 if answerable else 0.0, 0.4)
        features[:, _SCORE] = rng.normal(0, 1, 8)
        right = np.zeros(8, bool)
        if answerable:
            right[0] = True
            features[0, _SCORE] += rng.choice([0.0, 2.5])
        kind = "fact" if answerable else ("unanswerable_far", "unanswerable_near")[number % 2]
        rows.append(Row(features, right, "seed", kind, answerable))
    return rows


@pytest.fixture(scope="module")
def decision() -> Decision:
    return fit(_rows(800, 0))


def test_the_right_candidate_comes_first(decision):
    answerable = [r for r in _rows(400, 1) if r.answerable]
    _, right = chosen(answerable, decision)
    highest = np.mean([r.right[np.argmax(r.features[:, _SCORE])] for r in answerable])
    assert right.mean() > 0.45
    assert right.mean() == pytest.approx(highest, abs=0.05)
    assert np.argmax(np.abs(decision.ranking)) == _SCORE


def test_the_confidence_tells_how_many_are_right_and_what_is_answered_at_all(decision):
    rows = _rows(800, 2)
    confidence, right = chosen(rows, decision)
    assert calibration_error(confidence, right) < 0.06
    wrong = np.array([r.answerable for r in rows])[~right]
    # Of those not right, the ones that the texts answer are held back less than those that they do not.
    assert np.median(confidence[~right][wrong]) > 2 * np.median(confidence[~right][~wrong])


def test_the_threshold_abstains_as_asked(decision):
    rows = _rows(500, 3)
    confidence, _ = chosen(rows, decision)
    threshold = threshold_for(rows, confidence)
    for kinds, share in RIGHTLY_ABSTAINED.items():
        some = [r.kind in kinds for r in rows]
        assert (confidence[some] < threshold + 0.001).mean() >= share - 0.02


def test_what_is_written_is_read_back(decision, tmp_path):
    write(decision.at(0.25), tmp_path)
    back, rows = Decision.load(tmp_path), _rows(20, 4)
    assert back.threshold == 0.25
    assert [back.probability(r.features) for r in rows] == [decision.probability(r.features) for r in rows]
