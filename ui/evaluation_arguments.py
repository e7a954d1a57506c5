"""The grammar of the commands that measure: evaluate, tune, questions."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Say = Callable[..., str]


def add_questions(questions: argparse.ArgumentParser, say: Say) -> None:
    """Give `yuanwen questions` its arguments."""
    questions.add_argument(
        "action", choices=("new", "feedback"), metavar="new|feedback", help=say("cli.questions.action")
    )
    questions.add_argument(
        "--documents", nargs="+", type=Path, metavar="PATH", help=say("cli.evaluate.documents")
    )
    questions.add_argument("--out", type=Path, metavar="FILE", required=True, help=say("cli.questions.out"))
    questions.add_argument(
        "--per-document", type=int, default=12, metavar="N", help=say("cli.questions.each")
    )


def add_tune(tune: argparse.ArgumentParser, say: Say) -> None:
    """Give `yuanwen tune` its arguments."""
    tune.add_argument("questions", nargs="?", type=Path, metavar="QUESTIONS", help=say("cli.tune.questions"))
    tune.add_argument("--dry-run", action="store_true", help=say("cli.tune.dry_run"))
    tune.add_argument("--undo", action="store_true", help=say("cli.tune.undo"))


def add_evaluate(evaluate: argparse.ArgumentParser, say: Say) -> None:
    """Give `yuanwen evaluate` its arguments."""
    evaluate.add_argument(
        "questions", nargs="?", type=Path, metavar="QUESTIONS", help=say("cli.evaluate.questions")
    )
    evaluate.add_argument(
        "--documents", nargs="+", type=Path, metavar="PATH", help=say("cli.evaluate.documents")
    )
    evaluate.add_argument("--reader", metavar="MODEL", help=say("cli.reader"))
    evaluate.add_argument("--split", choices=("tune", "gate", "report"), help=say("cli.evaluate.split"))
    evaluate.add_argument("--drafts", action="store_true", help=say("cli.evaluate.drafts"))
    for name in ("html", "json", "csv", "junit", "run"):
        evaluate.add_argument(f"--{name}", type=Path, metavar="OUT", help=say(f"cli.evaluate.{name}"))
    evaluate.add_argument("--baseline", type=Path, metavar="RUN", help=say("cli.evaluate.baseline"))
    evaluate.add_argument("--fail-if-worse", action="store_true", help=say("cli.evaluate.fail_if_worse"))
    evaluate.add_argument("--benchmark", metavar="NAME", help=say("cli.evaluate.benchmark"))
    parts = ("reader", "system", "calibration")
    evaluate.add_argument("--part", action="append", choices=parts, help=say("cli.evaluate.part"))
    evaluate.add_argument("--data", type=Path, metavar="DIR", help=say("cli.evaluate.data"))
    evaluate.add_argument("--limit", type=int, metavar="N", help=say("cli.evaluate.limit"))
    evaluate.add_argument("--reveal", action="store_true", help=say("cli.evaluate.reveal"))
