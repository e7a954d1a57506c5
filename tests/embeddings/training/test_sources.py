"""What is trained on, and what is not."""

from __future__ import annotations

from pathlib import Path

from embeddings.training import sources
from tests.embeddings.training.conftest import CAST


def test_articles_carry_title_and_number_and_leave_held_out_statutes_out(data: Path) -> None:
    found = list(sources.articles(data))
    assert [reading.queries[0][0] for reading in found] == [
        "供水办法第一条",
        "供水办法第二条",
        "供热办法第一条",
        "供热办法第二条",
    ]
    assert found[1].text.startswith("市人民政府负责供水的统筹")
    assert found[1].text.endswith("并定期报告。")
    assert not any("停车" in reading.text for reading in found)


def test_distractors_are_exactly_the_held_out_lines(data: Path) -> None:
    assert [text[:4] for text in sources.distractors(data)] == ["第1号消", "第4号消"]


def test_questions_come_from_train_and_drcd_with_their_places(data: Path) -> None:
    river, bridge = sources.questions(data)
    assert [query for query, _ in river.queries] == ["清水河全长多少？", "清水河注入哪里？"]
    assert river.text[river.queries[0][1] :].startswith("一百二十公里")
    assert bridge.queries[0][0] == "石橋建於何時？"


def test_headlines_and_plain_text(data: Path) -> None:
    (item,) = sources.headlines(data)
    assert item == sources.Reading("\n".join(CAST), (("粮食丰收", None),))
    assert len(list(sources.plain(data))) == 8


def test_a_pair_file_names_near_lines(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(
        '{"text": "甲", "queries": [["问", 0]], "near": [1]}\n{"text": "乙", "queries": []}\n', "utf-8"
    )
    asked, other = sources.written(file)
    assert (asked.queries, asked.near) == ((("问", 0),), (1,))
    assert other == sources.Reading("乙")


def test_news_to_train_on_are_the_lines_not_held_out(data: Path) -> None:
    assert [text[:4] for text in sources.news(data)] == ["第0号消", "第2号消", "第3号消", "第5号消"]
