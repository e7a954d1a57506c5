"""Validation on a SQuAD-format file with the gold passage given, by CMRC's measures."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from qa.corpus.passages import PASSAGE_CHARACTERS, passage_offsets
from qa.evaluation import cmrc
from qa.reader.features import Vocabulary, encode
from qa.reader.training.examples import Article
from qa.reader.training.loop import stack
from qa.reader.training.model import SpanModel


def predict(
    model: SpanModel, vocabulary: Vocabulary, question: str, texts: Sequence[str]
) -> tuple[str, float]:
    """Return the best span over all windows and how far it stands above "nothing" in its window."""
    inputs, _ = stack([encode(vocabulary, question, texts)])
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        spans, nothing = model(*inputs)
    margins = spans.float() - nothing.float()[:, None, None]
    best = int(margins.argmax())
    row, rest = divmod(best, spans.shape[1] ** 2)
    start, end = divmod(rest, spans.shape[1])
    return texts[row][start : end + 1], float(margins.flatten()[best])


def score(
    model: SpanModel, vocabulary: Vocabulary, articles: Sequence[Article], count: int
) -> tuple[float, float]:
    """Return exact match and F1 (0 to 1) on the first `count` questions."""
    exact, f1, n = 0.0, 0.0, 0
    for article in articles:
        texts = [article.text[a:b] for a, b in passage_offsets(article.text, PASSAGE_CHARACTERS)]
        for question, answer, _ in article.questions:
            if n == count:
                return exact / n, f1 / n
            predicted, _ = predict(model, vocabulary, question, texts)
            exact, f1 = exact + cmrc.exact_match(predicted, [answer]), f1 + cmrc.f1(predicted, [answer])
            n += 1
    return exact / n, f1 / n
