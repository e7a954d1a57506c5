"""`python -m qa.reader.training.decision --data DIR`: fits the ranking and confidence of the shipped reader.

Two splits that no reported figure uses: the seed's `tune` questions over the seed document, and CMRC trial
over its own passages, each question asked twice, once with its passage left out so that abstaining is right.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import load_encoder
from qa.config import READ_PASSAGES
from qa.datatypes import Passage
from qa.default_store import seed_files
from qa.evaluation.questions import load_questions
from qa.evaluation.scoring import says
from qa.knowledge_base import KnowledgeBase
from qa.reader.candidates import Candidate, candidates
from qa.reader.decision import FEATURES, FeatureMaker
from qa.reader.features import Vocabulary
from qa.reader.question import analyse, is_question
from qa.reader.span_reader import SHIPPED, SpanReader

SEED_WEIGHT = 4.0
"""Weight of a seed question beside one of CMRC trial: there are ten times fewer."""

MOST_WRONGLY_ABSTAINED = 0.07
"""The threshold may cost this share of the answerable `tune` questions, and no more."""


@dataclass(frozen=True)
class Row:
    """The candidates of one question: features `(n, len(FEATURES))`, which are right, and its weight."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    weight: float
    from_seed: bool
    answerable: bool


def seed_rows(reader: SpanReader, features: FeatureMaker, questions: Path) -> Iterator[Row]:
    """Yield the seed's `tune` questions; a list is right when a candidate touches one of its items."""
    knowledge_base = KnowledgeBase.build(seed_files())
    for question in load_questions(questions):
        if question.split != "tune" or not is_question(question.question):
            continue
        passages = knowledge_base.search(question.question, READ_PASSAGES)

        def right(c: Candidate, answers: Sequence[str] = question.answers, kind: str = question.kind,
                  evidence: Sequence[int] = question.evidence) -> bool:  # fmt: skip
            text = c.quotation.text
            there = c.quotation.paragraph.number in evidence and c.quotation.paragraph.kind != "heading"
            if kind == "list":
                return there and any(a in text or text in a for a in answers)
            return there and any(says(text, a) for a in answers)

        yield _row(
            reader, features, question.question, passages, right, SEED_WEIGHT, True, question.answerable
        )


def trial_rows(reader: SpanReader, features: FeatureMaker, path: Path, count: int) -> Iterator[Row]:
    """Yield `count` CMRC questions over all passages of the file, and again without their own passage."""
    entries = [p for e in json.loads(path.read_text(encoding="utf-8"))["data"] for p in e["paragraphs"]]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for entry in entries:
            files.append(Path(folder) / f"{entry['id']}.txt")
            files[-1].write_text(entry["context"], encoding="utf-8")
        knowledge_base = KnowledgeBase.build(files)
    for entry, item in [(e, q) for e in entries for q in e["qas"]][:count]:
        found = knowledge_base.search(item["question"], READ_PASSAGES * 3)
        gold = f"{entry['id']}.txt"
        answers = [a["text"] for a in item["answers"]]

        def right(c: Candidate, answers: Sequence[str] = answers, gold: str = gold) -> bool:
            return c.quotation.document.source == gold and any(says(c.quotation.text, a) for a in answers)

        without = [p for p in found if p.document.source != gold][:READ_PASSAGES]
        for passages, answerable in ((found[:READ_PASSAGES], True), (without, False)):
            yield _row(reader, features, item["question"], passages, right, 1.0, False, answerable)


def _row(
    reader: SpanReader,
    features: FeatureMaker,
    text: str,
    passages: Sequence[Passage],
    right: Callable[[Candidate], bool],
    weight: float,
    from_seed: bool,
    answerable: bool,
) -> Row:
    question = analyse(text)
    reading = reader.read(text, passages)
    found = candidates(question, reading, passages)
    rows = features.features(question, found, passages, reading.no_answer_score)
    labels = np.array([right(c) for c in found], dtype=bool)
    return Row(rows, labels & answerable, weight, from_seed, answerable)


def fit(rows: Sequence[Row]) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias: ranked over all candidates, then recalibrated on the chosen ones."""
    from sklearn.linear_model import LogisticRegression

    x = np.concatenate([r.features for r in rows])
    y = np.concatenate([r.right for r in rows])
    weights = np.concatenate([np.full(len(r.right), r.weight) for r in rows])
    ranking = LogisticRegression(C=1.0, max_iter=2000).fit(x, y, weights)
    chosen = [r.features[int(np.argmax(ranking.decision_function(r.features)))] for r in rows]
    right = [r.right[int(np.argmax(ranking.decision_function(r.features)))] for r in rows]
    logits = ranking.decision_function(np.array(chosen))[:, None]
    scale = LogisticRegression(C=100.0).fit(logits, right, [r.weight for r in rows])
    a, b = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    return a * ranking.coef_[0], a * float(ranking.intercept_[0]) + b


def chosen(
    rows: Sequence[Row], weights: NDArray[np.float64], bias: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return, for each question, the confidence of the answer it would get and whether it is right."""
    logits = [r.features @ weights + bias for r in rows]
    places = [int(np.argmax(x)) for x in logits]
    confidence = 1 / (1 + np.exp(-np.array([x[i] for x, i in zip(logits, places, strict=True)])))
    return confidence, np.array([r.right[i] for r, i in zip(rows, places, strict=True)])


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017, arXiv:1706.04599)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(
        (place == b).mean() * abs(confidence[place == b].mean() - right[place == b].mean())
        for b in range(bins) if (place == b).any()
    ))  # fmt: skip


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.training.decision", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--questions", type=Path, default=seed_files()[0].parent / "questions.jsonl")
    parser.add_argument("--count", type=int, default=1002, help="questions of CMRC trial")
    arguments = parser.parse_args()
    reader = SpanReader(arguments.model)
    features = FeatureMaker(Vocabulary.load(arguments.model), load_encoder())
    rows = [
        *seed_rows(reader, features, arguments.questions),
        *trial_rows(reader, features, arguments.data / "cmrc2018_trial.json", arguments.count),
    ]
    rows = [r for r in rows if len(r.right)]
    weights, bias = fit(rows)
    confidence, right = chosen(rows, weights, bias)
    seed = np.array([r.from_seed for r in rows])
    answerable = np.array([r.answerable for r in rows])
    threshold = round(float(np.quantile(confidence[seed & answerable], MOST_WRONGLY_ABSTAINED)), 3)
    for name, some in (("seed tune", seed), ("CMRC trial", ~seed)):
        print(f"{name}: right {right[some & answerable].mean():.3f} of {(some & answerable).sum()};",
              f"abstained {(confidence[some & ~answerable] < threshold).mean():.3f} of {(some & ~answerable).sum()};",
              f"ECE {calibration_error(confidence[some], right[some]):.3f};",
              f"wrongly abstained {(confidence[some & answerable] < threshold).mean():.3f}")  # fmt: skip
    stored = {
        "bias": bias,
        "threshold": threshold,
        "weights": dict(zip(FEATURES, weights.tolist(), strict=True)),
    }
    (arguments.model / "decision.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(stored, indent=2))


if __name__ == "__main__":
    main()
