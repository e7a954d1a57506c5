"""SQuAD-format files -> training examples: a question, the window that holds its answer, and windows that do not."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from embeddings.text import fold_characters
from qa.corpus.passages import passage_offsets
from qa.reader.training.model import MAX_SPAN

_LOOKED_AT = 25
"""Look-alike windows of a question among which its negatives are drawn."""


@dataclass(frozen=True)
class Example:
    """A question with its windows; `start` and `end` (exclusive) lie in `positive`.

    Both are -1 where no window answers; then `positive` is the one nearest to the question.
    """

    question: str
    positive: str
    start: int
    end: int
    negatives: tuple[str, ...] = ()
    """Windows without the answer, nearest first: they stand beside it, or look like it."""


@dataclass
class Article:
    """A text with its questions: `(question, answer, offset)`."""

    text: str
    questions: list[tuple[str, str, int]] = field(default_factory=list)


def load_squad(path: Path) -> list[Article]:
    """Read a SQuAD-format file, folded character by character.

    Questions whose offset is wrong, or whose answer is longer than the model can mark, are left out.
    """
    articles = []
    for entry in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in entry["paragraphs"]:
            article = Article(fold_characters(paragraph["context"]))
            for item in paragraph["qas"]:
                answer = item["answers"][0]
                text, start = fold_characters(answer["text"]), answer["answer_start"]
                if article.text[start : start + len(text)] == text and 0 < len(text.strip()) <= MAX_SPAN:
                    article.questions.append((fold_characters(item["question"]), text, start))
            articles.append(article)
    return articles


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring characters."""
    return {text[i : i + 2] for i in range(len(text) - 1)}


def build(articles: Sequence[Article], limits: Sequence[int], seed: int) -> list[Example]:
    """Make one example a question: the window size is drawn from `limits`, negatives come from the same text."""
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    examples = []
    for article in articles:
        cut = {limit: passage_offsets(article.text, limit) for limit in limits}
        for question, answer, start in article.questions:
            end, spans = start + len(answer), cut[rng.choice(limits)]
            found = [(a, b) for a, b in spans if a <= start and end <= b]
            if not found:
                continue
            a, b = found[0]
            asked = bigrams(question)
            others = [
                article.text[x:y] for x, y in spans if (x, y) != (a, b) and answer not in article.text[x:y]
            ]
            others.sort(key=lambda t: -len(asked & bigrams(t)))
            examples.append(Example(question, article.text[a:b], start - a, end - a, tuple(others[:3])))
    return examples


def add_lookalikes(
    examples: Sequence[Example], count: int, seed: int, others: Sequence[str] = ()
) -> list[Example]:
    """Give each example `count` windows of other texts that share the most rare bigrams with its question.

    They are drawn from the windows that answer another example, and from `others`.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    pool = sorted({e.positive for e in examples} | set(others))
    vectorizer = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 2), min_df=1, sublinear_tf=True, dtype=np.float32
    )
    matrix = vectorizer.fit_transform(pool).T.tocsr()
    looked_at = min(_LOOKED_AT, len(pool))
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    result: list[Example] = []
    for first in range(0, len(examples), 500):
        batch = examples[first : first + 500]
        scores = (vectorizer.transform([e.question for e in batch]) @ matrix).toarray()
        best = np.argpartition(scores, -looked_at, axis=1)[:, -looked_at:]
        for example, row in zip(batch, best, strict=True):
            answer = example.positive[example.start : example.end] if example.start >= 0 else example.positive
            near = [pool[i] for i in row if answer not in pool[i]]
            rng.shuffle(near)
            result.append(
                Example(example.question, example.positive, example.start, example.end,
                        (*example.negatives, *near[:count]))
            )  # fmt: skip
    return result


def shuffled_forever(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield the examples again and again, each time in a new order."""
    order = list(examples)
    while True:
        rng.shuffle(order)
        yield from order
