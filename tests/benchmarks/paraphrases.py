"""Questions that share hardly a word with their passage: what the dense half is for.

    python -m tests.benchmarks.paraphrases --data DIR [--split tune|report]

Over all 687 held-out statutes and the four held-out state work reports. Each question shares at most two pairs of
characters with its gold article or segment, stop words and the words of the title aside; `tune` is for choices,
`report` for reporting only. BM25 alone, the dense half alone (by one vector a passage, then with the nearest compared
piece by piece, as the product does it) and both, in the same run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder import load_encoder
from qa import KnowledgeBase
from qa.datatypes import Passage
from qa.evaluation.metrics import recall_at
from qa.evaluation.statistics import wilson_interval
from qa.retriever.dense import DenseHalf
from tests.benchmarks.official_texts import (
    article_range,
    load_rows,
    report_name,
    segment_range,
    stands_in,
    write_held_out_laws,
    write_reports,
)

HELD_OUT_YEARS = (2010, 2014, 2018, 2022)
DEPTH = 20


def main() -> None:
    """Print R@1, R@5 and R@20 of each half and of both."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.paraphrases")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("tune", "report"), default="tune")
    options = parser.parse_args()
    rows = [row for row in load_rows("paraphrases.jsonl") if row["split"] == options.split]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        reports = write_reports(options.data, folder, HELD_OUT_YEARS)
        laws = write_held_out_laws(options.data, folder)
        with KnowledgeBase.build([folder]) as knowledge_base:
            by_source = {d.source: d.id for d in knowledge_base.documents()}
            golds = [_gold(row, reports, laws, by_source, knowledge_base) for row in rows]
            for half, found in _found(knowledge_base, [row["question"] for row in rows]).items():
                print_recall(half, found, golds)


def _gold(
    row: dict,
    reports: dict[int, list[str]],
    laws: dict[str, str],
    by_source: dict[str, str],
    knowledge_base: KnowledgeBase,
) -> tuple[str, tuple[int, int]]:
    kind, _, name = row["source"].partition(":")
    if kind == "state":
        return by_source[report_name(int(name))], segment_range(reports[int(name)], row["segment"])
    document = by_source[laws[name]]
    return document, article_range(knowledge_base.source_text(document), row["article"])


def _found(knowledge_base: KnowledgeBase, questions: Sequence[str]) -> dict[str, list[list[Passage]]]:
    encoder = load_encoder()
    encoded = encoder.encode_query(list(questions))
    with knowledge_base.store.reading() as view:
        indexes = view.indexes
        dense = DenseHalf(encoder, indexes.vectors, indexes.pieces)
        halves = {
            "BM25": [indexes.lexical.search([q], DEPTH)[1][0] for q in questions],
            "one vector": [indexes.vectors.search(v[np.newaxis], DEPTH)[1][0] for v in encoded],
            "dense": [dense.ranking(q, v)[1][:DEPTH] for q, v in zip(questions, encoded, strict=True)],
        }
        found = {
            name: [view.database.passages([int(i) for i in ids if i >= 0]) for ids in rows]
            for name, rows in halves.items()
        }
    return {**found, "both": [knowledge_base.search(q, DEPTH) for q in questions]}


def print_recall(
    half: str, found: Sequence[Sequence[Passage]], golds: Sequence[tuple[str, tuple[int, int]]]
) -> None:
    """Print the recall of one half, with intervals."""
    ranks = []
    for passages, (document, gold) in zip(found, golds, strict=True):
        right = [p.document.id == document and stands_in(p.paragraph, gold) for p in passages]
        ranks.append(right.index(True) + 1 if any(right) else None)
    shares = []
    for k in (1, 5, 20):
        share = recall_at(ranks, k)
        low, high = wilson_interval(round(share * len(ranks)), len(ranks))
        shares.append(f"R@{k} {share:.3f} [{low:.3f}, {high:.3f}]")
    print(f"{half:10} n = {len(ranks)}  {'  '.join(shares)}")


if __name__ == "__main__":
    main()
