"""Fifteen yearly reports that say nearly the same things, and whether the right one is cited.

    python -m tests.benchmarks.look_alikes --data DIR [--half tune|report]

80 questions that name the year (half ask for a number that differs from year to year): right document, and right
paragraph of it, cited first. 40 that name none, which several of the reports answer, each in its own way: two or
more right documents cited, how often one is stated alone, and how many of the documents cited are right. Questions
of odd number are the `tune` half, those of even number are for reporting. The reports of eleven of the years are
training text, these questions are not.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa import KnowledgeBase
from qa.datatypes import Citation
from qa.evaluation.statistics import wilson_interval
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
    parser.add_argument("--half", choices=("tune", "report"), default=None)
    options = parser.parse_args()
    named, unnamed = (_half(load_rows(name), options.half) for name in ("years.jsonl", "no_year.jsonl"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        reports = write_reports(options.data, Path(name))
        with KnowledgeBase.build([Path(name)]) as built:
            for threshold in (built.threshold, 0.0):
                print(f"threshold {threshold}")
                knowledge_base = built.with_settings(replace(built.settings, threshold=threshold))
                _print_named(knowledge_base, reports, named)
                _print_unnamed(knowledge_base, reports, unnamed)


def _half(rows: list[dict], half: str | None) -> list[dict]:
    return [row for row in rows if half in (None, "tune" if int(row["id"][1:]) % 2 else "report")]


def _print_named(knowledge_base: KnowledgeBase, reports: dict[int, list[str]], rows: list[dict]) -> None:
    for kind in ("number", "other", None):
        some = [row for row in rows if kind in (None, row["kind"])]
        document = paragraph = 0
        for row in some:
            first = knowledge_base.answer(row["question"]).citations[:1]
            golds = [segment_range(reports[row["year"]], each) for each in row["segments"]]
            right = [c for c in first if c.document.source == report_name(row["year"])]
            document += len(right)
            paragraph += any(stands_in(c.paragraph, gold) for c in right for gold in golds)
        print(
            f"  year named, {kind or 'all'}: right document {_share(document, some)},"
            f" and paragraph {_share(paragraph, some)}"
        )


def _print_unnamed(knowledge_base: KnowledgeBase, reports: dict[int, list[str]], rows: list[dict]) -> None:
    several = alone = abstained = right = cited = 0
    for row in rows:
        answer = knowledge_base.answer(row["question"])
        found = {c.document.source for c in answer.citations if _is_right(c, row["right"], reports)}
        several += len(found) > 1
        abstained += answer.abstained
        alone += not answer.abstained and not any(c.differs for c in answer.citations)
        right, cited = right + len(found), cited + len({c.document.source for c in answer.citations})
    print(
        f"  no year named: two or more right documents {_share(several, rows)};"
        f" stated without the mark {_share(alone, rows)}; abstained {_share(abstained, rows)};"
        f" {cited / len(rows):.1f} documents cited, {right / len(rows):.1f} of them right"
    )


def _is_right(citation: Citation, right: Sequence[tuple[int, int]], reports: dict[int, list[str]]) -> bool:
    return any(
        citation.document.source == report_name(year)
        and stands_in(citation.paragraph, segment_range(reports[year], number))
        for year, number in right
    )


def _share(count: int, of: Sequence[object]) -> str:
    low, high = wilson_interval(count, len(of))
    return f"{count / len(of):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
