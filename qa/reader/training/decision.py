"""`python -m qa.reader.training.decision --data DIR`: fits the ranking and confidence of the shipped reader.

On questions that no reported figure uses (`qa.reader.training.rows`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import load_encoder
from qa.default_store import seed_files
from qa.reader.confidence import Confidence, confidence_row
from qa.reader.decision import FEATURES, Decision, FeatureMaker
from qa.reader.features import Vocabulary
from qa.reader.span_reader import SHIPPED, SpanReader
from qa.reader.training.rows import WEIGHTS, Row, RowMaker
from qa.reader.training.written import load_written

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

RIGHTLY_ABSTAINED = {("unanswerable_far",): 0.94, ("unanswerable_near", "none"): 0.8}
"""The share of unanswerable questions that the threshold is to catch: of those of the seed far from its topic, and
of those near it together with the written ones that their text does not answer. To a reader who must be able to
check, an answer where there is none costs more than a passage without its answer."""

_FOLDS = 5

_TREES = {
    "max_iter": 120,
    "learning_rate": 0.06,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
}


def fit_ranking(rows: Sequence[Row], penalty: float = 3.0) -> NDArray[np.float64]:
    """Return the weights that make the right candidates of each question likeliest among all of it."""
    from scipy.optimize import minimize

    answered = [r for r in rows if r.right.any() and not r.right.all()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = penalty * weights @ weights / 2, penalty * weights
        for row in answered:
            logits = row.features @ weights
            odds = np.exp(logits - logits.max())
            among_all, among_right = odds / odds.sum(), odds * row.right / (odds @ row.right)
            total -= row.weight * np.log((odds @ row.right) / odds.sum())
            gradient = gradient + row.weight * row.features.T @ (among_all - among_right)
        return float(total), gradient

    found: NDArray[np.float64] = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x
    return found


def fit_confidence(rows: Sequence[Row], ranking: NDArray[np.float64]) -> Confidence:
    """Return boosted trees for the confidence in the first candidate (`_TREES` were chosen by cross-validation).

    They are fitted to the mean of two probabilities, that the candidate is right and that the texts answer at all:
    each question counts once for either. Alone, the first abstains where the answer stands there but is hard to
    find, the second says nothing of which answer is right. Their mean is as good at either as the better of them.
    How often the candidate is right at each mean is then told by the calibration, fitted to questions that the
    trees have not seen.
    """
    from qa.reader.training.trees import BetaCalibration, to_onnx

    ranks = [r.features @ ranking for r in rows]
    x = np.array([confidence_row(r.features, s) for r, s in zip(rows, ranks, strict=True)])
    right = np.array([r.right[int(np.argmax(s))] for r, s in zip(rows, ranks, strict=True)])
    answerable, weights = np.array([r.answerable for r in rows]), np.array([r.weight for r in rows])
    unseen, fold = np.zeros(len(rows)), _folds(len(rows))
    for number in range(_FOLDS):
        held = fold == number
        trees = _trees(x[~held], right[~held], answerable[~held], weights[~held])
        unseen[held] = trees.predict_proba(x[held])[:, 1]
    calibration = BetaCalibration.fit(unseen, right, weights)
    return Confidence(to_onnx(_trees(x, right, answerable, weights), x.shape[1], calibration))


def _trees(
    x: NDArray[np.float32],
    right: NDArray[np.bool_],
    answerable: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> HistGradientBoostingClassifier:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**_TREES, early_stopping=False, random_state=0)
    return model.fit(np.tile(x, (2, 1)), np.append(right, answerable), np.tile(weights, 2))


def _folds(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).permutation(count) % _FOLDS


def chosen(rows: Sequence[Row], decision: Decision) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return, for each question, the confidence of the answer it would get and whether it is right."""
    confidence = np.array([decision.probability(r.features) for r in rows])
    return confidence, np.array([r.right[decision.order(r.features)[0]] for r in rows])


def fit(rows: Sequence[Row]) -> Decision:
    """Fit both models, without a threshold."""
    ranking = fit_ranking(rows)
    return Decision(ranking, fit_confidence(rows, ranking), 0.0)


def threshold_for(rows: Sequence[Row], confidence: NDArray[np.float64]) -> float:
    """Return the lowest threshold, in hundredths, that abstains as often as `RIGHTLY_ABSTAINED` asks."""
    kinds = np.array([r.kind for r in rows])
    needed = [
        np.quantile(confidence[np.isin(kinds, some)], share) for some, share in RIGHTLY_ABSTAINED.items()
    ]
    return ceil(100 * float(max(needed))) / 100


def cross_validated(rows: Sequence[Row]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what `chosen` gives when each question is judged by a fit on the other folds."""
    confidence, right = np.zeros(len(rows)), np.zeros(len(rows), bool)
    fold = _folds(len(rows))
    for number in range(_FOLDS):
        decision = fit([r for r, f in zip(rows, fold, strict=True) if f != number])
        held = fold == number
        confidence[held], right[held] = chosen(
            [r for r, f in zip(rows, fold, strict=True) if f == number], decision
        )
    return confidence, right


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017, arXiv:1706.04599)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(
        (place == b).mean() * abs(confidence[place == b].mean() - right[place == b].mean())
        for b in range(bins) if (place == b).any()
    ))  # fmt: skip


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.training.decision", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--questions", type=Path, default=seed_files()[0].parent / "questions.jsonl")
    parser.add_argument("--count", type=int, default=1002, help="questions of CMRC trial")
    arguments = parser.parse_args()
    maker = RowMaker(
        SpanReader(arguments.model), FeatureMaker(Vocabulary.load(arguments.model), load_encoder())
    )
    trial = arguments.data / "cmrc2018_trial.json"
    rows = [
        *maker.seed(arguments.questions),
        *maker.written([q for q in load_written(arguments.data) if q.held]),
        *maker.foreign(trial, 150),
        *maker.trial(trial, arguments.count),
    ]
    rows = [r for r in rows if len(r.right)]
    confidence, right = cross_validated(rows)
    decision = replace(fit(rows), threshold=threshold_for(rows, confidence))
    print("each question judged by a fit on the other folds")
    answerable = np.array([r.answerable for r in rows])
    for data in WEIGHTS:
        some = np.array([r.data == data for r in rows])
        report(data, some & answerable, some & ~answerable, confidence, right, decision.threshold)
    write(decision, arguments.model)


def report(
    name: str,
    answerable: NDArray[np.bool_],
    unanswerable: NDArray[np.bool_],
    confidence: NDArray[np.float64],
    right: NDArray[np.bool_],
    threshold: float,
) -> None:
    """Print how one set of questions went."""
    both = answerable | unanswerable
    print(
        f"{name}: right {right[answerable].mean():.3f} of {answerable.sum()};",
        f"wrongly abstained {(confidence[answerable] < threshold).mean():.3f};",
        f"abstained rightly {(confidence[unanswerable] < threshold).mean():.3f} of {unanswerable.sum()};",
        f"calibration error {calibration_error(confidence[both], right[both]):.3f};",
        f"threshold {threshold}",
    )


def write(decision: Decision, folder: Path) -> None:
    """Write `decision.json`, every ranking weight by its name, and `confidence.onnx`."""
    ranking = dict(zip(FEATURES, decision.ranking.tolist(), strict=True))
    stored = {"threshold": decision.threshold, "ranking": ranking}
    (folder / "decision.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    (folder / "confidence.onnx").write_bytes(decision.confidence.model)


if __name__ == "__main__":
    main()
