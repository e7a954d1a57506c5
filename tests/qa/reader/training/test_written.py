"""The questions written for this project: with their texts, as training examples."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile

import pytest

from qa.reader.training.exchange import WordExchange
from qa.reader.training.written import (
    WrittenQuestion,
    load_written,
    read_rows,
    windows,
    written_examples,
)

LAW = "# 平湖市绿化条例\n\n第一条 为了保护绿地，制定本条例。\n\n第二条 市园林局主管全市绿化、养护和监督。\n"


def _gzipped(path, rows):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path):
    _gzipped(tmp_path / "newscast_2022_2026.jsonl.gz", [{"paras": ["甲", "", "平湖市新建公园3个。"]}])
    _gzipped(tmp_path / "news_2023.jsonl.gz", [{"text": "无关"}, {"text": "第一段。\n第二段。"}])
    _gzipped(tmp_path / "state_reports_2008_2022.jsonl.gz", [{"year": 2009, "segments": ["各位代表："]}])
    with tarfile.open(tmp_path / "laws.tar.xz", "w:xz") as laws:
        member = tarfile.TarInfo("a/lvhua.md")
        member.size = len(LAW.encode())
        laws.addfile(member, io.BytesIO(LAW.encode()))
    return tmp_path


def _row(source, lines, spans):
    return {
        "source": source, "lines": lines, "kind": "fact", "question": "谁管绿化？", "spans": spans, "held": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "lines", "text"),
    [
        ("newscast:0", [2, 1], "平湖市新建公园3个。"),
        ("newscast:0", [0, 2], "甲\n平湖市新建公园3个。"),
        ("news:1", [1, 1], "第二段。"),
        ("state:2009", [0, 1], "各位代表："),
        ("law:a/lvhua.md", [3, 1], "【平湖市绿化条例】\n第二条 市园林局主管全市绿化、养护和监督。"),
    ],
)
def test_the_text_of_a_question_is_found_again(data, source, lines, text):
    file = data / "questions.jsonl"
    file.write_text(json.dumps(_row(source, lines, [[0, 1]])), encoding="utf-8")
    assert [q.text for q in load_written(data, file)] == [text]


def test_a_text_that_is_not_there_is_an_error(data):
    file = data / "questions.jsonl"
    file.write_text(json.dumps(_row("news:9", [0, 1], [])), encoding="utf-8")
    with pytest.raises(KeyError):
        load_written(data, file)


def _question(text, *answers):
    spans = tuple((text.index(a), text.index(a) + len(a)) for a in answers)
    return WrittenQuestion("", text, "fact", "谁管绿化？", spans, held=False)


def test_examples_mark_the_answer_and_never_show_it_in_a_negative():
    text = "市园林局主管全市绿化。" + "其他事项另行规定。" * 6 + "\n街道办事处负责日常养护。"
    (example,) = written_examples([_question(text, "市园林局")], (40,), random.Random(0))
    assert example.positive[example.start : example.end] == "市园林局"
    assert example.negatives
    assert all("市园林局" not in n for n in example.negatives)


def test_without_an_answer_the_nearest_window_is_the_trap():
    text = "其他事项另行规定。\n市园林局主管全市绿化。"
    (example,) = written_examples([_question(text)], (40,), random.Random(0))
    assert (example.start, example.end, example.positive) == (-1, -1, "市园林局主管全市绿化。")


def test_items_that_stand_together_are_one_span_and_others_one_each():
    together = _question("主管全市绿化、养护和监督。", "绿化", "养护", "监督")
    apart = _question("一要增绿。二要护绿。", "增绿", "护绿")
    made = written_examples([together, apart], (40,), random.Random(0))
    assert [e.positive[e.start : e.end] for e in made] == ["绿化、养护和监督", "增绿", "护绿"]


def test_windows_keep_to_lines():
    text = "第一段。\n第二段。"
    assert [text[a:b] for a, b in windows(text, 180)] == ["第一段。", "第二段。"]


def test_the_kept_questions_hold_no_text_and_mark_possible_spans():
    rows = read_rows()
    assert {tuple(sorted(r)) for r in rows} == {("held", "kind", "lines", "question", "source", "spans")}
    assert all(0 <= a < b for r in rows for a, b in r["spans"])
    assert all(bool(r["spans"]) == (r["kind"] != "none") for r in rows)
    assert 0.05 < sum(r["held"] for r in rows) / len(rows) < 0.15


def test_words_are_exchanged_for_near_ones_or_expressions(tmp_path):
    import numpy as np

    from qa.reader.features import Vocabulary, save_vocabulary

    words = ["[PAD]", "[UNK]", "市", "监督", "检查", "天气"]
    vectors = np.eye(6, dtype=np.float32)
    vectors[4] = 0.8 * vectors[3] + 0.6 * vectors[4]
    vectors = np.concatenate([vectors, np.zeros((4, 6), np.float32)])
    save_vocabulary(tmp_path, words + list("甲乙丙丁"), np.ones(10, np.float32))
    vocabulary, words = Vocabulary.load(tmp_path), words + list("甲乙丙丁")
    exchange = WordExchange(vocabulary, words, vectors, random.Random(0), {})
    assert exchange.disturbed("市监督天气", dropped=0, exchanged=1) == "市检查天气"
    assert exchange.disturbed("市监督", dropped=1, exchanged=0) == ""
    assert exchange.disturbed("市监督", dropped=0, exchanged=0) == "市监督"
    exchange = WordExchange(vocabulary, words, vectors, random.Random(0), {"监督": ["盯着"]})
    made = [exchange.disturbed("市监督", dropped=0, exchanged=1) for _ in range(50)]
    assert set(made) == {"市盯着", "市检查"}
    assert made.count("市盯着") > 30
    assert exchange.expressed("市监督天气") == [(1, 3, 1.0)]
