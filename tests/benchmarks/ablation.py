"""What each part of the path is worth: the whole system over CMRC trial's passages, with one part off at a time.

    python -m tests.benchmarks.ablation --data DIR [--count N] [--only PART …] [--json OUT]

First citation without a threshold: F1, and the share that is right (F1 of 0.6 or more); the difference to the whole is
paired, question by question, with a bootstrap interval. Weights are switched off as they are, nothing is fitted
again, so a group's figure is what the shipped ranking loses without it, not what it could do at best.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.evaluation import cmrc
from qa.evaluation.benchmark import read_set
from qa.evaluation.benchmark.corpus import knowledge_base_of
from qa.evaluation.benchmark.sets import Asked
from qa.evaluation.scoring import SPAN_F1
from qa.evaluation.statistics import bootstrap_mean
from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import Answerer, default_answerer
from qa.reader.citations import cite
from qa.reader.decision import FEATURES, Decision
from qa.reader.hub import SpanOdds
from qa.reader.question import AnswerType, Question
from tests.benchmarks.broken_parts import without_lexical

GROUPS = {
    "reader's score": ("score", "score_when_best", "lead", "share"),
    "retrieval": ("retrieval", "retrieval_gap", "first_passage"),
    "shared words": ("passage_coverage", "sentence_coverage", "clause_rest_coverage"),
    "meaning": ("clause_cosine", "clause_cosine_gap", "sentence_cosine", "sentence_cosine_gap"),
    "asked noun, number, date, unit": (
        "asked_noun", "asked_noun_missing", "number_missing", "date_missing", "unit_named", "unit_missing",
    ),
    "repetition of the question": ("repeats_question", "only_repeats"),
    "shape of the span": (
        "ragged_start", "ragged_end", "starts_clause", "ends_clause", "length", "heading",
    ),
    "answer types of clauses": tuple(name for name in FEATURES if name.startswith(("clause_", "whether_"))
                                     and name not in ("clause_cosine", "clause_cosine_gap", "clause_rest_coverage")),
}  # fmt: skip
"""The ranking's features, in groups that say the same kind of thing."""


class PlainQuestions(Answerer):
    """Takes every question for one after a fact: no answer types, no lists."""

    def _rank(self, question: Question, *read: Any) -> Any:
        return super()._rank(replace(question, answer_type=AnswerType.FACT), *read)

    def _citations(self, question: Question, *ranked: Any) -> Any:
        return super()._citations(replace(question, answer_type=AnswerType.FACT), *ranked)


class FirstSpans(Answerer):
    """Cites the best span alone: no lists, no look-alike documents."""

    def _citations(self, question: Question, ranked: Any, *_: Any) -> Any:
        return cite([ranked.candidates[0].quotation])


def variants(whole: KnowledgeBase, answerer: Answerer) -> dict[str, Callable[[], KnowledgeBase]]:
    """Return what makes the system with each part off."""
    features, decision, settings = answerer._features, answerer._decision, whole.settings
    assert isinstance(decision, Decision)

    def answered_by(other: Answerer) -> Callable[[], KnowledgeBase]:
        return lambda: KnowledgeBase(whole.store, whole._encoder, other)

    found = {
        "lexical half": lambda: _lexical_off(whole, answerer),
        "dense half": lambda: whole.with_settings(replace(settings, dense_weight=0.0)),
        "fitted ranking (reader's own order)": answered_by(
            answerer.reading_with(answerer.reader, SpanOdds(0.0))
        ),
        "answer types and lists": answered_by(PlainQuestions(answerer.reader, features, decision)),
        "lists and look-alikes": answered_by(FirstSpans(answerer.reader, features, decision)),
    }
    for count in (1, 3, 8):
        read = replace(settings, read_passages=count)
        found[f"passages read: {count} instead of {settings.read_passages}"] = (
            lambda read=read: whole.with_settings(read)  # type: ignore[misc]
        )
    for width in (120, 260):
        found[f"passages of {width} instead of {settings.passage_characters}"] = (
            lambda width=width: whole.recut(width)  # type: ignore[misc]
        )
    for name, group in GROUPS.items():
        off = np.array([0.0 if each in group else 1.0 for each in FEATURES])
        muted = replace(decision, ranking=decision.ranking * off)
        found[f"ranking: {name}"] = answered_by(Answerer(answerer.reader, features, muted))
    return found


def _lexical_off(whole: KnowledgeBase, answerer: Answerer) -> KnowledgeBase:
    blind = without_lexical(whole)
    return KnowledgeBase(blind.store, blind._encoder, answerer)


@dataclass(frozen=True)
class Line:
    """One variant: F1 and share right in points, and what the part that is off was worth."""

    off: str
    f1: float
    right: float
    worth: float
    interval: tuple[float, float]
    n: int

    def text(self) -> str:
        """Return it as a line of the table."""
        low, high = self.interval
        return (
            f"{self.off:<44} {self.f1:>6.1f} {self.right:>6.1f} {self.worth:>+6.1f} [{low:+.1f}, {high:+.1f}]"
        )


def lines(data: Path, count: int, only: Sequence[str] = ()) -> Iterator[Line]:
    """Yield the whole system, then each variant; `only`: those whose names hold one of these words."""
    questions = replace(read_set("cmrc2018-trial", data), articles=()).sample(count)
    asked = [each for each in questions.asked if each.askable]
    answerer = default_answerer().at(0.0)
    with knowledge_base_of(questions.contexts, answerer) as whole:
        before = f1s(whole, asked)
        yield _line("nothing: the whole system", before, before)
        for name, make in variants(whole, answerer).items():
            if not only or any(word in name for word in only):
                yield _line(name, f1s(make(), asked), before)


def f1s(knowledge_base: KnowledgeBase, asked: Sequence[Asked]) -> np.ndarray:
    """Return the F1 of the first citation of each question, 0 to 1."""
    answers = knowledge_base.answer_many([each.question for each in asked])
    cited = [answer.citations[0].text if answer.citations else "" for answer in answers]
    return np.array([cmrc.f1(text, each.references) for text, each in zip(cited, asked, strict=True)])


def _line(name: str, values: np.ndarray, before: np.ndarray) -> Line:
    lost = 100 * (before - values)
    right = 100 * float((values >= SPAN_F1).mean())
    interval = bootstrap_mean(lost) if lost.any() else (0.0, 0.0)
    return Line(name, 100 * float(values.mean()), right, float(lost.mean()), interval, len(values))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ablation")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300, help="questions of CMRC trial, a fixed sample")
    parser.add_argument("--only", nargs="+", default=[], metavar="PART")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    print(f"{'off':<44} {'F1':>6} {'right':>6} {'worth':>6}")
    found = []
    for line in lines(options.data, options.count, options.only):
        print(line.text(), flush=True)
        found.append(asdict(line))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
