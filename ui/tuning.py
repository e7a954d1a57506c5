"""`yuanwen tune`: fit a store's settings to one's own questions, show what that gains, and take it back."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ui.messages import Language, message
from ui.report.wording import points, share

if TYPE_CHECKING:
    from qa.evaluation import Question, QuestionFile
    from qa.evaluation.tuning import Tuning
    from qa.knowledge_base import KnowledgeBase
    from qa.settings import Settings


def tune(arguments: Namespace, language: Language) -> int:
    """Run the command and return its exit status."""
    from ui.commands import open_store

    if not arguments.undo and arguments.questions is None:
        return _usage(message("tune.no_questions", language), language)
    with open_store(arguments.store) as knowledge_base:
        if arguments.undo:
            return _undo(knowledge_base, language)
        found = _find(arguments.questions, knowledge_base, language)
        print(comparison(found, language))
        if found.pays and not arguments.dry_run:
            knowledge_base.adopt(found.after)
            print(message("tune.written", language))
        elif not found.pays:
            print(message("tune.kept", language))
    return 0


def _undo(knowledge_base: KnowledgeBase, language: Language) -> int:
    if not knowledge_base.adopt(None):
        sys.stderr.write(message("tune.nothing_to_undo", language) + "\n")
        return 1
    print(message("tune.undone", language))
    print(_settings(knowledge_base.settings, language))
    return 0


def _find(path: Path, knowledge_base: KnowledgeBase, language: Language) -> Tuning:
    from qa.evaluation import read_questions
    from qa.evaluation.checking import check_against
    from qa.evaluation.tuning import tune

    file = read_questions(path)
    check_against(file, knowledge_base)
    questions = _enough(file)
    with closing(tqdm(desc=message("progress.tune", language), disable=None)) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return tune(knowledge_base, questions, progress)


def _enough(file: QuestionFile) -> list[Question]:
    """Return the questions that may be fitted to.

    Raises:
        InvalidQuestionsFileError: there are too few.

    """
    from qa.evaluation.faults import Fault, refusal
    from qa.evaluation.tuning import LEAST_QUESTIONS, questions_to_tune_on

    questions = questions_to_tune_on(file.questions)
    if len(questions) < LEAST_QUESTIONS:
        raise refusal(file.path, [Fault(0, "too_few", {"count": len(questions), "least": LEAST_QUESTIONS})])
    return questions


def comparison(found: Tuning, language: Language) -> str:
    """Return the settings before and after, and what the change gains, as plain text."""
    low, high = found.interval
    gain = message(
        "tune.gain",
        language,
        count=found.n,
        before=share(found.right_before),
        after=share(found.right_after),
        difference=f"{100 * found.difference:+.1f}",
        interval=f"[{100 * low:+.1f}, {100 * high:+.1f}]",
        p=f"{found.p_gain:.4f}",
        fitted=share(found.fitted),
        least=points(found.smallest_gain),
    )
    before = message("tune.before", language) + _settings(found.before, language)
    after = message("tune.after", language) + _settings(found.after, language)
    return "\n".join([before, after, gain])


def _settings(settings: Settings, language: Language) -> str:
    values = [(each.name, getattr(settings, each.name)) for each in fields(settings) if each.name != "reader"]
    own = message("tune.own", language)
    return message("list.joiner", language).join(
        f"{message(f'report.condition.settings.{name}', language)} {own if value is None else value}"
        for name, value in values
    )


def _usage(text: str, language: Language) -> int:
    sys.stderr.write(message("usage", language, detail=text, command="yuanwen tune") + "\n")
    return 2
