"""`python -m qa.reader.training.decision --data DIR`: fits the ranking and confidence of the shipped reader.

Two splits that no reported figure uses: the seed's `tune` questions over the seed document, and CMRC trial
over its own passages, each question asked twice, once with its passage left out so that abstaining is right,
and some of them once more of the seed document, which answers none.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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
from qa.reader.decision import FEATURES, Decision, FeatureMaker, confidence_row
from qa.reader.features import Vocabulary
from qa.reader.question import analyse, is_question
from qa.reader.span_reader import SHIPPED, SpanReader

SEED_WEIGHT = 4.0
"""Weight of a seed question beside one of CMRC trial: there are ten times fewer."""

RIGHTLY_ABSTAINED = {"unanswerable_far": 0.92, "unanswerable_near": 0.62}
"""The share of each kind of unanswerable `tune` questions that the threshold is to catch: to a reader who must
be able to check, an answer where there is none costs more than a passage without its answer."""


@dataclass(frozen=True)
class Row:
    """The candidates of one question: features `(n, len(FEATURES))`, which are right, and its weight."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    weight: float
    kind: str
    """The seed question's kind; empty for questions of CMRC."""
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
            reader,
            features,
            question.question,
            passages,
            right,
            SEED_WEIGHT,
            question.kind,
            question.answerable,
        )


def foreign_rows(reader: SpanReader, features: FeatureMaker, path: Path, count: int) -> Iterator[Row]:
    """Yield `count` CMRC questions asked of the seed document, which answers none of them."""
    knowledge_base = KnowledgeBase.build(seed_files())
    entries = [p for e in json.loads(path.read_text(encoding="utf-8"))["data"] for p in e["paragraphs"]]
    for entry in entries[:count]:
        text = entry["qas"][0]["question"]
        passages = knowledge_base.search(text, READ_PASSAGES)
        yield _row(reader, features, text, passages, lambda _: False, 1.0, "", False)


def trial_rows(reader: SpanReader, features: FeatureMaker, path: Path, count: int) -> Iterator[Row]:
    """Yield `count` CMRC questions over all passages of the file, and again without their own passage."""
    entries = [p for e in json.loads(path.read_text(encoding="utf-8"))["data"] for p in e["paragraphs"]]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for entry in entries:
            files.append(Path(folder) / f"{entry['id']}.txt")
            files[-1].write_text(entry["context"], encoding="utf-8")
        knowledge_base = KnowledgeBase.build(files)
    asked = [(e, q) for e in entries for q in e["qas"] if q["question"].strip()]  # two of the file are blank
    for entry, item in asked[:count]:
        found = knowledge_base.search(item["question"], READ_PASSAGES * 3)
        gold = f"{entry['id']}.txt"
        answers = [a["text"] for a in item["answers"]]

        def right(c: Candidate, answers: Sequence[str] = answers, gold: str = gold) -> bool:
            return c.quotation.document.source == gold and any(says(c.quotation.text, a) for a in answers)

        without = [p for p in found if p.document.source != gold][:READ_PASSAGES]
        for passages, answerable in ((found[:READ_PASSAGES], True), (without, False)):
            yield _row(reader, features, item["question"], passages, right, 1.0, "", answerable)


def _row(
    reader: SpanReader,
    features: FeatureMaker,
    text: str,
    passages: Sequence[Passage],
    right: Callable[[Candidate], bool],
    weight: float,
    kind: str,
    answerable: bool,
) -> Row:
    question = analyse(text)
    reading = reader.read(text, passages)
    found = candidates(question, reading, passages, features.vocabulary)
    rows = features.features(question, found, passages, reading.no_answer_score)
    labels = np.array([right(c) for c in found], dtype=bool)
    return Row(rows, labels & answerable, weight, kind, answerable)


