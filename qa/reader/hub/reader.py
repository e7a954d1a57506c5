"""A hub model behind the reader's contract."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.datatypes import Passage
from qa.reader.base import Reader, Reading, Span
from qa.reader.hub.windows import MAX_POSITIONS, WindowMaker, Windows
from qa.reader.span_reader import SPANS

MAX_ANSWER_TOKENS = 128
"""The longest span looked at; of the answers of CMRC trial 97% are no longer."""

_LOOKED_AT = 2000
"""Spans looked at for the `SPANS` that are returned: many are a better one's double in the window that overlaps."""

BATCH = 32
"""Windows that go through the model at a time."""


class HubReader(Reader):
    """Scores spans with any extractive question answering model of transformers.

    A span's score is the sum of its start and end logits minus those of the window's own CLS, which stands for
    "no answer here" (Devlin et al. 2019, section 4.3). So 0 is as likely as not, and scores compare across
    windows and passages as those of the shipped reader do.
    """

    def __init__(self, tokenizer: Any, model: Any) -> None:  # noqa: ANN401 - any of transformers' classes
        """Take a fast tokenizer and a model in evaluation mode, as `load_hub_reader` opens them."""
        if len(tokenizer) > model.config.get_text_config().vocab_size:
            raise ValueError("the tokenizer has more words than the model")
        self._tokenizer, self._model = tokenizer, model
        self._windows = WindowMaker(tokenizer, min(_positions(model), tokenizer.model_max_length))

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over the weights and the tokenizer."""
        digest = hashlib.sha256(self._tokenizer.backend_tokenizer.to_str().encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.cpu().float().numpy().tobytes())
        return digest.hexdigest()[:16]

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Return the best spans; `no_answer_score` is 0 by the definition of the scores (see the class)."""
        if not passages or not question:
            return Reading((), 0.0)
        return Reading(tuple(self.best(question, [p.text for p in passages])), 0.0)

    def best(self, question: str, texts: Sequence[str]) -> list[Span]:
        """Return the best `SPANS` spans over all texts, none twice."""
        windows = self._windows.windows(question, texts)
        found: dict[tuple[int, int, int], Span] = {}
        for span in _ordered(self._margins(windows), windows, texts):
            found.setdefault((span.passage, span.start, span.end), span)
        return list(islice(found.values(), SPANS))

    def _margins(self, windows: Windows) -> NDArray[np.float32]:
        """Return the scores of all spans, shape `(n, l, l)`: `[i, s, e]` from token `s` to token `e`, both in it."""
        start, end = self._logits(windows.inputs)
        rows = np.arange(len(start))
        null = start[rows, windows.null] + end[rows, windows.null]
        margins = start[:, :, None] + end[:, None, :] - null[:, None, None]
        places = np.arange(start.shape[1])
        length = places[None, :] - places[:, None]
        allowed = windows.inside[:, :, None] & windows.inside[:, None, :]
        allowed &= ((length >= 0) & (length < MAX_ANSWER_TOKENS))[None]
        return np.where(allowed, margins, -np.inf).astype(np.float32)

    def _logits(self, inputs: dict[str, Any]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        import torch

        count = len(inputs["input_ids"])
        parts = []
        with torch.inference_mode():
            for first in range(0, count, BATCH):
                batch = {name: values[first : first + BATCH] for name, values in inputs.items()}
                parts.append(self._model(**batch))
        start, end = (
            np.concatenate([np.asarray(getattr(part, name)) for part in parts])
            for name in ("start_logits", "end_logits")
        )
        return start, end


def _ordered(margins: NDArray[np.float32], windows: Windows, texts: Sequence[str]) -> Iterator[Span]:
    """Yield spans as characters of their texts, best first, white space at their edges left out."""
    flat, length = margins.reshape(-1), margins.shape[1]
    order = np.argpartition(-flat, min(_LOOKED_AT, flat.size - 1))[:_LOOKED_AT]
    for place in order[np.argsort(-flat[order], kind="stable")].tolist():
        row, rest = divmod(place, length * length)
        passage, first, last = int(windows.passage[row]), rest // length, rest % length
        if not np.isfinite(flat[place]):
            return
        start, end = int(windows.starts[row, first]), int(windows.ends[row, last])
        found = texts[passage][start:end]
        start, end = start + len(found) - len(found.lstrip()), end - len(found) + len(found.rstrip())
        if start < end:
            yield Span(passage, start, end, float(flat[place]))


def _positions(model: Any) -> int:  # noqa: ANN401 - any of transformers' classes
    """Return how many tokens the model reads at a time; RoBERTa's kind counts from after its padding."""
    stated = getattr(model.config.get_text_config(), "max_position_embeddings", None) or MAX_POSITIONS
    tables = [getattr(module, "position_embeddings", None) for module in model.modules()]
    padding = [getattr(table, "padding_idx", None) for table in tables]
    return int(stated) - max((place + 1 for place in padding if place is not None), default=0)
