"""Boosted trees of scikit-learn -> the ONNX model that `qa.reader.confidence` runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, helper


def to_onnx(model: Any, features: int) -> bytes:  # noqa: ANN401 - scikit-learn ships no types
    """Return a fitted `HistGradientBoostingClassifier` of two classes as an ONNX model.

    Its input `row` has the shape `(n, features)`, float32; its output `(n, 1)` is the probability of the second
    class. (skl2onnx 1.20 writes booleans where onnx 1.23 takes integers alone.)
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
    graph = helper.make_graph(
        [ensemble, helper.make_node("Sigmoid", ["score"], ["probability"])],
        "confidence",
        [helper.make_tensor_value_info("row", TensorProto.FLOAT, ["n", features])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["n", 1])],
    )
    opsets = [helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 15)]
    written: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()
    return written