def fit_ranking(rows: Sequence[Row], penalty: float = 3.0) -> NDArray[np.float64]:
    """Return the weights that make the right candidates of each question likeliest among all of it."""
    from scipy.optimize import minimize

    answered = [r for r in rows if r.right.any() and not r.right.all()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = penalty * weights @ weights / 2, penalty * weights
        for row in answered:
            logits = row.features @ weights
            odds = np.exp(logits - logits.max())
            among_all, among_right = odds / odds.sum(), odds * row.right / (odds @ row.right)
            total -= row.weight * np.log((odds @ row.right) / odds.sum())
            gradient = gradient + row.weight * row.features.T @ (among_all - among_right)
        return float(total), gradient

    found: NDArray[np.float64] = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x
    return found


def fit_confidence(rows: Sequence[Row], ranking: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of the confidence in the first candidate, the bias last."""
    from sklearn.linear_model import LogisticRegression

    ranks = [r.features @ ranking for r in rows]
    x = np.array([confidence_row(r.features, s) for r, s in zip(rows, ranks, strict=True)])
    y = np.array([r.right[int(np.argmax(s))] for r, s in zip(rows, ranks, strict=True)])
    model = LogisticRegression(C=0.3, max_iter=5000).fit(x[:, :-1], y, [r.weight for r in rows])
    return np.append(model.coef_[0], model.intercept_[0])


def chosen(rows: Sequence[Row], decision: Decision) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return, for each question, the confidence of the answer it would get and whether it is right."""
    confidence = np.array([decision.probability(r.features) for r in rows])
    return confidence, np.array([r.right[decision.order(r.features)[0]] for r in rows])


def fit(rows: Sequence[Row]) -> Decision:
    """Fit both models, without a threshold."""
    ranking = fit_ranking(rows)
    return Decision(ranking, fit_confidence(rows, ranking), 0.0)


def threshold_for(rows: Sequence[Row], confidence: NDArray[np.float64]) -> float:
    """Return the lowest threshold that abstains as often as `RIGHTLY_ABSTAINED` asks."""
    kinds = np.array([r.kind for r in rows])
    needed = [np.quantile(confidence[kinds == kind], share) for kind, share in RIGHTLY_ABSTAINED.items()]
    return round(float(max(needed)), 3)


def cross_validated(rows: Sequence[Row], folds: int = 5) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what `chosen` gives when each question is judged by a fit on the other folds."""
    confidence, right = np.zeros(len(rows)), np.zeros(len(rows), bool)
    fold = np.random.default_rng(0).permutation(len(rows)) % folds
    for number in range(folds):
        decision = fit([r for r, f in zip(rows, fold, strict=True) if f != number])
        held = fold == number
        confidence[held], right[held] = chosen(
            [r for r, f in zip(rows, fold, strict=True) if f == number], decision
        )
    return confidence, right


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
        *foreign_rows(reader, features, arguments.data / "cmrc2018_trial.json", 150),
        *trial_rows(reader, features, arguments.data / "cmrc2018_trial.json", arguments.count),
    ]
    rows = [r for r in rows if len(r.right)]
    confidence, right = cross_validated(rows)
    decision = replace(fit(rows), threshold=threshold_for(rows, confidence))
    print("each question judged by a fit on the other folds")
    seed, answerable = np.array([bool(r.kind) for r in rows]), np.array([r.answerable for r in rows])
    for name, some in (("seed tune", seed), ("CMRC trial", ~seed)):
        report(name, some & answerable, some & ~answerable, confidence, right, decision.threshold)
    write(decision, arguments.model / "decision.json")


def report(
    name: str,
    answerable: NDArray[np.bool_],
    unanswerable: NDArray[np.bool_],
    confidence: NDArray[np.float64],
    right: NDArray[np.bool_],
    threshold: float,
) -> None:
    """Print how one set of questions went."""
    both = answerable | unanswerable
    print(
        f"{name}: right {right[answerable].mean():.3f} of {answerable.sum()};",
        f"wrongly abstained {(confidence[answerable] < threshold).mean():.3f};",
        f"abstained rightly {(confidence[unanswerable] < threshold).mean():.3f} of {unanswerable.sum()};",
        f"calibration error {calibration_error(confidence[both], right[both]):.3f};",
        f"threshold {threshold}",
    )


def write(decision: Decision, path: Path) -> None:
    """Write `decision.json`, every weight by its name."""
    confidence = dict(zip((*FEATURES, "lead_in_rank", "bias"), decision.confidence.tolist(), strict=True))
    ranking = dict(zip(FEATURES, decision.ranking.tolist(), strict=True))
    stored = {"threshold": decision.threshold, "ranking": ranking, "confidence": confidence}
    path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
