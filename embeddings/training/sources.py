"""The texts to train on, read from their files; what `held_out.json` names is never among them."""

from __future__ import annotations

import gzip
import json
import lzma
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]+条(?=\s)")
_LONGEST_DOCUMENT = 4_000
"""Characters read of a news item: what stands further down is seldom about its headline."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and the questions it is the right answer to, each with the character it is answered at."""

    text: str
    queries: tuple[tuple[str, int | None], ...] = ()
    near: tuple[int, ...] = ()
    """Numbers of other readings of the same source that look like answers to a query and are none."""


def questions(data: Path) -> Iterator[Reading]:
    """CMRC 2018 train and DRCD dev: a passage with its questions (SQuAD format)."""
    for name in ("cmrc2018_train.json", "drcd_dev.json"):
        yield from squad(data / name)


def squad(path: Path) -> Iterator[Reading]:
    """Yield the passages of one file in SQuAD format with their questions."""
    for text, asked in answered(path):
        yield Reading(text, tuple((question, at) for question, at, _ in asked))


def answered(path: Path) -> Iterator[tuple[str, list[tuple[str, int, str]]]]:
    """Yield the passages of such a file, each with its questions: the question, where it is answered, and how."""
    for entry in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in entry["paragraphs"]:
            firsts = ((qa["question"], qa["answers"][0]) for qa in paragraph["qas"])
            asked = [(question, first["answer_start"], first["text"]) for question, first in firsts]
            yield paragraph["context"], asked


def written(pairs: Path) -> Iterator[Reading]:
    """Read a pair file: a line for each text, `{"text": …, "queries": [[question, character or null], …]}`.

    `"near": [number, …]` may name other lines, counted from 0: the hard negatives of the text's queries.
    """
    with pairs.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            queries = tuple((query, at) for query, at in row["queries"])
            yield Reading(row["text"], queries, tuple(row.get("near", ())))


def headlines(data: Path) -> Iterator[Reading]:
    """Broadcast news: a headline is the query, its item's paragraphs the document."""
    for item in _json_lines(data / "newscast_2022_2026.jsonl.gz"):
        text = "\n".join(item["paras"])[:_LONGEST_DOCUMENT]
        if text.strip() and item["title"].strip():
            yield Reading(text, ((item["title"], None),))


def articles(data: Path) -> Iterator[Reading]:
    """Statutes: the title with the article's number is the query, the article the document."""
    held_out = set(_held_out(data)["laws"])
    with tarfile.open(data / "laws.tar.xz") as archive:
        for member in archive:
            if member.isfile() and member.name not in held_out:
                file = archive.extractfile(member)
                if file is not None:
                    yield from _articles_of(file.read().decode("utf-8"))


def _articles_of(statute: str) -> Iterator[Reading]:
    title = statute.split("\n", 1)[0].lstrip("# ").strip()
    body = statute.partition("<!-- INFO END -->")[2]
    starts = [
        found for found in _ARTICLE.finditer(body) if body[found.start() - 1 : found.start()] in ("", "\n")
    ]
    ends = [*(found.start() for found in starts), len(body)][1:]
    for found, end in zip(starts, ends, strict=True):
        text = re.split(r"\n#", body[found.end() : end])[0].strip()
        if len(text) > 20:
            yield Reading(text, ((f"{title}{found[0]}", None),))


def plain(data: Path) -> Iterator[Reading]:
    """Yield the plain text of all of it, document by document; what is held out is not in the file."""
    with lzma.open(data / "plain_text.txt.xz", "rt", encoding="utf-8") as lines:
        yield from (Reading(text) for text in _blocks(lines) if len(text) > 80)


def distractors(data: Path) -> list[str]:
    """Return the held-out news articles, cut to 400 characters: for measuring alone."""
    return [text for text, held_out in _news(data) if held_out]


def news(data: Path) -> Iterator[str]:
    """Yield the news articles that are not held out, cut as the distractors are."""
    return (text for text, held_out in _news(data) if not held_out)


def _news(data: Path) -> Iterator[tuple[str, bool]]:
    held_out = set(_held_out(data)["news_2023_lines"])
    for line, item in enumerate(_json_lines(data / "news_2023.jsonl.gz")):
        yield item["text"][:400], line in held_out


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield "".join(block)
            block = []
    if block:
        yield "".join(block)


def _held_out(data: Path) -> dict[str, list[str | int]]:
    return dict(json.loads((data / "held_out.json").read_text(encoding="utf-8")))


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)
