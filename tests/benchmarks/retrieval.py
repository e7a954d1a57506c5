"""Retrieval: sentences asked word for word, recall on CMRC 2018, and speed against bm25s.

    python -m tests.benchmarks.retrieval --data DIR [--part sentences|recall|speed] [--split trial|dev]

`sentences`: every sentence of the seed, then 2,000 sampled from all statutes of `laws.tar.xz` in one store, each
asked as it stands; it counts as found when the first passage holds it character for character, or is a piece of
it where it was cut over two passages. `recall`: CMRC passages among 20,000 held-out news articles; `trial` is
for choices, `dev` for reporting only. `speed`: at that size, against bm25s (`pip install bm25s`) in the same
run, and at the size of all statutes with the whole retriever.
"""

from __future__ import annotations

import argparse
import random
import re
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from embeddings.base import VectorIndex
from embeddings.encoder import SHIPPED_FOLDER, StaticEncoder, load_encoder
from embeddings.faiss_index import FaissIndex
from embeddings.pieces import PieceIndex
from embeddings.text import fold
from embeddings.training.measure import RetrievalTask
from qa import KnowledgeBase
from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.default_store import seed_files
from qa.evaluation.metrics import mean_reciprocal_rank, percentile, recall_at
from qa.evaluation.statistics import wilson_interval
from qa.retriever.dense import DenseHalf
from qa.retriever.fusion import Ranking, reciprocal_rank, weighted_scores
from qa.retriever.hybrid import Retriever
from qa.retriever.lexical import BM25Index
from qa.text import sentences

SAMPLED = 2_000
DEPTH = 100
TIMED = 200


