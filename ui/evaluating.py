"""`yuanwen evaluate`: which questions are asked of which documents, and what becomes of the run."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ui.messages import Language, message

if TYPE_CHECKING:
    from qa.evaluation import Comparison, Question, Run
    from qa.knowledge_base import KnowledgeBase

WORSE = 3
"""Exit status of `--fail-if-worse` when the run is significantly worse than its baseline."""


def evaluate(arguments: Namespace, language: Language) -> int:
    """Run the command and return its exit status: 0, or 3 on a significant loss that was to be told."""
    from qa.errors import InvalidRunError
    from qa.evaluation import Run, compare

    if arguments.benchmark:
        from ui.benchmarking import run_benchmark

        return run_benchmark(arguments, language)
    if arguments.fail_if_worse and not arguments.baseline:
        return _usage(message("evaluate.baseline_missing", language), language)
    baseline = Run.load(arguments.baseline) if arguments.baseline else None
    run = measure(
        arguments.questions,
        arguments.store,
        arguments.split,
        language,
        documents=arguments.documents,
        drafts=arguments.drafts,
        reader=arguments.reader,
    )
    try:
        comparison = compare(run, baseline) if baseline else None
    except ValueError as error:
        detail = message("evaluate.no_common", language)
        raise InvalidRunError(path=arguments.baseline, detail=detail) from error
    _print(run, comparison, arguments.reveal, language)
    _write(run, baseline, arguments, language)
    if comparison and comparison.is_worse and arguments.fail_if_worse:
        sys.stderr.write(message("evaluate.failed", language) + "\n")
        return WORSE
    return 0


def measure(
    questions: Path | None,
    store: Path | None,
    split: str | None,
    language: Language,
    *,
    documents: Sequence[Path] | None = None,
    drafts: bool = False,
    reader: str | None = None,
) -> Run:
    """Ask the questions of a file (None: the shipped ones) and score the answers, with a progress bar.

    Over `documents`, read into memory, or over `store`; without either, the shipped questions are asked of the
    shipped document alone, questions of one's own of the user's store.

    Raises:
        InvalidQuestionsFileError: the file is faulty, does not fit the documents, or has no question to ask.
        StoreError: the store cannot be opened.
        ReaderUnavailableError: see `KnowledgeBase.open`.

    """
    from qa.default_store import seed_files
    from qa.evaluation import evaluate as ask
    from qa.evaluation import read_questions
    from qa.evaluation.checking import check_against

    file = read_questions(questions)
    if store is None and documents is None and questions is None:
        documents = seed_files()
    with knowledge_base(store, documents, reader) as opened:
        check_against(file, opened)
        chosen = file.chosen(split, drafts)
        _tell_drafts(file.questions, drafts, language)
        with closing(tqdm(total=len(chosen), desc=message("progress.ask", language), disable=None)) as bar:
            return ask(
                opened,
                chosen,
                progress=lambda done, _: bar.update(done - bar.n),
                name=file.path.name if split is None else f"{file.path.name}, {split}",
                questions_sha256=file.sha256,
            )


def _tell_drafts(questions: Sequence[Question], drafts: bool, language: Language) -> None:
    left = 0 if drafts else sum(question.draft for question in questions)
    if left:
        sys.stderr.write(message("evaluate.drafts_left", language, count=left) + "\n")


def knowledge_base(
    store: Path | None, documents: Sequence[Path] | None, reader: str | None = None
) -> KnowledgeBase:
    """Read documents into memory, or open a store, the user's own when neither is named.

    Raises:
        DocumentError: a document cannot be read.
        StoreError: the store cannot be opened.

    """
    from qa.knowledge_base import KnowledgeBase
    from ui.commands import open_store

    if not documents:
        return open_store(store, reader)
    made = KnowledgeBase.build(documents, reader=reader)
    if made.additions.failed:
        made.close()
        raise made.additions.failed[0][1]
    return made


def _print(run: Run, comparison: Comparison | None, reveal: bool, language: Language) -> None:
    from ui.evaluation_table import misses, single_answers, table

    if reveal:
        print(single_answers(run))
    print(table(run, language))
    print(misses(run, language))
    if comparison:
        from ui.report.changes import verdict

        print(f"\n{verdict(comparison, language)}")


def _write(run: Run, baseline: Run | None, arguments: Namespace, language: Language) -> None:
    from qa.evaluation.export import summary, to_csv, to_junit

    reveal = arguments.reveal
    if arguments.run:
        run.save(arguments.run, reveal)
    if arguments.json:
        text = json.dumps(summary(run, baseline, reveal), ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    if arguments.csv:
        # With a byte order mark, without which Excel reads UTF-8 as something else.
        arguments.csv.write_text(to_csv(run, reveal), encoding="utf-8-sig", newline="")
    if arguments.junit:
        arguments.junit.write_text(to_junit(run, reveal), encoding="utf-8")
    if arguments.html:
        from ui.report import report_html

        arguments.html.write_text(report_html(run, language, baseline, reveal=reveal), encoding="utf-8")


def _usage(text: str, language: Language) -> int:
    sys.stderr.write(message("usage", language, detail=text, command="yuanwen evaluate") + "\n")
    return 2
