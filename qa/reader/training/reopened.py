"""The folder that is shipped -> the model that went into it, to be trained on.

What `export` rounded stays rounded: an eighth bit of noise, which the first hundred batches of training take away.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from qa.reader.training.model import Shape, SpanModel

Weights = dict[str, NDArray[np.float32]]


def reopened(folder: Path) -> SpanModel:
    """Return the model of `reader.onnx` in `folder`, as `export` wrote it, in evaluation mode.

    Raises:
        FileNotFoundError: the folder holds no model.
        KeyError: the model is of another make, and lacks weights of this one.
        ValueError: it was trained with other features.

    """
    stored = _stored(folder / "reader.onnx")
    model = SpanModel(Shape.of(stored))
    model.load_state_dict({
        name: torch.from_numpy(_weights(name, stored).reshape(old.shape).copy())
        for name, old in model.state_dict().items()
    })  # fmt: skip
    return model.eval()


def holds_model(folder: Path) -> bool:
    """Say whether `folder` holds all that is needed to go on from its model."""
    return all((folder / name).is_file() for name in ("reader.onnx", "words.json", "rarity.npy"))


def words_of(folder: Path) -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]]:
    """Return the words of the model in `folder` by their numbers, their vectors and their rarities."""
    numbers = json.loads((folder / "words.json").read_text(encoding="utf-8"))["model"]["vocab"]
    vectors = _stored(folder / "reader.onnx")["words.weight"]
    return sorted(numbers, key=numbers.__getitem__), vectors, np.load(folder / "rarity.npy")


def _stored(file: Path) -> Weights:
    """Return what the file keeps, by the names of the model's parameters as far as it knows them."""
    import onnx
    from onnx import TensorProto, numpy_helper

    graph = onnx.load(file).graph
    kinds = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.INT8)
    stored = {
        tensor.name.removesuffix("_half"): numpy_helper.to_array(tensor).astype(np.float32)
        for tensor in graph.initializer
        if tensor.data_type in kinds
    }
    made_by = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        # The exporter turns the weights of a linear layer in float32 and gives them a name of its own:
        # `x @ val_85 + question_in.bias`.
        for name, other in (node.input, reversed(node.input)) if node.op_type == "Add" else ():
            if name.endswith(".bias") and other in made_by and made_by[other].op_type == "MatMul":
                stored.setdefault(name.removesuffix("bias") + "weight", stored[made_by[other].input[1]].T)
    return stored


def _weights(name: str, stored: Weights) -> NDArray[np.float32]:
    """Return the parameter `name`, in the order, if not the shape, that the model has it."""
    if ".convolution." in name:
        block, kind = name.split(".convolution.")
        halves = [_weights(f"{block}.{half}.{kind}", stored) for half in ("values", "gates")]
        joined = np.concatenate(halves)
        # (2 x hidden, width x hidden): see `ShiftedProducts`.
        return joined if kind == "bias" else joined.reshape(len(joined), -1, len(joined) // 2).swapaxes(1, 2)
    if name + "_scale" in stored:
        return (stored[name] * stored[name + "_scale"]).T
    return stored[name]
