"""Rivals: the right passage first, then what the retriever takes for it, in the format that training reads."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from embeddings.encoder import SHIPPED_FOLDER, StaticEncoder
from embeddings.training.rivals import Rivals
from qa.reader.training.written import load_written
from qa.retriever.rivals import AskedPassage, TitledPassage, asked_passages, main, rivalries
from tests.embeddings.training.conftest import data  # noqa: F401 - a fixture

BRIDGE = TitledPassage("清水县志", "清水石桥建于1912年，长五十米。")
TRAP = TitledPassage("清水县志", "清水石桥曾经两次大修，桥面加宽，建于桥头的亭子已经拆除。")
ECHO = TitledPassage("", "县志说清水石桥建于1912年春天。")
FAR = TitledPassage("", "合作社今年添置了收割机，粮食产量增加一成。")


def test_rivals_look_like_the_answer_and_hold_none() -> None:
    asked = AskedPassage("清水石桥建于哪一年？", ("1912年",), 1)
    encoder = StaticEncoder(SHIPPED_FOLDER)
    [(question, numbers, shares)] = rivalries([asked], [FAR, BRIDGE, ECHO, TRAP], encoder)
    assert question == asked.question
    assert numbers == [1, 3, 0]
    assert shares[0] > shares[1] > shares[2]


def test_statutes_are_cut_under_their_titles_and_held_out_questions_left_out(
    data: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    asked, passages = asked_passages(data, _written(data, tmp_path), 9, random.Random(1))
    by_question = {each.question: passages[each.right] for each in asked}
    assert by_question["谁来统筹？"].title == "供水办法"
    assert by_question["谁来统筹？"].text.startswith("第二条")
    assert by_question["清水河注入哪里？"].title == ""
    assert "粮食多收了几成？" not in by_question
    for each in asked:
        assert each.answers[0] in passages[each.right].text


def test_of_each_kind_no_more_than_asked_for(data: Path, tmp_path: Path) -> None:  # noqa: F811
    asked, passages = asked_passages(data, _written(data, tmp_path), 1, random.Random(1))
    assert len(asked) == 2  # one of the encyclopaedia, one of a statute
    assert len(passages) >= 4


def test_the_file_is_one_that_training_reads(
    data: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "rivals.jsonl"
    options = ["--data", data, "--out", out, "--questions", _written(data, tmp_path), "--others", "3"]
    monkeypatch.setattr(sys, "argv", ["rivals", *map(str, options)])
    main()
    read = Rivals.read(out, Tokenizer.from_file(str(SHIPPED_FOLDER / "tokenizer.json")))
    assert len(read) == 4
    assert read.shares.shape == read.rival.shape
    assert (read.shares[:, 0] > 0).all()


def _written(data: Path, folder: Path) -> Path:  # noqa: F811
    """Write a question over a statute and a held-out one over news."""
    rows = [
        {
            "source": "newscast:0",
            "lines": [0, 2],
            "question": "粮食多收了几成？",
            "spans": [[14, 16]],
            "held": True,
        },
        {
            "source": "law:laws/供水办法.md",
            "lines": [0, 9],
            "question": "谁来统筹？",
            "spans": [],
            "held": False,
        },
    ]
    path = folder / "questions.jsonl"
    for _ in range(2):  # the second time with the place of the answer, once the text is known
        path.write_text("\n".join(json.dumps(row | {"kind": "fact"}) for row in rows), encoding="utf-8")
        start = load_written(data, path)[1].text.index("市人民政府")
        rows[1]["spans"] = [[start, start + 5]]
    return path
