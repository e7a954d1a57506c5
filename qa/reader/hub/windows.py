"""Question and passages -> the windows a model reads, each token with the characters it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no tokenizer takes; one sign stands in its place, so that all others keep theirs."""

MAX_POSITIONS = 512
"""Tokens of a window at most, whatever the model could take: memory grows with their square."""


@dataclass(frozen=True)
class Windows:
    """`n` windows of `l` tokens; what a token stands for are characters of the passage of its window."""

    inputs: dict[str, Any]
    """As the model takes them: tensors of shape `(n, l)`."""
    passage: NDArray[np.int64]
    """Shape `(n,)`: the place of the passage that the window is cut from."""
    starts: NDArray[np.int64]
    """Shape `(n, l)`: the first character of each token."""
    ends: NDArray[np.int64]
    """Shape `(n, l)`: the character after its last one."""
    inside: NDArray[np.bool_]
    """Shape `(n, l)`: whether the token belongs to the passage and stands for a character."""
    null: NDArray[np.int64]
    """Shape `(n,)`: the place of the token that stands for "no answer here", CLS (Devlin et al. 2019)."""


class WindowMaker:
    """Cuts windows with a fast tokenizer. Threads may share it."""

    def __init__(self, tokenizer: Any, positions: int) -> None:  # noqa: ANN401 - any fast tokenizer
        """`positions`: tokens that the model reads at a time, the special ones included."""
        self._tokenizer = tokenizer
        self._length = min(positions, MAX_POSITIONS)
        self._question_tokens = self._length // 3
        self._lock = Lock()  # a fast tokenizer keeps the length it cuts to in itself

    def windows(self, question: str, texts: Sequence[str]) -> Windows:
        """Return the windows of all texts; one that is too long gets several, each overlapping the next by half."""
        with self._lock:
            asked = self._cut(_whole(question))
            room = self._length - self._count(asked) - self._tokenizer.num_special_tokens_to_add(pair=True)
            made = self._tokenizer(
                [asked] * len(texts),
                [_whole(text) for text in texts],
                truncation="only_second",
                max_length=self._length,
                stride=room // 2,
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
                padding=True,
                return_tensors="pt",
            )
        offsets = made.pop("offset_mapping").numpy().astype(np.int64)
        passage = made.pop("overflow_to_sample_mapping").numpy().astype(np.int64)
        second = np.array([[part == 1 for part in made.sequence_ids(i)] for i in range(len(passage))])
        ids = made["input_ids"].numpy()
        null = np.argmax(ids == self._tokenizer.cls_token_id, axis=1)  # the first token where there is none
        starts, ends = offsets[..., 0], offsets[..., 1]
        return Windows(dict(made), passage, starts, ends, second & (ends > starts), null)

    def _cut(self, question: str) -> str:
        """Return the question, a long one without its beginning: the asking word mostly stands at the end."""
        while len(offsets := self._offsets(question)) > self._question_tokens:
            question = question[max(1, offsets[-self._question_tokens][0]) :]
        return question

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        plain = {"add_special_tokens": False, "return_offsets_mapping": True, "verbose": False}
        found: list[tuple[int, int]] = self._tokenizer(text, **plain)["offset_mapping"]
        return found

    def _count(self, text: str) -> int:
        return len(self._offsets(text))


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
