"""Labelled questions -> rows: the candidates of each with their features, and which of them are right.

None of these has a reported figure: the seed's `tune` questions over the seed document; the held-out ones of the
questions written for this project, over their texts; and CMRC trial over its own passages. The last two are asked
twice, once with the text that answers left out, so that abstaining is right, and some CMRC questions once more of
the seed document, which answers none.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.config import READ_PASSAGES
from qa.datatypes import Passage
from qa.default_store import seed_files
from qa.evaluation import load_questions
from qa.evaluation.scoring import says
from qa.knowledge_base import KnowledgeBase
from qa.reader.base import Reader
from qa.reader.candidates import Candidate, candidates
from qa.reader.decision import FeatureMaker
from qa.reader.question import analyse, is_question
from qa.reader.training.written import WrittenQuestion

WEIGHTS = {"seed": 4.0, "written": 2.0, "trial": 1.0}
"""Weight of a question: the seed has ten times fewer than CMRC trial, whose texts are less like what is asked."""

Right = Callable[[Candidate], bool]


@dataclass(frozen=True)
class Row:
    """The candidates of one question: features `(n, len(FEATURES))`, and which are right."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    data: str
    """Where it comes from: a key of `WEIGHTS`."""
    kind: str
    """The question's kind; empty for questions of CMRC."""
    answerable: bool

    @property
    def weight(self) -> float:
        """Its weight in every fit."""
        return WEIGHTS[self.data]


class RowMaker:
    """Makes rows with one reader."""

    def __init__(self, reader: Reader, features: FeatureMaker) -> None:
        self._reader, self._features = reader, features

    def seed(self, questions: Path) -> Iterator[Row]:
        """Yield the seed's `tune` questions; a list is right when a candidate touches one of its items."""
        knowledge_base = KnowledgeBase.build(seed_files())
        for question in load_questions(questions):
            if question.split == "tune" and is_question(question.question):
                passages = knowledge_base.search(question.question, READ_PASSAGES)
                there = partial(_in, evidence=question.evidence)
                right = _says(question.answers, question.kind, there)
                yield self._row(
                    question.question, passages, right, "seed", question.kind, question.answerable
                )

    def foreign(self, path: Path, count: int) -> Iterator[Row]:
        """Yield `count` CMRC questions asked of the seed document, which answers none of them."""
        knowledge_base = KnowledgeBase.build(seed_files())
        for entry in _entries(path)[:count]:
            text = entry["qas"][0]["question"]
            passages = knowledge_base.search(text, READ_PASSAGES)
            yield self._row(text, passages, lambda _: False, "trial", "", answerable=False)

    def trial(self, path: Path, count: int) -> Iterator[Row]:
        """Yield `count` CMRC questions over all passages of the file, and again without their own passage."""
        entries = _entries(path)
        knowledge_base = _built({e["id"]: e["context"] for e in entries})
        asked = [(e, q) for e in entries for q in e["qas"] if q["question"].strip()]  # two are blank
        for entry, item in asked[:count]:
            answers = [a["text"] for a in item["answers"]]
            yield from self._twice(knowledge_base, item["question"], entry["id"], answers, "trial", "")

    def written(self, questions: Sequence[WrittenQuestion]) -> Iterator[Row]:
        """Yield the written questions over all their texts, and the answerable ones again without their own."""
        names = {text: f"T{i}" for i, text in enumerate(sorted({q.text for q in questions}))}
        knowledge_base = _built({name: text for text, name in names.items()})
        for q in questions:
            if not is_question(q.question):
                continue
            answers = [q.text[a:b] for a, b in q.spans]
            if answers:
                yield from self._twice(knowledge_base, q.question, names[q.text], answers, "written", q.kind)
            else:
                passages = knowledge_base.search(q.question, READ_PASSAGES)
                yield self._row(q.question, passages, lambda _: False, "written", q.kind, answerable=False)

    def _twice(
        self,
        knowledge_base: KnowledgeBase,
        text: str,
        gold: str,
        answers: Sequence[str],
        data: str,
        kind: str,
    ) -> Iterator[Row]:
        found = knowledge_base.search(text, READ_PASSAGES * 3)
        own = f"{gold}.txt"
        right = _says(answers, kind, lambda c: c.quotation.document.source == own)
        yield self._row(text, found[:READ_PASSAGES], right, data, kind, answerable=True)
        without = [p for p in found if p.document.source != own][:READ_PASSAGES]
        yield self._row(text, without, lambda _: False, data, "elsewhere", answerable=False)

    def _row(
        self, text: str, passages: Sequence[Passage], right: Right, data: str, kind: str, answerable: bool
    ) -> Row:
        question = analyse(text)
        reading = self._reader.read(question.text, passages)
        found = candidates(question, reading, passages, self._features.vocabulary)
        rows = self._features.features(question, found, passages, reading.no_answer_score)
        labels = np.array([answerable and right(c) for c in found], dtype=bool)
        return Row(rows, labels, data, kind, answerable)


def _says(answers: Sequence[str], kind: str, there: Right) -> Right:
    def right(candidate: Candidate) -> bool:
        text = candidate.quotation.text
        if kind == "list":
            return there(candidate) and any(a in text or text in a for a in answers)
        return there(candidate) and any(says(text, a) for a in answers)

    return right


def _in(candidate: Candidate, *, evidence: Sequence[int]) -> bool:
    paragraph = candidate.quotation.paragraph
    return paragraph.number in evidence and paragraph.kind != "heading"


def _entries(path: Path) -> list[dict[str, Any]]:
    return [p for e in json.loads(path.read_text(encoding="utf-8"))["data"] for p in e["paragraphs"]]


def _built(texts: Mapping[str, str]) -> KnowledgeBase:
    """Return a knowledge base of these texts, each a file named by its key."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, text in texts.items():
            files.append(Path(folder) / f"{name}.txt")
            files[-1].write_text(text, encoding="utf-8")
        return KnowledgeBase.build(files)
