"""Question files in every form, answers in every form, and a run that goes on where it was interrupted."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase
from ui.batch import answer_file, run
from ui.batch.answers import COLUMNS, AnswersError, Journal
from ui.batch.questions import QuestionRowError, QuestionsError, Row, read_questions
from ui.messages import Language, error_message

QUESTIONS = ["这次大会审议批准了什么？", "？？", "火星上有几只企鹅？"]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.build(seed_files(), store=tmp_path_factory.mktemp("batch") / "store") as made:
        yield made


def in_form(suffix: str, folder: Path) -> Path:
    """Write the questions, each with an id where the form has one."""
    path = folder / f"questions{suffix}"
    rows = [(f"q{i}", question) for i, question in enumerate(QUESTIONS)]
    if suffix == ".txt":
        path.write_text("\n\n".join(QUESTIONS), encoding="gb18030")
    elif suffix == ".jsonl":
        lines = [
            json.dumps({"id": name, "question": question}, ensure_ascii=False) for name, question in rows
        ]
        path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    elif suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                [("编号", "备注", "问题"), *((name, 'a,"b"\nc', question) for name, question in rows)]
            )
    else:
        book = Workbook()
        for row in [("id", "question"), *rows]:
            book.active.append(row)
        book.save(path)
    return path


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".xlsx"])
def test_every_form_of_questions_is_read(suffix: str, tmp_path: Path):
    rows = read_questions(in_form(suffix, tmp_path))
    assert [row.question for row in rows] == QUESTIONS
    if suffix != ".txt":
        assert [row.id for row in rows] == ["q0", "q1", "q2"]


def test_a_table_without_a_heading_has_its_questions_in_the_first_column(tmp_path: Path):
    (tmp_path / "q.csv").write_text("何时？,x\n何地？,y\n", encoding="utf-8")
    assert read_questions(tmp_path / "q.csv") == [Row(1, "何时？"), Row(2, "何地？")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.pdf", b"%PDF"),
        ("q.txt", b"\n \n"),
        ("q.jsonl", b'{"question": '),
        ("q.xlsx", b"no archive"),
        ("q.csv", b",\n,\n"),
    ],
)
def test_an_unusable_file_of_questions_is_told_plainly(name: str, content: bytes, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(QuestionsError, match=name):
        read_questions(tmp_path / name)


@pytest.mark.parametrize("line", ["{水费多少？}", "[" * 10_000, "1" * 5_000])
def test_a_line_that_is_no_json_is_told_by_its_row(line: str, tmp_path: Path):
    path = tmp_path / "q.jsonl"
    path.write_text(f'"何时？"\n\n{{"question": "何地？"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(QuestionRowError) as refused:
        read_questions(path)
    assert "第 4 行" in error_message(refused.value, Language.ZH)
    assert "Line 4 " in error_message(refused.value, Language.EN) and "line 1" not in str(refused.value)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_every_form_of_answers_is_written(seeds: KnowledgeBase, suffix: str, tmp_path: Path, capsys):
    out = tmp_path / f"answers{suffix}"
    status = answer_file(seeds, in_form(".jsonl", tmp_path), out, 5, Language.EN)
    assert status == 1  # one question cannot be used
    assert "1 answered, 1 abstained, 1 unusable" in capsys.readouterr().out
    rows = table(out)
    assert [row["question"] for row in rows] == QUESTIONS and [row["id"] for row in rows] == [
        "q0",
        "q1",
        "q2",
    ]
    expected = seeds.answer(QUESTIONS[0])
    assert rows[0]["answer"] == expected.text and rows[0]["quote"] == expected.citations[0].quote
    assert rows[1]["error"] and not rows[1]["answer"] and not rows[2]["answer"]
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob("*.new"))


def table(out: Path) -> list[dict[str, Any]]:
    """Read answers back as the rows of a table, an empty cell as an empty text."""
    if out.suffix == ".csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if out.suffix == ".xlsx":
        heading, *rows = load_workbook(out).active.iter_rows(values_only=True)
        return [
            {name: "" if cell is None else cell for name, cell in zip(heading, row, strict=True)}
            for row in rows
        ]
    from ui.batch.answers import _cells

    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return [dict(zip(COLUMNS, _cells(each), strict=True)) for each in lines]


def test_an_interrupted_run_goes_on_where_it_was(seeds: KnowledgeBase, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(run, "TOGETHER", 2)
    questions, out = tmp_path / "q.txt", tmp_path / "a.jsonl"
    questions.write_text("\n".join(f"第{i}次大会审议批准了什么？" for i in range(6)), encoding="utf-8")
    asked: list[str] = []
    once = interrupted_after(seeds, 2, asked)
    with pytest.raises(KeyboardInterrupt):
        answer_file(once, questions, out, 5, Language.ZH)
    assert len(asked) == 4 and not out.exists()
    (part,) = tmp_path.glob("*.part")
    part.write_text(
        part.read_text(encoding="utf-8")[:-40], encoding="utf-8"
    )  # a crash in the middle of a line
    asked.clear()
    assert answer_file(interrupted_after(seeds, 99, asked), questions, out, 5, Language.ZH) == 0
    assert asked == [f"第{i}次大会审议批准了什么？" for i in range(3, 6)]
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5, 6] and not part.exists()


def interrupted_after(seeds: KnowledgeBase, groups: int, asked: list[str]) -> KnowledgeBase:
    """Return the knowledge base, which is interrupted when it is asked once more than `groups` times."""

    class Interrupted(KnowledgeBase):
        def answer_many(self, questions: Any, *rest: Any, **named: Any) -> Any:
            if len(asked) >= 2 * groups:
                raise KeyboardInterrupt
            asked.extend(questions)
            return super().answer_many(questions, *rest, **named)

    return Interrupted(seeds.store, seeds._encoder, seeds._answerer)


def test_another_run_s_journal_is_not_taken_up(tmp_path: Path):
    first = Journal(tmp_path / "a.jsonl", {"questions": "x"})
    first.begin()
    first.add([{"row": 1, "answer": None}])
    first.close()
    same, other = (
        Journal(tmp_path / "a.jsonl", {"questions": "x"}),
        Journal(tmp_path / "a.jsonl", {"questions": "y"}),
    )
    assert same.begin() == {1: {"row": 1, "answer": None}}
    same.close()
    assert other.begin() == {}
    other.end()


@pytest.mark.parametrize("out", ["a.pdf", "missing/a.csv"])
def test_answers_that_cannot_be_written_are_told_before_the_first_question(seeds, out: str, tmp_path: Path):
    with pytest.raises(AnswersError):
        answer_file(seeds, in_form(".txt", tmp_path), tmp_path / out, 5, Language.ZH)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_is_a_formula(seeds: KnowledgeBase, suffix: str, tmp_path: Path):
    (tmp_path / "q.txt").write_text(
        '=HYPERLINK("http://evil.example")是什么？\n+1+1是什么？', encoding="utf-8"
    )
    answer_file(seeds, tmp_path / "q.txt", tmp_path / f"a{suffix}", 5, Language.ZH)
    assert [str(row["question"])[0] for row in table(tmp_path / f"a{suffix}")] == ["'", "'"]
