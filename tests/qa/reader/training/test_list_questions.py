"""The list questions over whole texts: found again with their items."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import pytest

from qa.reader.question import AnswerType, analyse
from qa.reader.training.list_questions import QUESTIONS, load_list_questions, together, whole_texts
from qa.reader.training.written import read_rows

SPEECH = ["他提出两点建议：第一，修路。", " ", "第二，架桥。"]
LAW = "# 平湖市绿化条例\n\n第一条 为了保护绿地，制定本条例。\n"


def _gzipped(path, rows):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path):
    _gzipped(tmp_path / "newscast_2022_2026.jsonl.gz", [{"paras": ["甲"]}, {"paras": SPEECH}])
    _gzipped(tmp_path / "news_2023.jsonl.gz", [{"text": "无关"}])
    _gzipped(
        tmp_path / "state_reports_2008_2022.jsonl.gz", [{"year": 2009, "segments": ["过去一年，", "增产。"]}]
    )
    with tarfile.open(tmp_path / "laws.tar.xz", "w:xz") as laws:
        member = tarfile.TarInfo("a/lvhua.md")
        member.size = len(LAW.encode())
        laws.addfile(member, io.BytesIO(LAW.encode()))
    return tmp_path


def test_whole_texts(data):
    assert whole_texts(data, ["newscast:1", "state:2009", "law:a/lvhua.md"]) == {
        "newscast:1": "他提出两点建议：第一，修路。\n第二，架桥。",
        "state:2009": "过去一年，增产。",
        "law:a/lvhua.md": "【平湖市绿化条例】\n第一条 为了保护绿地，制定本条例。",
    }


def test_a_question_with_its_text(data):
    row = {
        "source": "newscast:1",
        "question": "提出了哪两点建议？",
        "held": True,
        "spans": [[11, 13], [18, 20]],
    }
    file = data / "questions.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    [question] = load_list_questions(data, file)
    assert [question.text[a:b] for a, b in question.spans] == ["修路", "架桥"]
    assert (question.kind, question.held) == ("list", True)


def test_a_long_paragraph_ends_at_a_full_stop():
    lines = ["一" * 360 + "，", "二。", "三。"]
    assert together(lines) == [lines[0] + lines[1], lines[2]]


def test_the_questions_shipped_ask_for_lists_and_keep_the_held_texts_apart():
    rows = read_rows(QUESTIONS)
    assert len(rows) > 200
    assert not {r["source"] for r in rows if r["held"]} & {r["source"] for r in rows if not r["held"]}
    assert all(len(r["spans"]) > 1 and all(a < b for a, b in r["spans"]) for r in rows)
    asking = [analyse(r["question"]).answer_type is AnswerType.LIST for r in rows]
    assert sum(asking) > 0.9 * len(asking)
