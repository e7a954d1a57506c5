"""One set of questions in every format comes out the same; damaged files are told, not met with a traceback."""

import csv
import io
import json
from importlib.resources import files

import jsonschema
import openpyxl
import pytest

from qa.errors import InvalidQuestionsFileError
from qa.evaluation import Question, load_questions
from qa.evaluation.questions import as_row
from qa.evaluation.tables import KIND_NAMES
from tests.qa.evaluation.test_questions import ROW, UNANSWERABLE

SCHEMA = json.loads((files("qa.evaluation") / "questions.schema.json").read_text(encoding="utf-8"))

CHINESE = [
    ["编号", "问题", "答案", "文件", "段落", "类型"],
    ["a", "有多少代表？", "412人|412", "公报.txt", "3", "数量"],
    ["b", "有哪些措施？", "修路\n架桥", "公报.txt", "4、5", "列表"],
    ["", "", "", "", "", ""],
    ["c", "木星有几颗卫星？", "", "", "", "无关无答案"],
]
ENGLISH = [
    ["ID", " Question ", "Answers", "Document", "Evidence", "Kind"],
    ["a", "有多少代表？", "412人|412", "公报.txt", "3", "how_many"],
    ["b", "有哪些措施？", "修路|架桥", "公报.txt", "4, 5", "list"],
    ["c", "木星有几颗卫星？", "", "", "", "unanswerable_far"],
]
WANTED = [
    Question("a", "how_many", "", "有多少代表？", ("412人", "412"), (3,), True, "公报.txt"),
    Question("b", "list", "", "有哪些措施？", ("修路", "架桥"), (4, 5), True, "公报.txt"),
    Question("c", "unanswerable_far", "", "木星有几颗卫星？", (), (), False),
]


def as_csv(path, table, encoding="utf-8-sig", delimiter=","):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(table)
    path.write_bytes(written.getvalue().encode(encoding))
    return path


def as_xlsx(path, table):
    workbook = openpyxl.Workbook()
    for row in table:
        workbook.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    workbook.save(path)
    return path


@pytest.mark.parametrize("table", [CHINESE, ENGLISH], ids=["Chinese", "English"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_any_header_and_encoding(tmp_path, table, encoding):
    assert load_questions(as_csv(tmp_path / "q.csv", table, encoding)) == WANTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_separator(tmp_path, delimiter):
    assert load_questions(as_csv(tmp_path / "q.csv", CHINESE, delimiter=delimiter)) == WANTED


@pytest.mark.parametrize("table", [CHINESE, ENGLISH], ids=["Chinese", "English"])
def test_xlsx(tmp_path, table):
    assert load_questions(as_xlsx(tmp_path / "q.xlsx", table)) == WANTED


def faults(path):
    with pytest.raises(InvalidQuestionsFileError) as caught:
        load_questions(path)
    return caught.value.values["faults"].split("\n")


def test_a_row_of_a_table_is_named_as_the_spreadsheet_numbers_it(tmp_path):
    table = [*CHINESE, ["d", "", "甲", "", "", ""], ["e", "问什么？", "甲", "", "三", "问答"]]
    assert faults(as_csv(tmp_path / "q.csv", table)) == [
        "6: question is missing",
        "7: evidence must be a list of paragraph numbers from 1",
        "7: kind must be one of fact, how_many, why, how, whether, paraphrase, page_break, list, other, "
        "unanswerable_near, unanswerable_far, unanswerable",
    ]


def test_a_forgotten_answer_in_a_table_is_a_fault(tmp_path):
    table = [["问题", "答案"], ["有多少代表？", ""]]
    assert faults(as_csv(tmp_path / "q.csv", table)) == ["2: answers is empty but the question is answerable"]


def test_an_unknown_column_is_named(tmp_path):
    assert faults(as_csv(tmp_path / "q.csv", [["问题", "答案", "备注"], ["问什么？", "甲", "好"]])) == [
        "2: 备注 is unknown"
    ]


@pytest.mark.parametrize("name", ["q.xlsx", "q.csv", "q.json", "q.jsonl"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\x00\xd8", b"\x00" * 64, b"["])
def test_a_damaged_file_is_told(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert faults(tmp_path / name)


def squad(*paragraphs):
    return json.dumps({"data": [{"title": "t", "paragraphs": list(paragraphs)}]}, ensure_ascii=False)


def test_squad_cmrc_and_the_unanswerable_of_squad_2(tmp_path):
    cmrc = {
        "id": "DEV_0",
        "context": "大会审议批准了各项报告。",
        "qas": [
            {"id": "DEV_0_0", "question": "批准了什么？", "answers": [
                {"text": "各项报告", "answer_start": 7}, {"text": "报告", "answer_start": 9},
                {"text": "各项报告", "answer_start": 7}]},
            {"id": "x", "question": "谁主持？", "answers": [], "is_impossible": True},
        ],
    }  # fmt: skip
    (tmp_path / "q.json").write_text(squad(cmrc), encoding="utf-8")
    assert load_questions(tmp_path / "q.json") == [
        Question("DEV_0_0", "other", "", "批准了什么？", ("各项报告", "报告"), (), True),
        Question("x", "unanswerable", "", "谁主持？", (), (), False),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        '{"data": 3}',
        '{"data": [{"paragraphs": [{}]}]}',
        squad({"qas": ["x"]}),
        squad({"qas": []}),
    ],
)
def test_json_that_is_no_squad_is_told(tmp_path, content):
    (tmp_path / "q.json").write_text(content, encoding="utf-8")
    assert faults(tmp_path / "q.json")


def test_the_schema_holds_the_shipped_questions_and_what_is_written():
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for question in [*load_questions(), *WANTED]:
        validator.validate(as_row(question))
        validator.validate({**as_row(question), "document": None, "draft": False})


@pytest.mark.parametrize(
    "row",
    [
        {key: value for key, value in ROW.items() if key != "question"},
        {**ROW, "anwsers": []},
        {**ROW, "kind": "lists"},
        {**ROW, "answers": "各项报告"},
        {**ROW, "answers": []},
        {**ROW, "evidence": [0]},
        {**ROW, "answers": ["甲", "甲"]},
        {**UNANSWERABLE, "answers": ["甲"]},
        {**ROW, "kind": "list"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(tmp_path, row):
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(row)
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert faults(tmp_path / "q.jsonl")


def test_every_chinese_kind_is_one_of_ours():
    from qa.evaluation.questions import KINDS

    assert set(KIND_NAMES.values()) == set(KINDS)
