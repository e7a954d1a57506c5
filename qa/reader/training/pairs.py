"""`python -m qa.reader.training.pairs --data DIR --out FILE`: the written questions as a pair file for the encoder.

`embeddings.training --pairs FILE` reads it: a line for each text, with the questions that it answers and the
character at which it answers them. Held-out questions are left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.reader.training.written import QUESTIONS, WrittenQuestion, load_written


def pair_lines(questions: Iterable[WrittenQuestion]) -> Iterator[str]:
    """Yield a JSON line for each text that answers one of the questions that are not held out."""
    asked: dict[str, list[tuple[str, int]]] = {}
    for question in questions:
        if question.spans and not question.held:
            asked.setdefault(question.text, []).append((question.question, question.spans[0][0]))
    for text, queries in asked.items():
        yield json.dumps({"text": text, "queries": queries}, ensure_ascii=False)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.training.pairs", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the training files")
    parser.add_argument("--out", type=Path, required=True, help="the pair file to write")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    arguments = parser.parse_args()
    lines = list(pair_lines(load_written(arguments.data, arguments.questions)))
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} texts written to {arguments.out}")


if __name__ == "__main__":
    main()
