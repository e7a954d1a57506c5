"""`python -m qa.retriever.mine --data DIR --out FILE`: questions with passages that only look like their answers.

Both halves of the retriever look the training questions up among the texts they were asked over and news
articles. What either finds near the top, though it is another text and holds no answer, is a hard negative of
the text (after ANCE, Xiong 2020, arXiv:2007.00808). Half of the questions are written a second time, most of their
words as people say them (`qa.expressions`). `embeddings.training --pairs FILE` reads the file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from embeddings.base import NO_ID, Encoder
from embeddings.encoder import SHIPPED, load_encoder
from embeddings.faiss_index import FaissIndex
from embeddings.training import sources
from qa.expressions import expressions
from qa.reader.features import Vocabulary
from qa.reader.span_reader import SHIPPED as READER
from qa.reader.training.written import QUESTIONS, load_written
from qa.retriever.lexical import BM25Index

_DEPTH = 30
"""Hits looked through for each question."""
_NEAR = 8
"""Hard negatives kept for a text."""
_REWORDED = 0.5
"""Share of the questions that are written a second time."""
_EXPRESSED = 0.7
"""Share of the words of such a question that are said otherwise, of those that have expressions."""
_TOGETHER = 64
"""Texts whose questions are looked up at once: a matrix of some 200 by all texts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text with its questions, the character each is answered at, and the answers in the same order."""

    text: str
    queries: tuple[tuple[str, int], ...]
    answers: tuple[str, ...]


def asked_texts(data: Path, questions: Path = QUESTIONS) -> list[Asked]:
    """Return the texts of CMRC train, DRCD dev and the written questions that are not held out."""
    asked: dict[str, list[tuple[str, int, str]]] = {}
    for name in ("cmrc2018_train.json", "drcd_dev.json"):
        for text, queries in sources.answered(data / name):
            asked.setdefault(text, []).extend(queries)
    for each in load_written(data, questions):
        if each.spans and not each.held:
            start, end = each.spans[0]
            asked.setdefault(each.text, []).append((each.question, start, each.text[start:end]))
    return [
        Asked(text, tuple((q, at) for q, at, _ in found), tuple(answer for _, _, answer in found))
        for text, found in asked.items()
    ]


def mined(asked: Sequence[Asked], others: Sequence[str], encoder: Encoder) -> list[dict[str, Any]]:
    """Return the lines of the pair file: the asked texts with their hard negatives, then the others among these."""
    texts = [*(each.text for each in asked), *others]
    near = list(_near(asked, texts, encoder))
    used = sorted({number for row in near for number in row if number >= len(asked)})
    line_of = {number: number for number in range(len(asked))} | {
        number: len(asked) + place for place, number in enumerate(used)
    }
    rows: list[dict[str, Any]] = [
        {"text": each.text, "queries": each.queries, "near": [line_of[number] for number in row]}
        for each, row in zip(asked, near, strict=True)
    ]
    return rows + [{"text": texts[number], "queries": []} for number in used]


def _near(asked: Sequence[Asked], texts: Sequence[str], encoder: Encoder) -> Iterator[list[int]]:
    """Yield the hard negatives of each asked text, as numbers of `texts`; the asked ones stand first there."""
    vectors = encoder.encode_document(list(texts))
    dense, lexical = FaissIndex(vectors.shape[1]), BM25Index()
    dense.add(range(len(texts)), vectors)
    lexical.add(range(len(texts)), texts)
    for first in tqdm(range(0, len(asked), _TOGETHER), "mining"):
        batch = asked[first : first + _TOGETHER]
        queries = [query for each in batch for query, _ in each.queries]
        by_meaning = iter(dense.search(encoder.encode_query(queries), _DEPTH)[1].tolist())
        # one question a text: a lexical search costs ten times a dense one that is done with many
        by_words = lexical.search([each.queries[0][0] for each in batch], _DEPTH)[1].tolist()
        for place, each in enumerate(batch):
            hits = [by_words[place], *islice(by_meaning, len(each.queries))]
            yield hard_negatives(first + place, each.answers, hits, texts)


def hard_negatives(
    own: int, answers: Sequence[str], hits: Sequence[Sequence[int]], texts: Sequence[str]
) -> list[int]:
    """Return up to eight of the hits, the best of each search first, that hold no answer and are not `own`.

    >>> hard_negatives(0, ["1912年"], [[0, 1, 2], [3, 2]], ["建于1912年", "拆于1950年", "1912年春", "何时建成"])
    [3, 1]
    """
    in_turn = chain.from_iterable(zip_longest(*hits, fillvalue=NO_ID))
    wrong = (
        number
        for number in dict.fromkeys(in_turn)
        if number not in (own, NO_ID) and not any(answer in texts[number] for answer in answers)
    )
    return list(islice(wrong, _NEAR))


def reworded(queries: Sequence[tuple[str, int]], vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Yield about half of the queries, most of their words in everyday expressions; the same for the same query."""
    known = expressions()
    for query, at in queries:
        rng = random.Random(query)  # noqa: S311 - sampling, no secret
        if rng.random() < _REWORDED:
            words = [
                rng.choice(known[word]) if word in known and rng.random() < _EXPRESSED else word
                for word in _words(query, vocabulary)
            ]
            if "".join(words) != query:
                yield "".join(words), at


def _words(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    begins = np.flatnonzero(vocabulary.words([text])[0][1]).tolist() if text else []
    return (text[start:end] for start, end in pairwise([*begins, len(text)]))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m qa.retriever.mine", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the training files")
    parser.add_argument("--out", type=Path, required=True, help="the pair file to write")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="the written questions")
    parser.add_argument("--others", type=int, default=20_000, help="news articles to look among")
    parser.add_argument("--encoder", default=SHIPPED, help="a folder or hub name, for the dense half")
    options = parser.parse_args()
    asked = asked_texts(options.data, options.questions)
    others = list(islice(sources.news(options.data), options.others))
    rows = mined(asked, others, load_encoder(options.encoder))
    vocabulary = Vocabulary.load(READER)
    for row in rows:
        row["queries"] = [*row["queries"], *reworded(row["queries"], vocabulary)]
    with options.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(asked)} texts with questions and {len(rows) - len(asked)} others written to {options.out}")


if __name__ == "__main__":
    main()
