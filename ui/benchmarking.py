"""`yuanwen evaluate --benchmark`: the figures of the model cards, printed again."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from ui.evaluation_table import figure_line
from ui.messages import Language, message

if TYPE_CHECKING:
    from qa.evaluation.benchmark import Part


def run_benchmark(arguments: Namespace, language: Language) -> int:
    """Measure the set that `--benchmark` names and print each part as it is done."""
    from qa.evaluation.benchmark import PARTS, benchmark, read_set
    from qa.reader.choice import SHIPPED_READER, named_answerer

    questions = read_set(arguments.benchmark, arguments.data).sample(arguments.limit)
    counts = {
        "count": len(questions.asked),
        "passages": len(questions.contexts),
        "articles": len(questions.articles),
    }
    print(message("benchmark.heading", language, name=questions.name, **counts), flush=True)
    answerer = named_answerer(arguments.reader or SHIPPED_READER)
    found = []
    with _Bars(language) as bars:
        for part in benchmark(questions, answerer.reader, answerer, bars.progress, arguments.part or PARTS):
            bars.close()
            found.append(part)
            print(_text(part, language), flush=True)
    if arguments.json:
        plain = {"name": questions.name, **counts, "parts": [_plain(part) for part in found]}
        arguments.json.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _plain(part: Part) -> dict[str, Any]:
    return {**asdict(part), "bins": [each._asdict() for each in part.bins if each.answers]}


def _text(part: Part, language: Language) -> str:
    from qa.evaluation.benchmark.calibration import coverage_table, reliability_table

    lines = ["", message(f"benchmark.{part.name}", language), *map(figure_line, part.rows)]
    if part.bins:
        lines += ["", *reliability_table(part.bins, message("benchmark.bins", language).split())]
        lines += ["", *coverage_table(part.curve, message("benchmark.curve", language).split())]
    return "\n".join(lines)


class _Bars:
    """One progress bar at a time, named after the part under way."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._bar: tqdm[None] | None = None
        self._part = ""

    def progress(self, part: str, done: int, total: int) -> None:
        """Show how far the part is."""
        if part != self._part or self._bar is None:
            self.close()
            self._part = part
            self._bar = tqdm(total=total, desc=message(f"benchmark.{part}", self._language), disable=None)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
