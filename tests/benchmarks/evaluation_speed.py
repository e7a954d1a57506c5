"""How long an evaluation takes: 3,000 questions over 20,000 passages, report included.

    python -m tests.benchmarks.evaluation_speed --data DIR [--questions 3000] [--passages 20000]

CMRC dev's questions over its passages and held-out news articles. The aim on two cores is under 5 minutes with a
convolutional reader, under 10 with a Transformer.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from qa.evaluation import Question, evaluate
from qa.evaluation.benchmark.corpus import knowledge_base_of, passages_of
from qa.evaluation.benchmark.sets import QuestionSet, read_set
from qa.reader.answerer import default_answerer
from ui.messages import Language
from ui.report import report_html


def texts_of(found: QuestionSet, passages: int) -> list[str]:
    """Return the set's contexts and as many articles as make so many passages."""
    texts, count = list(found.contexts), sum(len(passages_of(text)) for text in found.contexts)
    for article in found.articles:
        if count >= passages:
            break
        texts.append(article)
        count += len(passages_of(article))
    print(f"{len(texts):,} documents, {count:,} passages")
    return texts


def questions_of(found: QuestionSet, count: int) -> list[Question]:
    """Return so many of the set's questions, each with its document and paragraph."""
    asked = [
        Question(str(number), "other", "", each.question, tuple(dict.fromkeys(each.references)), (1,), True, str(each.context))
        for number, each in enumerate(found.asked)
        if each.askable
    ]  # fmt: skip
    return asked[:count]


def measure(texts: Sequence[str], questions: Sequence[Question]) -> None:
    """Print how long the run and its report take."""
    with knowledge_base_of(texts, default_answerer()) as knowledge_base:
        began = time.perf_counter()
        with tqdm(total=len(questions), disable=None) as bar:
            run = evaluate(knowledge_base, questions, progress=lambda *_: bar.update(), name="speed")
        asked = time.perf_counter()
        html = report_html(run, Language.EN)
        ended = time.perf_counter()
    print(f"{len(questions):,} questions asked and scored in {asked - began:.0f} s")
    print(f"figures, intervals and report of {len(html) / 1e6:.1f} MB in {ended - asked:.0f} s")
    print(f"together {ended - began:.0f} s, {1000 * (asked - began) / len(questions):.0f} ms a question")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.evaluation_speed")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=3_000)
    parser.add_argument("--passages", type=int, default=20_000)
    given = parser.parse_args()
    found = read_set("cmrc2018", given.data)
    measure(texts_of(found, given.passages), questions_of(found, given.questions))


if __name__ == "__main__":
    main()
