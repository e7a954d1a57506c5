"""`python -m qa.retriever.rivals --data DIR --out FILE`: questions with the passages that rival for them.

The retriever as it is looks each training question up among the passages of the texts that questions were asked
over, cut and titled as the product does it, and news articles. What it ranks high without holding an answer stands
beside the right passage, with what BM25 gives to each. `embeddings.training.late --rivals FILE` reads the file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from embeddings.base import NO_ID, Vectors
from embeddings.encoder import SHIPPED_FOLDER, StaticEncoder
from embeddings.faiss_index import FaissIndex
from embeddings.training import sources
from qa.config import DENSE_WEIGHT, PASSAGE_CHARACTERS
from qa.reader.training.written import QUESTIONS, load_written, windows
from qa.retriever.dense import LATE_WEIGHT, first_row
from qa.retriever.fusion import Ranking, weighted_scores
from qa.retriever.lexical import BM25Index
from qa.retriever.mine import hard_negatives
from qa.retriever.terms import CONTEXT_END

RIVALS = 11
"""Passages beside the right one."""
_NEAREST, _WORDED = 64, 48
"""Passages of the dense and of the lexical half among which they are sought."""
_TOGETHER = 64
"""Questions looked up at once."""


@dataclass(frozen=True, slots=True)
class AskedPassage:
    """A question, its answers, and the passage (a number of a list of these) that holds the first of them."""

    question: str
    answers: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class TitledPassage:
    """A passage under the title of its document, which may be empty."""

    title: str
    text: str


def cut(text: str) -> tuple[str, list[tuple[int, int]]]:
    r"""Return the title of a text and where its passages stand in it; a lone paragraph without title stays whole.

    The paragraphs of CMRC and DRCD are as long as the news articles that they are measured among.

    >>> cut("【护湖条例】\n禁止倾倒。")
    ('护湖条例', [(7, 12)])
    >>> cut("清水河注入东湖。")
    ('', [(0, 8)])
    """
    head, mark, _ = text.partition("】\n")
    if not (mark and head.startswith("【")):
        return "", windows(text, PASSAGE_CHARACTERS) if "\n" in text else [(0, len(text))]
    behind = len(head) + len(mark)
    return head[1:], [(a, b) for a, b in windows(text, PASSAGE_CHARACTERS) if a >= behind]


def asked_passages(
    data: Path, questions: Path, most: int, rng: random.Random
) -> tuple[list[AskedPassage], list[TitledPassage]]:
    """Return questions, `most` of each kind of text at most, and the passages of all the texts.

    The kinds are encyclopaedia, official texts and news; held-out questions and their texts are left out.
    """
    kinds: dict[str, list[tuple[str, str, int, tuple[str, ...]]]] = {}
    for name in ("cmrc2018_train.json", "drcd_dev.json"):
        for text, queries in sources.answered(data / name):
            kinds.setdefault("encyclopaedia", []).extend(
                (text, q, at, (answer,)) for q, at, answer in queries
            )
    for each in load_written(data, questions):
        if each.spans and not each.held:
            kind = "official" if each.source.startswith(("law", "state")) else "news"
            answers = tuple(each.text[a:b] for a, b in each.spans)
            kinds.setdefault(kind, []).append((each.text, each.question, each.spans[0][0], answers))
    passages, places = _passages(dict.fromkeys(row[0] for rows in kinds.values() for row in rows))
    chosen = [row for rows in kinds.values() for row in rng.sample(rows, min(most, len(rows)))]
    asked = [
        AskedPassage(question, answers, number)
        for text, question, at, answers in chosen
        for number, (a, b) in places[text]
        if a <= at < b
    ]
    return asked, passages


def _passages(
    texts: Sequence[str] | dict[str, None],
) -> tuple[list[TitledPassage], dict[str, list[tuple[int, tuple[int, int]]]]]:
    passages: list[TitledPassage] = []
    places = {}
    for text in texts:
        title, found = cut(text)
        places[text] = list(enumerate(found, start=len(passages)))
        passages += [TitledPassage(title, text[a:b]) for a, b in found]
    return passages, places


def rivalries(
    asked: Sequence[AskedPassage], passages: Sequence[TitledPassage], encoder: StaticEncoder
) -> Iterator[tuple[str, list[int], list[float]]]:
    """Yield each question with its passages, the right one first, and their BM25 scores as shares of the full one."""
    search, texts = _Search(passages, encoder), [each.text for each in passages]
    for start in tqdm(range(0, len(asked), _TOGETHER), "looking for rivals", mininterval=10):
        some = asked[start : start + _TOGETHER]
        for one, (words, dense) in zip(some, search.rankings([each.question for each in some]), strict=True):
            fused = weighted_scores(words, dense, DENSE_WEIGHT, 1.0)
            hits = [fused[1].tolist(), dense[1].tolist()]
            numbers = [one.right, *hard_negatives(one.right, one.answers, hits, texts, RIVALS)]
            shares = dict(zip(words[1].tolist(), words[0].tolist(), strict=True))
            yield one.question, numbers, [round(shares.get(number, 0.0), 4) for number in numbers]


class _Search:
    """Both halves over the passages; the dense one for many questions at once, which takes a tenth of the time."""

    def __init__(self, passages: Sequence[TitledPassage], encoder: StaticEncoder) -> None:
        numbers = np.arange(len(passages))
        self._encoder, self._lexical, self._vectors = encoder, BM25Index(), FaissIndex(encoder.dimension)
        self._lexical.add(numbers, [f"{each.title}{CONTEXT_END}{each.text}" for each in passages])
        encoded, self._pieces = encoder.encode_with_pieces([_whole(each) for each in passages])
        self._vectors.add(numbers, encoded)
        self._units = _unit(encoded)

    def rankings(self, questions: list[str]) -> Iterator[tuple[Ranking, Ranking]]:
        """Yield the BM25 ranking, in shares of the full score, and the dense one of both halves' passages."""
        encoded = _unit(self._encoder.encode_query(questions))
        near = self._vectors.search(encoded, _NEAREST)[1]
        for question, vector, some in zip(questions, encoded, near, strict=True):
            scores, ids = first_row(*self._lexical.search([question], _WORDED))
            compared = np.union1d(ids, some[some != NO_ID])
            late = self._encoder.late_scores(question, self._pieces.taken(compared))
            dense = self._units[compared] @ vector + np.float32(LATE_WEIGHT) * late
            order = np.argsort(-dense, kind="stable")
            shares = scores / np.float32(max(self._lexical.full_score(question), 1e-9))
            yield (shares, ids), (dense[order], compared[order])


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.asarray(vectors / lengths, np.float32)


