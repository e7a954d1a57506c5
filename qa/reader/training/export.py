"""The trained model -> the folder that is shipped: an ONNX file in eight bits, with its vocabulary."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from qa.corpus.passages import PASSAGE_CHARACTERS, passage_offsets
from qa.reader.features import Vocabulary, encode
from qa.reader.training.eight_bits import in_eight_bits
from qa.reader.training.examples import Article
from qa.reader.training.loop import INPUTS, stack
from qa.reader.training.model import Shape, SpanModel

EXAMPLES = 100
"""Questions whose values give the scales of the eight bits."""


def trained(checkpoint: Path) -> SpanModel:
    """Return the model of a training run."""
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)["model"]
    model = SpanModel(Shape.of(weights))
    model.load_state_dict(weights)
    return model.eval()


def examples(articles: Sequence[Article], vocabulary: Vocabulary) -> Iterator[list[Tensor]]:
    """Yield the model's inputs for questions of `articles`, each with one passage of its article."""
    rng = random.Random(0)  # noqa: S311 - sampling, no secret
    asked = [(q, article.text) for article in articles for q, _, _ in article.questions if q.strip()]
    for question, text in rng.sample(asked, min(EXAMPLES, len(asked))):
        start, end = rng.choice(passage_offsets(text, PASSAGE_CHARACTERS))
        yield stack([encode(vocabulary, question, [text[start:end]])])[0]


def export(model: SpanModel, vocabulary_folder: Path, folder: Path, articles: Sequence[Article]) -> None:
    """Write `reader.onnx`, `words.json` and `rarity.npy` into `folder`.

    Products are computed in eight bits, whose scales questions of `articles` give; the embeddings are stored in half
    precision, and all else is float32.
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
    coarse = in_eight_bits(model, examples(articles, vocabulary))
    program = torch.onnx.export(
        coarse, tuple(inputs), dynamo=True, dynamic_shapes=shapes, input_names=list(INPUTS),
        output_names=["spans", "nothing"], verbose=False,
    )  # fmt: skip
    if program is None:
        raise RuntimeError("the model could not be exported")
    onnx.save(_without_history(_halve(program.model_proto)), str(folder / "reader.onnx"))


def _without_history(model: Any) -> Any:  # noqa: ANN401 - onnx ships no types
    """Leave out from which line of which file each node was traced: nothing for those who get the model."""
    graph = model.graph
    for each in (
        model,
        graph,
        *graph.node,
        *graph.initializer,
        *graph.value_info,
        *graph.input,
        *graph.output,
    ):
        del each.metadata_props[:]
    return model


def _halve(model: Any) -> Any:  # noqa: ANN401 - onnx ships no types
    """Store every large float32 matrix as float16, followed by a cast that ONNX Runtime folds at load time."""
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) < 2 or len(tensor.raw_data) < 1024:
            continue
        values = numpy_helper.to_array(tensor).astype(np.float16)
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values, name + "_half"))
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
    for place, node in enumerate(casts):
        model.graph.node.insert(place, node)
    return model
