"""The measures beside other people's: the CMRC rules written anew, ir-measures, scikit-learn."""

import random
import warnings

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score

from qa.evaluation import cmrc
from qa.evaluation.metrics import (
    area_under_roc,
    calibration_error,
    found_share,
    mean_reciprocal_rank,
    ndcg_at,
    precision_recall,
    recall_at,
    reliability,
    risk_coverage_area,
)
from qa.evaluation.treebank import treebank_words
from tests.qa.evaluation import cmrc_rules

PIECES = [
    "郑州", "市", "人民", "代表大会", "二〇二四", "2024", "年", "6.5", "%", "百分之", "ＧＤＰ", "GDP", "a.b", "U.S.",
    "don't", '"好"', "3,600", "(一)", "（一）", "《", "》", "，", "。", "…", "……", "·", "、", " ", "  ", "-", "_", "～", "’", "‘",
    "$5", "A&B", "end.", "龥", "龦", "㐀", "\n",
]  # fmt: skip


def random_text(rng):
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 9)))


def test_cmrc_scores_equal_the_plain_rules_on_1000_random_pairs_to_the_last_digit():
    rng = random.Random(2018)
    shared = 0
    for _ in range(1_000):
        prediction = random_text(rng)
        references = [random_text(rng) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.4:  # near misses, as a reader makes them
            references.append(prediction[rng.randint(0, 2) : len(prediction) - rng.randint(0, 2)])
        expected = cmrc_rules.f1_score(references, prediction, treebank_words)
        assert cmrc.f1(prediction, references) == expected, (prediction, references)
        assert cmrc.exact_match(prediction, references) == cmrc_rules.em_score(references, prediction)
        shared += 0 < expected < 1
    assert shared > 200


def random_runs(count=200):
    """Draw rankings of up to 12 passages of a pool, with 1 to 6 relevant ones in it."""
    rng = random.Random(7)
    for _ in range(count):
        pool = [f"p{n}" for n in range(rng.randint(8, 30))]
        ranking = rng.sample(pool, min(len(pool), rng.randint(1, 12)))
        yield ranking, set(rng.sample(pool, rng.randint(1, 6)))


def test_retrieval_measures_equal_ir_measures_on_random_runs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ir_measures = pytest.importorskip("ir_measures")
        from ir_measures import RR, R, Success, nDCG
    for number, (ranking, relevant) in enumerate(random_runs()):
        judged = [ir_measures.Qrel("q", passage, 1) for passage in relevant]
        scored = [ir_measures.ScoredDoc("q", p, float(len(ranking) - n)) for n, p in enumerate(ranking)]
        wanted = [nDCG @ 10, RR @ 10, R @ 10, R @ 5, Success @ 1, Success @ 5, Success @ 10]
        theirs = ir_measures.calc_aggregate(wanted, judged, scored)
        hits = [passage in relevant for passage in ranking]
        first = next((rank for rank, hit in enumerate(hits[:10], start=1) if hit), None)
        ours = {
            nDCG @ 10: ndcg_at(hits, len(relevant), 10),
            RR @ 10: mean_reciprocal_rank([first]),
            R @ 10: found_share(hits, len(relevant), 10),
            R @ 5: found_share(hits, len(relevant), 5),
            Success @ 1: recall_at([first], 1),
            Success @ 5: recall_at([first], 5),
            Success @ 10: recall_at([first], 10),
        }
        assert ours == {measure: pytest.approx(value) for measure, value in theirs.items()}, number


def draw(seed, n=400):
    source = np.random.default_rng(seed)
    confidences = np.round(source.random(n), 2)
    return confidences, source.random(n) < confidences**1.5


@pytest.mark.parametrize("seed", range(5))
def test_abstention_equals_scikit_learn(seed):
    source = np.random.default_rng(seed)
    unanswerable, abstained = source.random(200) < 0.3, source.random(200) < 0.4
    theirs = precision_recall_fscore_support(unanswerable, abstained, average="binary")[:3]
    both = int((unanswerable & abstained).sum())
    assert precision_recall(both, int(abstained.sum()), int(unanswerable.sum())) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
def test_reliability_equals_scikit_learn(seed):
    confidences, right = draw(seed)
    moved = np.where(
        confidences * 10 % 1 == 0, confidences + 1e-6, confidences
    )  # it closes bins on the right
    moved = np.minimum(moved, 1.0)
    shares, means = calibration_curve(right, moved, n_bins=10, strategy="uniform")
    filled = [found for found in reliability(moved, right) if found.answers]
    assert [found.right for found in filled] == pytest.approx(shares.tolist())
    assert [found.confidence for found in filled] == pytest.approx(means.tolist())


@pytest.mark.parametrize("seed", range(5))
def test_area_under_roc_equals_scikit_learn(seed):
    confidences, right = draw(seed)
    ours = area_under_roc(confidences[right].tolist(), confidences[~right].tolist())
    assert ours == pytest.approx(roc_auc_score(right, confidences))


@pytest.mark.parametrize("seed", range(3))
def test_risk_coverage_area_equals_the_mean_over_random_orders_of_ties(seed):
    source = np.random.default_rng(seed)
    confidences, right = np.round(source.random(30), 1), source.random(30) < 0.6
    areas = []
    for _ in range(3_000):
        order = np.lexsort((source.random(30), -confidences))
        areas.append(np.mean(np.cumsum(~right[order]) / np.arange(1, 31)))
    assert risk_coverage_area(confidences, right) == pytest.approx(np.mean(areas), abs=0.004)


def test_calibration_error_by_hand():
    # two answers in [0.8, 0.9): 0.85 sure, half right; one at 1.0, right; one at 0.1, wrong
    confidences, right = np.array([0.85, 0.85, 1.0, 0.1]), np.array([True, False, True, False])
    assert calibration_error(confidences, right) == pytest.approx((2 * 0.35 + 0 + 0.1) / 4)
    assert np.isnan(calibration_error(np.array([]), np.array([], bool)))
