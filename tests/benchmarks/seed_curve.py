"""The whole risk-coverage curve on the seed questions, from one run with the threshold 0.

    python -m tests.benchmarks.seed_curve [--split tune|gate|report] [--steps N]

`yuanwen evaluate --json` writes the part of it from the shipped threshold upwards.
"""

from __future__ import annotations

import argparse

from tqdm import tqdm

from qa import KnowledgeBase
from qa.default_store import seed_files
from qa.evaluation import Report, evaluate, load_questions
from qa.evaluation.curve import CurvePoint
from qa.evaluation.questions import SPLITS
from qa.reader.answerer import default_answerer


def run(split: str) -> Report:
    """Ask the questions of a split with abstention for low confidence off."""
    questions = [question for question in load_questions() if question.split == split]
    with (
        KnowledgeBase.build(seed_files(), answerer=default_answerer().at(0.0)) as knowledge_base,
        tqdm(total=len(questions)) as bar,
    ):
        return evaluate(knowledge_base, questions, progress=lambda *_: bar.update())


def line(point: CurvePoint) -> str:
    """Return a point as a row of the table; a dash stands for a share of no question."""
    shares = (
        point.coverage,
        point.right_among_answered,
        point.answered_right,
        point.wrongly_abstained,
        point.abstained_rightly,
    )
    return f"{point.threshold:9.3f}" + "".join("         -" if s is None else f"{s:10.3f}" for s in shares)


def main() -> None:
    """Print the curve; the points are thinned to about `--steps` rows."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.seed_curve")
    parser.add_argument("--split", choices=SPLITS, default="gate")
    parser.add_argument("--steps", type=int, default=25)
    given = parser.parse_args()
    points = run(given.split).curve()
    print(f"Split {given.split}; the shipped threshold is {default_answerer().threshold:.3f}")
    print("threshold  coverage  right of   answered   wrongly abstained")
    print("                     answered      right abstained   rightly")
    for point in points[:: max(1, len(points) // given.steps)]:
        print(line(point))


if __name__ == "__main__":
    main()
