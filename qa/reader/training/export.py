"""The trained model -> the folder that is shipped: an ONNX file with its vocabulary, in half precision."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch

from qa.reader.features import Vocabulary, encode
from qa.reader.training.loop import INPUTS, stack
from qa.reader.training.model import SpanModel


def export(model: SpanModel, vocabulary_folder: Path, folder: Path) -> None:
    """Write `reader.onnx`, `words.json` and `rarity.npy` into `folder`.

    The weights are stored in half precision (the embeddings are most of the file) and computed in float32.
    """
    import onnx

    folder.mkdir(parents=True, exist_ok=True)
    for name in ("words.json", "rarity.npy"):
        shutil.copyfile(vocabulary_folder / name, folder / name)
    vocabulary = Vocabulary.load(folder)
    inputs, _ = stack(
        [encode(vocabulary, "大会批准了什么?", ["大会批准了报告。", "会议选举了主任,审议了议案。"])]
    )
    n, m, length = (torch.export.Dim(d, min=1, max=4096) for d in ("passages", "question", "length"))
    shapes = tuple({0: n, 1: m} if name.startswith("question") else {0: n, 1: length} for name in INPUTS)
    program = torch.onnx.export(
        model.eval(), tuple(inputs), dynamo=True, dynamic_shapes=shapes, input_names=list(INPUTS),
        output_names=["spans", "nothing"], verbose=False,
    )  # fmt: skip
    if program is None:
        raise RuntimeError("the model could not be exported")
    onnx.save(_halve(program.model_proto), str(folder / "reader.onnx"))


def _halve(model: Any) -> Any:  # noqa: ANN401 - onnx ships no types
    """Store every large float32 tensor as float16, followed by a cast that ONNX Runtime folds at load time."""
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or len(tensor.raw_data) < 1024:
            continue
        values = numpy_helper.to_array(tensor).astype(np.float16)
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values, name + "_half"))
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
    for place, node in enumerate(casts):
        model.graph.node.insert(place, node)
    return model
