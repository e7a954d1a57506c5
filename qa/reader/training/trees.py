"""Boosted trees of scikit-learn -> the ONNX model that `qa.reader.confidence` runs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper


class BetaCalibration(NamedTuple):
    """A rising map of probabilities: `sigmoid(low ln p - high ln(1 - p) + shift)`.

    Beta calibration (Kull, Silva Filho & Flach 2017), which unlike a logistic map also bends at one end alone.
    """

    low: float
    high: float
    shift: float

    @classmethod
    def fit(
        cls, scores: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]
    ) -> BetaCalibration:
        """Fit it to scores in (0, 1); a part that would fall with the score is left out, as the paper does."""
        from sklearn.linear_model import LogisticRegression

        parts = np.stack([np.log(scores), -np.log1p(-scores)], axis=1)
        used = [0, 1]
        while True:
            found = LogisticRegression(C=1e3, max_iter=1000).fit(parts[:, used], right, weights)
            if found.coef_.min() >= 0 or len(used) == 1:
                break
            used = [int(np.argmax(found.coef_[0]))]
        bends = np.zeros(2)
        bends[used] = np.maximum(found.coef_[0], 0)
        return cls(float(bends[0]), float(bends[1]), float(found.intercept_[0]))


def to_onnx(model: Any, features: int, calibration: BetaCalibration) -> bytes:  # noqa: ANN401 - scikit-learn ships no types
    """Return a fitted `HistGradientBoostingClassifier` of two classes, calibrated, as an ONNX model.

    Its input `row` has the shape `(n, features)`, float32; its output `(n, 1)` is the calibrated probability of the
    second class. (skl2onnx 1.20 writes booleans where onnx 1.23 takes integers alone.)
    """
    trees = [stage[0].nodes for stage in model._predictors]
    sizes = [len(tree) for tree in trees]
    nodes = np.concatenate(trees)
    of = np.repeat(np.arange(len(trees)), sizes)
    number = np.concatenate([np.arange(size) for size in sizes])
    leaf = nodes["is_leaf"].astype(bool)
    ensemble = helper.make_node(
        "TreeEnsembleRegressor", ["row"], ["score"], domain="ai.onnx.ml",
        n_targets=1, aggregate_function="SUM",
        base_values=[float(model._baseline_prediction.item())],
        nodes_treeids=of.tolist(), nodes_nodeids=number.tolist(),
        nodes_modes=np.where(leaf, "LEAF", "BRANCH_LEQ").tolist(),
        nodes_featureids=np.where(leaf, 0, nodes["feature_idx"]).tolist(),
        nodes_values=np.where(leaf, 0.0, nodes["num_threshold"]).tolist(),
        nodes_truenodeids=np.where(leaf, 0, nodes["left"]).tolist(),
        nodes_falsenodeids=np.where(leaf, 0, nodes["right"]).tolist(),
        target_treeids=of[leaf].tolist(), target_nodeids=number[leaf].tolist(),
        target_ids=[0] * int(leaf.sum()), target_weights=nodes["value"][leaf].tolist(),
    )  # fmt: skip
    # ln p = -softplus(-score) and -ln(1 - p) = softplus(score), which never take the logarithm of 0.
    nodes_after = [
        helper.make_node("Neg", ["score"], ["against"]),
        helper.make_node("Softplus", ["against"], ["low_part"]),
        helper.make_node("Softplus", ["score"], ["high_part"]),
        helper.make_node("Mul", ["low_part", "low"], ["low_share"]),
        helper.make_node("Mul", ["high_part", "high"], ["high_share"]),
        helper.make_node("Sub", ["high_share", "low_share"], ["bent"]),
        helper.make_node("Add", ["bent", "shift"], ["calibrated"]),
        helper.make_node("Sigmoid", ["calibrated"], ["probability"]),
    ]
    graph = helper.make_graph(
        [ensemble, *nodes_after],
        "confidence",
        [helper.make_tensor_value_info("row", TensorProto.FLOAT, ["n", features])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["n", 1])],
        [
            helper.make_tensor(name, TensorProto.FLOAT, [], [value])
            for name, value in calibration._asdict().items()
        ],
    )
    opsets = [helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 15)]
    written: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()
    return written
