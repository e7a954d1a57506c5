"""How well the shipped encoder finds, and how fast it is.

    python -m tests.benchmarks.encoder --data DIR [--split trial|dev]

Dense retrieval alone: the questions of CMRC 2018 against its passages and the first 400 characters of 20,000
held-out news articles; by one vector a text, then as the product does it, the nearest compared piece by piece.
`trial` is for choices, `dev` for reporting only. Intervals are Wilson's, at 95%. Speed is measured against
sentence-transformers on the same weights in the same run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from embeddings.base import Encoder, VectorIndex
from embeddings.encoder import SHIPPED, SHIPPED_FOLDER, load_encoder
from embeddings.faiss_index import FaissIndex
from embeddings.late import LateInteraction
from embeddings.pieces import PieceIndex
from embeddings.text import fold
from embeddings.training.measure import RetrievalTask, gold_ranks
from qa.retriever.dense import DenseHalf


def main() -> None:
    """Print recall, then speed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.encoder", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("trial", "dev"), default="trial")
    parser.add_argument("--encoder", default=SHIPPED, help="a folder or hub name to measure instead")
    options = parser.parse_args()
    task = RetrievalTask.of(options.data, options.split)
    encoder = load_encoder(options.encoder)
    print(
        f"CMRC {options.split}: {len(task.questions)} questions, {len(task.passages)} passages, dense alone"
    )
    print_recall("one vector a text", gold_ranks(task, encoder))
    if isinstance(encoder, LateInteraction):
        print_recall("and piece by piece", compared_ranks(task, encoder))
    print_speed(task)


def compared_ranks(task: RetrievalTask, encoder: Encoder) -> np.ndarray:
    """Return the ranks by both stages, infinite where the right passage is not found; print what it takes."""
    _, dense = indexed_dense(task.passages, encoder)
    ranks, times = np.full(len(task.questions), np.inf), []
    for i, (question, vector) in enumerate(
        zip(task.questions, encoder.encode_query(task.questions), strict=True)
    ):
        began = time.perf_counter(), time.thread_time()
        places = np.flatnonzero(dense.ranking(question, vector)[1] == task.gold[i])
        times.append((time.perf_counter() - began[0], time.thread_time() - began[1]))
        ranks[i] = places[0] + 1 if len(places) else np.inf
    wall, processor = 1000 * np.median(times, axis=0)
    print(f"a search in both stages: {wall:.1f} ms, {processor:.1f} ms of processor time")
    return ranks


def indexed_dense(texts: list[str], encoder: Encoder) -> tuple[VectorIndex, DenseHalf]:
    """Return the texts' vector index, ids from 0, and the dense half over it and their pieces."""
    pieces = PieceIndex()
    if isinstance(encoder, LateInteraction):
        encoded, lists = encoder.encode_with_pieces(texts)
        pieces.add(range(len(texts)), lists)
    else:
        encoded = encoder.encode_document(texts)
    vectors = FaissIndex(encoded.shape[1])
    vectors.add(range(len(texts)), encoded)
    return vectors, DenseHalf(encoder, vectors, pieces)


def print_recall(how: str, ranks: np.ndarray) -> None:
    """Print R@1, R@5 and R@20 with their intervals, and the mean reciprocal rank."""
    print(how)
    for k in (1, 5, 20):
        low, high = wilson(int((ranks <= k).sum()), len(ranks))
        print(f"  R@{k:<3} {(ranks <= k).mean():.3f}  [{low:.3f}, {high:.3f}]")
    print(f"  MRR  {(1 / ranks).mean():.3f}")


def print_speed(task: RetrievalTask, passages: int = 2_000, rounds: int = 5) -> None:
    """Print passages a second and milliseconds a question, direct and through sentence-transformers."""
    texts, questions = task.passages[-passages:], task.questions[:200]
    folded = [fold(text) for text in texts]
    direct, theirs = load_encoder(), load_encoder(SHIPPED_FOLDER)
    many = paired(lambda: direct.encode_document(texts), lambda: theirs.encode_document(folded), rounds)
    one = paired(
        lambda: [direct.encode_query([question]) for question in questions],
        lambda: [theirs.encode_query([question]) for question in questions],
        rounds,
    )
    _print_ratio(f"{passages} passages of 400 characters, passages a second", passages / many)
    _print_ratio("one question at a time, milliseconds", 1000 * one / len(questions))


def paired(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> np.ndarray:
    """Return seconds, shape `(rounds, 2)`: each round runs both, so that a busy machine slows both alike."""
    ours(), theirs()  # the first call fills caches
    return np.array([[seconds(ours), seconds(theirs)] for _ in range(rounds)])


def seconds(call: Callable[[], object]) -> float:
    """Return how long the call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion (Wilson 1927).

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    share, spread = hits / count, z * z / count
    middle = share + spread / 2
    half = z * ((share * (1 - share) + spread / 4) / count) ** 0.5
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def _print_ratio(what: str, figures: np.ndarray) -> None:
    ours, theirs = np.median(figures, axis=0)
    ratios = np.sort(figures[:, 0] / figures[:, 1])
    print(
        f"{what}: direct (folding included) {ours:.3g}, sentence-transformers (folded already) {theirs:.3g}"
    )
    print(f"  ratio {np.median(ratios):.2f} [{ratios[0]:.2f}, {ratios[-1]:.2f} over {len(ratios)} rounds]")


if __name__ == "__main__":
    main()
