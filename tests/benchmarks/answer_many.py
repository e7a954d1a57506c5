"""`answer_many` of some questions against one by one.

Run with: python -m tests.benchmarks.answer_many [--questions 500] [--turns 3]

Both over the shipped document, with the shipped questions of the splits `tune` and `gate`, repeated as needed. The
two are measured in turns, so that a machine that slows down slows both; the answers must be equal. Prints the
seconds, the questions a second, and how many times faster the batch is. On a busy machine the figure says little:
the cores that the batch would use are taken.
"""

from __future__ import annotations

import argparse
import statistics
import time
from itertools import cycle, islice

from qa.default_store import seed_files
from qa.evaluation import load_questions
from qa.knowledge_base import KnowledgeBase

WARM = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    shipped = [each.question for each in load_questions() if each.split != "report"]
    questions = list(islice(cycle(shipped), arguments.questions))
    with KnowledgeBase.build(seed_files()) as knowledge_base:
        for question in questions[:WARM]:
            knowledge_base.answer(question)
        knowledge_base.answer_many(questions[:WARM])
        one, many = [], []
        for _ in range(arguments.turns):
            began = time.perf_counter()
            single = [knowledge_base.answer(question) for question in questions]
            one.append(time.perf_counter() - began)
            began = time.perf_counter()
            together = knowledge_base.answer_many(questions)
            many.append(time.perf_counter() - began)
            assert single == together, "the answers differ"
    for name, seconds in (("one by one", one), ("answer_many", many)):
        middle = statistics.median(seconds)
        print(f"{name:<12} {middle:7.2f} s  {len(questions) / middle:6.1f} questions a second")
    ratio = statistics.median(a / b for a, b in zip(one, many, strict=True))
    print(
        f"answer_many is {ratio:.2f} times as fast; {len(questions)} answers equal, {arguments.turns} turns"
    )


if __name__ == "__main__":
    main()
