"""Mining: what looks like an answer and is none becomes a hard negative, in the format that training reads."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.training import sources
from embeddings.training.batches import draw_asked
from embeddings.training.tokens import TokenSource
from embeddings.training.vocabulary import count_words, make_tokenizer
from qa.expressions import expressions
from qa.reader.features import Vocabulary
from qa.reader.span_reader import SHIPPED
from qa.retriever.mine import Asked, asked_texts, hard_negatives, main, mined, reworded
from tests.embeddings.training.conftest import data  # noqa: F401 - a fixture
from tests.qa.hashing import HashingEncoder

BRIDGE = Asked("清水石桥建于1912年，长五十米。", (("清水石桥建于哪一年？", 5),), ("1912年",))
TOWER = Asked("城北钟楼建于1950年，高三十米。", (("城北钟楼有多高？", 13),), ("三十米",))
TRAP = "清水石桥曾经两次大修，桥面加宽，建于桥头的亭子已经拆除。"
ECHO = "县志说清水石桥建于1912年春天。"
FAR = "合作社今年添置了收割机，粮食产量增加一成。"


def test_a_text_like_the_question_is_near_and_one_with_the_answer_is_not() -> None:
    rows = mined([BRIDGE, TOWER], [FAR, ECHO, TRAP], HashingEncoder())
    texts = [row["text"] for row in rows]
    assert texts[:2] == [BRIDGE.text, TOWER.text]
    near = [texts[number] for number in rows[0]["near"]]
    assert near[0] == TRAP
    assert ECHO not in near
    assert BRIDGE.text not in near


def test_others_are_written_only_where_they_are_near_and_ask_nothing() -> None:
    rows = mined([BRIDGE], [ECHO, TRAP], HashingEncoder())
    assert rows[1:] == [{"text": TRAP, "queries": []}]
    assert rows[0]["near"] == [1]


def test_searches_take_turns_and_eight_are_kept() -> None:
    texts = [f"第{number}段" for number in range(20)]
    found = hard_negatives(0, ["答案"], [[0, 1, 2, 3, -1], [9, 1, *range(10, 20)]], texts)
    assert found == [9, 1, 2, 10, 3, 11, 12, 13]


def test_texts_of_all_questions_but_the_held_out_are_asked(data: Path, tmp_path: Path) -> None:  # noqa: F811
    asked = asked_texts(data, _written(tmp_path))
    assert [each.answers for each in asked] == [("一百二十公里", "东湖"), ("明朝",), ("一成",)]
    for each in asked:
        for (_, at), answer in zip(each.queries, each.answers, strict=True):
            assert each.text[at:].startswith(answer)


def test_half_of_the_questions_are_asked_again_in_everyday_words() -> None:
    vocabulary = Vocabulary.load(SHIPPED)
    asked = [(f"第{number}次会议批准了什么？", number) for number in range(200)]
    again = list(reworded(asked, vocabulary))
    assert 60 < len(again) < 140 and again == list(reworded(asked, vocabulary))
    said = expressions()["批准"]
    assert all(f"第{at}次" in query and query != f"第{at}次会议批准了什么？" for query, at in again)
    assert sum(any(each in query for each in said) for query, _ in again) > 40
    assert list(reworded([("", 0), ("？！", 1)], vocabulary)) == []


def test_the_file_is_one_that_training_draws_from(
    data: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "mined.jsonl"
    options = ["--data", data, "--out", out, "--questions", _written(tmp_path), "--others", "3"]
    monkeypatch.setattr(sys, "argv", ["mine", *map(str, options)])
    main()
    readings = list(sources.written(out))
    assert all(not {number} & set(each.near) for number, each in enumerate(readings))
    tokenizer = make_tokenizer(count_words(each.text for each in readings), 200)
    queries, documents = draw_asked(TokenSource.of(readings, tokenizer), 9, np.random.default_rng(0))
    assert len(queries.starts) == 3
    assert len(documents.starts) >= 3


def _written(folder: Path) -> Path:
    row = {"source": "newscast:0", "lines": [0, 2], "kind": "fact", "question": "粮食多收了几成？"}
    rows = [row | {"spans": [[14, 16]], "held": False}, row | {"spans": [[14, 16]], "held": True}]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder / "questions.jsonl"