def main() -> None:
    """Print the parts asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.retrieval")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=("sentences", "recall", "speed"))
    parser.add_argument("--split", choices=("trial", "dev"), default="trial")
    options = parser.parse_args()
    if options.part in (None, "sentences"):
        print_sentences(options.data)
    if options.part in (None, "recall", "speed"):
        task = RetrievalTask.of(options.data, options.split)
        if options.part != "speed":
            print_recall(task, options.split)
        if options.part != "recall":
            print_speed(task)


def print_sentences(data: Path) -> None:
    """Ask sentences word for word, of the seed and of all statutes."""
    with KnowledgeBase.build(seed_files()) as seed:
        ask_sentences("the seed", seed, list(all_sentences(seed)))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with tarfile.open(data / "laws.tar.xz") as archive:
            archive.extractall(Path(folder) / "laws", filter="data")
        began = time.perf_counter()
        with KnowledgeBase.build([Path(folder) / "laws"], store=Path(folder) / "store") as laws:
            with laws.store.reading() as view:
                size = f"{len(laws.documents()):,} statutes, {len(view.indexes.lexical):,} passages"
            print(f"{size}: read, indexed and stored in {time.perf_counter() - began:.0f} s")
            every = list(all_sentences(laws))
            ask_sentences("the statutes", laws, random.Random(0).sample(every, SAMPLED))


def all_sentences(knowledge_base: KnowledgeBase) -> Iterator[str]:
    """Yield every sentence with a word in it."""
    for document in knowledge_base.documents():
        for paragraph in knowledge_base.paragraphs(document.id):
            for start, end in sentences(paragraph.text):
                sentence = paragraph.text[start:end]
                if re.search(r"[^\W_]", sentence) and len(sentence) <= 2000:
                    yield sentence


def ask_sentences(name: str, knowledge_base: KnowledgeBase, asked: Sequence[str]) -> None:
    """Print how many sentences found themselves, and how long a search took."""
    whole = pieces = 0
    milliseconds = []
    for sentence in tqdm(asked, desc=name, disable=None):
        began = time.perf_counter()
        first = knowledge_base.search(sentence, top_k=1)[0]
        milliseconds.append((time.perf_counter() - began) * 1000)
        if sentence in first.text:
            whole += 1
        elif sentence in first.paragraph.text and is_piece(sentence, first):
            pieces += 1
        else:
            print(f"  not found: {sentence}\n    first: {first.text}")
    found = whole + pieces
    low, high = wilson_interval(found, len(asked))
    print(f"{name}: {found} of {len(asked)} sentences first [{low:.4f}, {high:.4f}], {pieces} of them cut")
    print(
        f"  a search takes {percentile(milliseconds, 50):.1f} ms, p95 {percentile(milliseconds, 95):.1f} ms"
    )


def is_piece(sentence: str, passage: Passage) -> bool:
    """Say whether the passage overlaps a place in its paragraph where the sentence stands."""
    text = passage.paragraph.text
    places = (match.start() for match in re.finditer(re.escape(sentence), text))
    return any(start < passage.end and passage.start < start + len(sentence) for start in places)


def print_recall(task: RetrievalTask, split: str) -> None:
    """Print recall of each half, of both ways to fuse them, and of the whole retriever."""
    lexical, vectors, half, retriever = indexed(task)
    print(f"CMRC {split}: {len(task.questions)} questions, {len(task.passages)} passages")
    encoded = load_encoder().encode_query(task.questions)
    word = [found(*lexical.search([question], DEPTH)) for question in task.questions]
    one = [found(*vectors.search(vector[np.newaxis], DEPTH)) for vector in encoded]
    both = [
        half.with_others(question, vector, ids)
        for question, vector, (_, ids) in zip(task.questions, encoded, word, strict=True)
    ]
    print_ranks("lexical", task, [ids for _, ids in word])
    print_ranks("dense, one vector a text", task, [ids for _, ids in one])
    print_ranks("dense, and by pieces", task, [ids for (_, ids), _ in both])
    ranked = [(lexical, dense) for lexical, (dense, _) in zip(word, both, strict=True)]
    print_ranks("reciprocal rank fusion", task, [reciprocal_rank(pair)[1] for pair in ranked])
    pairs = [(lexical, scored) for lexical, (_, scored) in zip(word, both, strict=True)]
    full = [lexical.full_score(question) for question in task.questions]
    for weight in (0.25, 0.5, 0.75, 1.0, 1.5):
        fused = [weighted_scores(*pair, weight, of)[1] for pair, of in zip(pairs, full, strict=True)]
        print_ranks(f"BM25 + {weight} x dense", task, fused)
    hybrid = retriever.search_many(task.questions, 20)
    print_ranks("the retriever", task, [np.array([each.id for each in some]) for some in hybrid])


def indexed(task: RetrievalTask) -> tuple[BM25Index, VectorIndex, DenseHalf, Retriever]:
    """Index the passages as the product does, but whole and without titles."""
    document = Document("benchmark", "", "benchmark")
    paragraphs = [
        Paragraph(number, ParagraphKind.BODY, (), text, ((0, len(text)),))
        for number, text in enumerate(task.passages, start=1)
    ]
    passages = [Passage(i, document, each, each.text, 0, len(each.text)) for i, each in enumerate(paragraphs)]
    encoder, lexical, pieces = StaticEncoder(SHIPPED_FOLDER), BM25Index(), PieceIndex()
    encoded, lists = encoder.encode_with_pieces(task.passages)
    vectors = FaissIndex(encoded.shape[1])
    ids = range(len(passages))
    lexical.add(ids, task.passages)
    vectors.add(ids, encoded)
    pieces.add(ids, lists)
    retriever = Retriever(encoder, lexical, vectors, lambda some: [passages[i] for i in some], pieces=pieces)
    return lexical, vectors, DenseHalf(encoder, vectors, pieces), retriever


def found(scores: np.ndarray, ids: np.ndarray) -> Ranking:
    """Return the one row of a search without its empty places."""
    return scores[0][ids[0] >= 0], ids[0][ids[0] >= 0]


def print_ranks(name: str, task: RetrievalTask, ids: Sequence[np.ndarray]) -> None:
    """Print R@1 and R@5 with their intervals, and the mean reciprocal rank over the first 20."""
    ranks: list[int | None] = []
    for some, gold in zip(ids, task.gold, strict=True):
        places = np.flatnonzero(some[:20] == gold)
        ranks.append(int(places[0]) + 1 if len(places) else None)
    shares = []
    for k in (1, 5):
        share = recall_at(ranks, k)
        low, high = wilson_interval(share * len(ranks), len(ranks))
        shares.append(f"R@{k} {share:.4f} [{low:.4f}, {high:.4f}]")
    print(f"  {name:24} {'  '.join(shares)}  MRR@20 {mean_reciprocal_rank(ranks):.4f}")


def print_speed(task: RetrievalTask) -> None:
    """Print build and query times of BM25Index and of bm25s over the same characters and pairs."""
    *_, retriever = indexed(task)
    asked = task.questions[:TIMED]
    whole = [seconds(lambda q=q: retriever.search(q, 8)) for q in asked]
    print(f"{len(task.passages)} passages: the retriever {milliseconds_of(whole)}")
    try:
        import bm25s
    except ImportError:
        print("  bm25s is not installed: nothing to compare with")
        return
    builds, queries = [], []
    for _ in range(3):
        ours, other = BM25Index(), bm25s.BM25(method="lucene", k1=1.2, b=0.4)
        builds.append(
            (
                seconds(lambda index=ours: index.add(range(len(task.passages)), task.passages)),
                seconds(lambda index=other: index.index(tokens(task.passages), show_progress=False)),
            )
        )
        for question in asked:
            queries.append(
                (
                    seconds(lambda q=question, index=ours: index.search([q], 10)),
                    seconds(
                        lambda q=question, index=other: index.retrieve(tokens([q]), k=10, show_progress=False)
                    ),
                )
            )
    print_ratio("building, s", builds)
    print_ratio("a query, s", queries)


def tokens(texts: Sequence[str]) -> list[list[str]]:
    """Return characters and pairs of characters, as strings: what bm25s takes."""
    folded = [fold(text) for text in texts]
    return [[*text, *(text[i : i + 2] for i in range(len(text) - 1))] for text in folded]


def seconds(call: Callable[[], object]) -> float:
    """Return how long the call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def milliseconds_of(times: Sequence[float]) -> str:
    """Return the median and the 95th percentile."""
    return f"{percentile(times, 50) * 1000:.1f} ms, p95 {percentile(times, 95) * 1000:.1f} ms"


def print_ratio(what: str, pairs: Sequence[tuple[float, float]]) -> None:
    """Print the medians of ours and theirs, and the median of their ratios."""
    ours, theirs = np.median(pairs, axis=0)
    ratio = np.median([one / other for one, other in pairs])
    print(f"  {what}: BM25Index {ours:.4g}, bm25s {theirs:.4g}, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
