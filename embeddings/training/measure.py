"""How often the right passage comes first, among passages and 20,000 held-out news articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder
from embeddings.training.sources import distractors, squad


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    """Questions, the passages to find, and which passage is right: `gold[i]` for question `i`."""

    questions: list[str]
    passages: list[str]
    gold: NDArray[np.int64]

    @classmethod
    def of(cls, data: Path, split: str) -> RetrievalTask:
        """CMRC `trial` (for choices) or `dev` (for reporting), then the distractors."""
        readings = list(squad(data / f"cmrc2018_{split}.json"))
        gold = [i for i, reading in enumerate(readings) for _ in reading.queries]
        questions = [query for reading in readings for query, _ in reading.queries]
        return cls(questions, [reading.text for reading in readings] + distractors(data), np.array(gold))


def gold_ranks(task: RetrievalTask, encoder: Encoder) -> NDArray[np.int64]:
    """Return the rank of the right passage for each question, from 1, by cosine."""
    passages = _unit(encoder.encode_document(task.passages))
    ranks = []
    for start in range(0, len(task.questions), 500):
        gold = task.gold[start : start + 500]
        scores = _unit(encoder.encode_query(task.questions[start : start + 500])) @ passages.T
        right = scores[np.arange(len(gold)), gold]
        ranks.append((scores > right[:, None]).sum(axis=1) + 1)
    return np.concatenate(ranks)


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
