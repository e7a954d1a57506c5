"""How many points a question loses that is typed otherwise.

    python -m tests.benchmarks.robustness --data DIR [--count N] [--seed S] [--json OUT]

The seed's answerable `gate` questions over the seed document, and CMRC trial over its own passages, each asked as it is and with
one change: a homophone, a character dropped, Traditional, full-width, no punctuation. Right is what the evaluation
counts as right; for CMRC trial the first citation with F1 of 0.6 or more, at the shipped threshold. Points lost are
paired, question by question, with a bootstrap interval; only questions that the change changes count.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from qa.default_store import seed_files
from qa.evaluation import load_questions
from qa.evaluation.benchmark import read_set
from qa.evaluation.benchmark.corpus import knowledge_base_of
from qa.evaluation.gold import Corpus
from qa.evaluation.scoring import says, score
from qa.evaluation.statistics import bootstrap_mean
from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import default_answerer
from tests.benchmarks.misspelling import Change, changes

AIMS = {"homophone": 12.0}
AIM = 5.0
"""Points that may be lost at most."""

Ask = Callable[[Sequence[str]], np.ndarray]
"""Takes the questions of a set, in its order, and returns which of them go right."""


@dataclass(frozen=True)
class Loss:
    """What one change costs one set, in points, over the `n` questions that it changes."""

    data: str
    change: str
    n: int
    before: float
    after: float
    lost: float
    interval: tuple[float, float]

    def line(self) -> str:
        """Return it as a line of the table."""
        aim = AIMS.get(self.change, AIM)
        low, high = self.interval
        return (
            f"{self.data:<12} {self.change:<15} {self.n:>5} {self.before:>7.1f} {self.after:>7.1f} {self.lost:>+7.1f} "
            f"[{low:+.1f}, {high:+.1f}]  at most {aim:.0f}: {'held' if self.lost <= aim else 'missed'}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.robustness")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300, help="questions of CMRC trial, a fixed sample")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    print(f"{'':<12} {'change':<15} {'n':>5} {'before':>7} {'after':>7} {'lost':>7}")
    found = []
    for loss in losses(options.data, options.count, options.seed):
        print(loss.line(), flush=True)
        found.append(asdict(loss))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def losses(data: Path, count: int, seed: int) -> Iterator[Loss]:
    """Yield what each change costs the two sets."""
    with KnowledgeBase.build(seed_files()) as knowledge_base:
        gate = [q for q in load_questions() if q.split == "gate" and q.answerable]
        texts = [p.text for d in knowledge_base.documents() for p in knowledge_base.paragraphs(d.id)]
        corpus = Corpus(knowledge_base)

        def ask_gate(wordings: Sequence[str]) -> np.ndarray:
            answers = knowledge_base.answer_many(wordings)
            marks = [score(q, a.citations, corpus.gold(q)).right for q, a in zip(gate, answers, strict=True)]
            return np.array(marks, float)

        yield from _of_set("seed gate", [q.question for q in gate], ask_gate, changes(texts), seed)
    trial = replace(read_set("cmrc2018-trial", data), articles=()).sample(count)
    asked = [each for each in trial.asked if each.askable]
    with knowledge_base_of(trial.contexts, default_answerer()) as knowledge_base:

        def ask_trial(wordings: Sequence[str]) -> np.ndarray:
            answers = knowledge_base.answer_many(wordings)
            cited = [answer.citations[0].text if answer.citations else "" for answer in answers]
            right = [any(says(t, r) for r in q.references) for t, q in zip(cited, asked, strict=True)]
            return np.array(right, float)

        yield from _of_set(
            "CMRC trial", [q.question for q in asked], ask_trial, changes(trial.contexts), seed
        )


def _of_set(
    data: str, questions: list[str], ask: Ask, by_name: dict[str, Change], seed: int
) -> Iterator[Loss]:
    before = ask(questions)
    for name, change in by_name.items():
        draws = [random.Random(f"{seed} {name} {question}") for question in questions]
        wordings = [change(question, draw) for question, draw in zip(questions, draws, strict=True)]
        changed = np.array([a != b for a, b in zip(questions, wordings, strict=True)])
        if not changed.any():
            continue
        after = ask(wordings)
        lost = 100 * (before - after)[changed]
        low, high = bootstrap_mean(lost)
        shares = (float(100 * marks[changed].mean()) for marks in (before, after))
        yield Loss(data, name, int(changed.sum()), *shares, float(lost.mean()), (low, high))


if __name__ == "__main__":
    main()
