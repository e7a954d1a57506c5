"""Fifteen yearly reports that say nearly the same things, and whether the right one is cited.

    python -m tests.benchmarks.look_alikes --data DIR

80 questions that name the year (half ask for a number that differs from year to year): right document, and right
paragraph of it, cited first. 40 that name none, which several of the reports answer, each in its own way: two or
more right documents cited, and how often one is stated alone. *Report only*: the reports of eleven of the years
are training text, these questions are not.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qa import KnowledgeBase
from qa.datatypes import Answer
from qa.evaluation.statistics import wilson_interval
from qa.reader.answerer import default_answerer
from tests.benchmarks.official_texts import (
    load_rows,
    report_name,
    segment_range,
    stands_in,
    write_reports,
)


def main() -> None:
    """Print the figures of both sets, at the shipped threshold and without one."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.look_alikes")
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        reports = write_reports(options.data, Path(name))
        with KnowledgeBase.build([Path(name)]) as knowledge_base:
            for threshold in (default_answerer().threshold, 0.0):
                print(f"threshold {threshold}")
                _print_named(knowledge_base, reports, threshold)
                _print_unnamed(knowledge_base, reports, threshold)


def _answered(knowledge_base: KnowledgeBase, question: str, threshold: float) -> Answer:
    from qa.config import READ_PASSAGES

    passages = knowledge_base.search(question, READ_PASSAGES)
    return default_answerer().at(threshold).answer(question, passages, knowledge_base.paragraphs)


def _print_named(knowledge_base: KnowledgeBase, reports: dict[int, list[str]], threshold: float) -> None:
    rows = load_rows("years.jsonl")
    for kind in ("number", "other", None):
        some = [row for row in rows if kind in (None, row["kind"])]
        document = paragraph = 0
        for row in some:
            first = _answered(knowledge_base, row["question"], threshold).citations[:1]
            golds = [segment_range(reports[row["year"]], each) for each in row["segments"]]
            right = [c for c in first if c.document.source == report_name(row["year"])]
            document += len(right)
            paragraph += any(stands_in(c.paragraph, gold) for c in right for gold in golds)
        print(
            f"  year named, {kind or 'all'}: right document {_share(document, some)},"
            f" and paragraph {_share(paragraph, some)}"
        )


def _print_unnamed(knowledge_base: KnowledgeBase, reports: dict[int, list[str]], threshold: float) -> None:
    rows, several, alone, abstained = load_rows("no_year.jsonl"), 0, 0, 0
    for row in rows:
        answer = _answered(knowledge_base, row["question"], threshold)
        cited = {
            c.document.source
            for c in answer.citations
            for year, number in row["right"]
            if c.document.source == report_name(year)
            and stands_in(c.paragraph, segment_range(reports[year], number))
        }
        several += len(cited) > 1
        abstained += answer.abstained
        alone += not answer.abstained and not any(c.differs for c in answer.citations)
    print(
        f"  no year named: two or more right documents {_share(several, rows)};"
        f" stated without the mark {_share(alone, rows)}; abstained {_share(abstained, rows)}"
    )


def _share(count: int, of: Sequence[object]) -> str:
    low, high = wilson_interval(count, len(of))
    return f"{count / len(of):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
