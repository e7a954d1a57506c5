"""`python -m qa.reader.training.card --data DIR`: measures the shipped confidence and writes it into the model card.

The reliability diagram and the risk-coverage curve of CMRC dev stand between two marks of the card, which a new
measurement replaces.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from qa.evaluation.benchmark import Part, benchmark, read_set
from qa.evaluation.benchmark.calibration import coverage_table, reliability_table
from qa.reader.answerer import load_answerer
from qa.reader.span_reader import SHIPPED

BEGIN, END = "<!-- calibration -->", "<!-- end of calibration -->"
_TITLE = "## How far its confidence can be trusted"


def section(part: Part, name: str) -> str:
    """Return the section of the card, its marks included."""
    error, area = part.rows
    lines = [
        BEGIN,
        _TITLE,
        "",
        f"{name}, each question asked of one passage, a drawn half of them of BM25's first passage that lacks the",
        f"answer; {error.n} answers, whatever the threshold. Right: F1 of 0.6 or more with a reference.",
        f"Expected calibration error over 10 bins {error.value:.3f} [{error.low:.3f}, {error.high:.3f}]; area under",
        f"the risk-coverage curve {area.value:.3f} [{area.low:.3f}, {area.high:.3f}].",
        "",
        *reliability_table(part.bins, ["confidence", "answers", "mean", "right"]),
        "",
        *coverage_table(part.curve, ["the surest", "down to", "of them right"]),
        "",
        "`python -m qa.reader.training.card --data DIR` writes this section again.",
        END,
    ]
    return "\n".join(lines)


def with_section(card: str, made: str) -> str:
    """Return the card with the section in place of its last one, or before its limits where it has none."""
    found = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if found.search(card):
        return found.sub(lambda _: made, card)
    before, limits, after = card.partition("## Limits")
    return f"{before}{made}\n\n{limits}{after}"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; `argv` as `sys.argv[1:]`."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.training.card", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--set", default="cmrc2018", help="a name of `qa.evaluation.benchmark`")
    parser.add_argument("--limit", type=int, help="only so many questions, a fixed sample")
    arguments = parser.parse_args(argv)
    questions = read_set(arguments.set, arguments.data).sample(arguments.limit)
    answerer = load_answerer(arguments.model)
    (part,) = benchmark(questions, answerer.reader, answerer, parts=("calibration",))
    card = arguments.model / "README.md"
    sampled = f" (a fixed sample of {arguments.limit} questions)" if arguments.limit else ""
    made = section(part, f"`{questions.name}`{sampled}")
    card.write_text(with_section(card.read_text(encoding="utf-8"), made), encoding="utf-8")
    print(made)


if __name__ == "__main__":
    main()
