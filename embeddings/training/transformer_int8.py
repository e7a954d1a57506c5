"""The trained Transformer in eight bits, for processors: two files beside its float ones.

`int8.onnx` holds the layers, quantised by ONNX Runtime's own tool: the matrices are eight bits wide, and what
they multiply is brought to eight bits as it comes (dynamic). `table.safetensors` holds the pieces' vectors with
a factor for each row, as the static encoder's folder does: the tool would take one factor for the whole table.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.base import Vectors
from embeddings.training.folder import quantized

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LAYERS_FILE, TABLE_FILE = "int8.onnx", "table.safetensors"
_TOGETHER = 32
_INPUTS = ["pieces", "attention_mask"]


class _Layers(torch.nn.Module):
    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.transformer: Any = model[0].model
        self.pooling: Any = model[1]

    def forward(self, pieces: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        found = self.transformer(inputs_embeds=pieces, attention_mask=attention_mask)
        features = {"token_embeddings": found.last_hidden_state, "attention_mask": attention_mask}
        vectors: torch.Tensor = self.pooling(features)["sentence_embedding"]
        return vectors


def export_int8(model: SentenceTransformer, folder: Path) -> None:
    """Write both files into the model's folder."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import save_file

    layers = _Layers(model).eval()
    table = layers.transformer.get_input_embeddings().weight.detach()
    rows, factors = quantized(table.numpy())
    save_file({"embeddings": rows, "weights": factors}, folder / TABLE_FILE)
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        _export(layers, table.shape[1], Path(scratch) / "float.onnx")
        kinds = ["MatMul", "Gemm"]
        quantize_dynamic(
            Path(scratch) / "float.onnx", folder / LAYERS_FILE, kinds,
            per_channel=True, weight_type=QuantType.QInt8,
        )  # fmt: skip


def _export(layers: torch.nn.Module, dimension: int, path: Path) -> None:
    inputs = torch.zeros((2, 8, dimension)), torch.ones((2, 8), dtype=torch.int64)
    shapes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}  # texts, their length
    program = torch.onnx.export(
        layers, inputs, dynamo=True, dynamic_shapes=(shapes, shapes), input_names=_INPUTS,
        output_names=["vectors"], verbose=False,
    )  # fmt: skip
    if program is None:
        raise RuntimeError("the model could not be exported")
    program.save(path)


class Int8Transformer:
    """An encoder that runs what `export_int8` wrote; texts are folded before, as for every such folder."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Open the folder; 0 threads are as many as there are cores."""
        import onnxruntime
        from safetensors.numpy import load_file

        stored = load_file(folder / TABLE_FILE)
        self._rows, self._factors = stored["embeddings"], stored["weights"]
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / LAYERS_FILE), settings, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(512)

    def encode_document(self, sentences: list[str]) -> Vectors:
        """Encode texts; shape `(len(sentences), dimension)`."""
        encodings = self._tokenizer.encode_batch_fast(sentences, add_special_tokens=False)
        pieces = [found.ids or [0] for found in encodings]
        order = np.argsort([len(ids) for ids in pieces], kind="stable")
        parts = [order[start : start + _TOGETHER] for start in range(0, len(order), _TOGETHER)]
        vectors = np.concatenate([self._run([pieces[i] for i in part]) for part in parts])
        return np.asarray(vectors[np.argsort(order)], dtype=np.float32)

    def encode_query(self, sentences: list[str]) -> Vectors:
        """Encode questions; the same function as for texts."""
        return self.encode_document(sentences)

    def _run(self, pieces: list[list[int]]) -> NDArray[np.float32]:
        ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, (text, there) in enumerate(zip(pieces, mask, strict=True)):
            ids[row, : len(text)] = text
            there[: len(text)] = 1
        looked_up = self._rows[ids] * self._factors[ids][..., None]
        (vectors,) = self._session.run(None, dict(zip(_INPUTS, (looked_up, mask), strict=True)))
        return np.asarray(vectors)