def _whole(passage: TitledPassage) -> str:
    """Return what the dense half encodes; see `qa.retriever.hybrid.dense_text`."""
    return f"{passage.title}\n{passage.text}"


def rows_of(
    found: Sequence[tuple[str, list[int], list[float]]], passages: Sequence[TitledPassage]
) -> Iterator[dict[str, Any]]:
    """Yield the lines of the file: the passages that take part, then the questions with their numbers."""
    used = sorted({number for _, numbers, _ in found for number in numbers})
    line_of = {number: line for line, number in enumerate(used)}
    for number in used:
        yield {"text": _whole(passages[number])}
    for question, numbers, shares in found:
        yield {"question": question, "passages": [line_of[number] for number in numbers], "shares": shares}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m qa.retriever.rivals", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the training files")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="the written questions")
    parser.add_argument("--most", type=int, default=8_000, help="questions of each kind of text")
    parser.add_argument("--others", type=int, default=10_000, help="news articles to look among")
    parser.add_argument("--encoder", type=Path, default=SHIPPED_FOLDER, help="a static encoder's folder")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 - nothing secret is drawn
    asked, passages = asked_passages(options.data, options.questions, options.most, rng)
    passages += [TitledPassage("", text) for text in islice(sources.news(options.data), options.others)]
    found = list(rivalries(asked, passages, StaticEncoder(options.encoder)))
    with options.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of(found, passages))
    print(f"{len(found)} questions over {len(passages)} passages written to {options.out}")


if __name__ == "__main__":
    main()
