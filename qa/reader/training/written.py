"""Questions written for this project over the training texts -> training examples.

Each stands in `questions.jsonl.xz` beside this file as `source` (what text), `lines` (the first of its lines, and
how many that are not blank), `kind`, `question` and `spans` (offsets of the answers in those lines, joined by line
breaks; empty where the text does not answer), so that no text is kept here. One of three shares hardly a word with
its answer's passage, one in four asks why, how or whether, one in eight has no answer there.
"""

from __future__ import annotations

import gzip
import json
import lzma
import random
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from embeddings.text import fold_characters
from qa.corpus.passages import passage_offsets
from qa.reader.training.examples import Example, bigrams
from qa.reader.training.model import MAX_SPAN

QUESTIONS = Path(__file__).parent / "questions.jsonl.xz"
"""The questions, without their texts."""

_BESIDE = 3
"""Windows of the same text kept as negatives."""


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with the text it was written over; `spans` are `(start, end)` in it, end exclusive."""

    source: str
    text: str
    kind: str
    question: str
    spans: tuple[tuple[int, int], ...]
    held: bool
    """Whether the reader is not trained on it: then it judges the reader and fits the decision."""


def read_rows(questions: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Return the rows of a file as the module tells them, compressed (`.xz`) or plain."""
    opened = lzma.open if questions.suffix == ".xz" else open
    with opened(questions, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load_written(data: Path, questions: Path = QUESTIONS) -> list[WrittenQuestion]:
    """Read the questions with the texts that they were written over, found in the folder `data`.

    Raises:
        FileNotFoundError: a file of `data` is missing.
        KeyError: it lacks a text that a question names.

    """
    rows = read_rows(questions)
    texts = dict(source_lines(data, {r["source"] for r in rows}))
    return [
        WrittenQuestion(
            r["source"], _lines(texts[r["source"]], *r["lines"]), r["kind"], r["question"],
            tuple((a, b) for a, b in r["spans"]), r["held"],
        )
        for r in rows
    ]  # fmt: skip


def _lines(lines: Sequence[str], first: int, count: int) -> str:
    """Join `count` lines that are not blank from number `first` on; a statute's title stands before them."""
    title, body = lines[0], lines[1:]
    chosen = islice((line.strip() for line in body[first:] if line.strip()), count)
    return "\n".join([*([f"【{title}】"] if title else []), *chosen])


def source_lines(data: Path, wanted: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the wanted texts by name: a title, or "", and then the lines."""
    for prefix, file, field in (
        ("newscast", "newscast_2022_2026.jsonl.gz", "paras"),
        ("news", "news_2023.jsonl.gz", "text"),
        ("state", "state_reports_2008_2022.jsonl.gz", "segments"),
    ):
        with gzip.open(data / file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                name = f"{prefix}:{json.loads(line)['year'] if prefix == 'state' else number}"
                if name in wanted:
                    body = json.loads(line)[field]
                    yield name, ["", *(body.split("\n") if isinstance(body, str) else body)]
    with tarfile.open(data / "laws.tar.xz") as laws:
        for member in laws:
            if f"law:{member.name}" in wanted:
                lines_of = laws.extractfile(member).read().decode("utf-8").split("\n")  # type: ignore[union-attr]
                heads = [line.lstrip("# ").strip() for line in lines_of if line.startswith("#")]
                yield f"law:{member.name}", [*heads[:1], *(x for x in lines_of if not x.startswith("#"))]


def windows(text: str, limit: int) -> list[tuple[int, int]]:
    """Return the passages of a text of several lines: like those of the corpus, none reaches over a line break."""
    found, first = [], 0
    for line in text.split("\n"):
        found += [(first + a, first + b) for a, b in passage_offsets(line, limit)]
        first += len(line) + 1
    return found


def written_examples(
    questions: Sequence[WrittenQuestion], limits: Sequence[int], rng: random.Random
) -> list[Example]:
    """Make one example of each question; of a list, for each of its items."""
    examples = []
    for question in questions:
        text, asked = fold_characters(question.text), fold_characters(question.question)
        cut = windows(text, rng.choice(limits))
        for start, end in _joined(text, question.spans) or [(-1, -1)]:
            example = _example(asked, text, cut, start, end)
            if example:
                examples.append(example)
    return examples


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take list items that stand together (甲、乙和丙) as one span, as the reader is to mark them."""
    if len(spans) > 1:
        ordered = sorted(spans)
        whole = ordered[0][0], ordered[-1][1]
        gaps = [text[a[1] : b[0]] for a, b in pairwise(ordered)]
        if whole[1] - whole[0] <= MAX_SPAN and all(g in ("、", "和", "与", ",", "及", "以及") for g in gaps):
            return [whole]
    return [(a, b) for a, b in spans if b - a <= MAX_SPAN]


def _example(asked: str, text: str, cut: Sequence[tuple[int, int]], start: int, end: int) -> Example | None:
    grams = bigrams(asked)
    order = sorted(cut, key=lambda w: -len(grams & bigrams(text[w[0] : w[1]])))
    if start < 0:
        nearest, *others = (text[a:b] for a, b in order)
        return Example(asked, nearest, -1, -1, tuple(others[:_BESIDE]))
    holding = [(a, b) for a, b in cut if a <= start and end <= b]
    if not holding:
        return None
    a, b = holding[0]
    answer = text[start:end]
    others = [text[x:y] for x, y in order if answer not in text[x:y]]
    return Example(asked, text[a:b], start - a, end - a, tuple(others[:_BESIDE]))
