"""A question file is read whole or refused with every faulty row named."""

import json

import pytest

from qa.errors import InvalidQuestionsFileError
from qa.evaluation import Question, load_questions, write_questions
from qa.evaluation.questions import KINDS

ROW = {
    "id": "q-1",
    "kind": "fact",
    "split": "tune",
    "question": "会议批准了什么？",
    "answers": ["各项报告"],
    "evidence": [2],
    "answerable": True,
}
UNANSWERABLE = {**ROW, "kind": "unanswerable_far", "answers": [], "evidence": [], "answerable": False}


def write(folder, *rows):
    path = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def faults(path):
    with pytest.raises(InvalidQuestionsFileError) as caught:
        load_questions(path)
    assert caught.value.values["path"] == path
    return caught.value.values["faults"].split("\n")


def test_a_row_becomes_a_question(tmp_path):
    (question,) = load_questions(write(tmp_path, ROW))
    assert question == Question("q-1", "fact", "tune", "会议批准了什么？", ("各项报告",), (2,), True)


def test_rows_keep_their_order_and_blank_lines_are_skipped(tmp_path):
    path = write(tmp_path, {**ROW, "id": "b"}, "", {**UNANSWERABLE, "id": "a"}, "  ")
    assert [question.id for question in load_questions(path)] == ["b", "a"]


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "questions.jsonl"
    rows = [json.dumps({**ROW, "id": name}, ensure_ascii=False) for name in "ab"]
    path.write_bytes("\r\n".join(rows).encode("utf-8-sig"))
    assert [question.id for question in load_questions(path)] == ["a", "b"]


@pytest.mark.parametrize("name", ["id", "question", "answers"])
def test_a_missing_key_is_named(tmp_path, name):
    row = {key: value for key, value in ROW.items() if key != name}
    assert faults(write(tmp_path, row)) == [f"1: {name} is missing"]


def test_an_unknown_key_is_named(tmp_path):
    assert faults(write(tmp_path, {**ROW, "anwsers": []})) == ["1: anwsers is unknown"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", ""),
        ("id", 7),
        ("kind", "lists"),
        ("kind", []),
        ("split", "test"),
        ("question", "  "),
        ("question", None),
        ("question", "……？"),
        ("question", "问" * 2001),
        ("question", "\ud83d是什么？"),
        ("answers", ["\ud83d"]),
        ("answers", "各项报告"),
        ("answers", [""]),
        ("answers", [2024]),
        ("evidence", 2),
        ("evidence", [0]),
        ("evidence", ["2"]),
        ("evidence", [True]),
        ("evidence", [2.0]),
        ("answerable", "yes"),
        ("answerable", 1),
    ],
)
def test_a_value_of_the_wrong_form_is_named(tmp_path, name, value):
    (fault,) = faults(write(tmp_path, {**ROW, name: value}))
    assert fault.startswith(f"1: {name} must be ")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({**ROW, "answers": []}, "answers is empty but the question is answerable"),
        ({**UNANSWERABLE, "answers": ["甲"]}, "answers is given but the question is not answerable"),
        ({**UNANSWERABLE, "evidence": [1]}, "evidence is given but the question is not answerable"),
        ({**UNANSWERABLE, "kind": "fact"}, "answerable does not fit the kind fact"),
        ({**ROW, "kind": "unanswerable_near"}, "answerable does not fit the kind unanswerable_near"),
        ({**ROW, "answers": ["甲", "甲"]}, "answers names something twice"),
        ({**ROW, "evidence": [3, 3]}, "evidence names something twice"),
        ({**ROW, "kind": "list"}, "a list needs two items or more"),
    ],
)
def test_a_row_without_sense_is_named(tmp_path, row, fault):
    assert faults(write(tmp_path, row)) == [f"1: {fault}"]


@pytest.mark.parametrize("line", ["{", "nothing", '{"id": }', "[" * 100_000])
def test_a_line_that_is_no_json_is_named(tmp_path, line):
    (fault,) = faults(write(tmp_path, ROW, line))
    assert fault.startswith("2: not JSON (")


@pytest.mark.parametrize("line", ["[]", "null", '"text"', "3"])
def test_json_that_is_no_object_is_named(tmp_path, line):
    assert faults(write(tmp_path, line)) == ["1: not a JSON object"]


def test_repeated_ids_are_named(tmp_path):
    assert faults(write(tmp_path, ROW, "", ROW)) == ["3: the id q-1 stands in row 1 too"]


def test_every_fault_of_every_row_is_named(tmp_path):
    path = write(tmp_path, "{", {**ROW, "kind": "x", "split": "y"}, UNANSWERABLE)
    starts = [fault.split(" ")[:2] for fault in faults(path)]
    assert starts == [["1:", "not"], ["2:", "kind"], ["2:", "split"], ["3:", "the"]]


def test_a_file_without_a_question_is_refused(tmp_path):
    assert faults(write(tmp_path, "", "")) == ["no question in it"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    assert faults(tmp_path / "missing.jsonl")[0].startswith("it cannot be read: ")
    (tmp_path / "folder.jsonl").mkdir()
    assert faults(tmp_path / "folder.jsonl")[0].startswith("it cannot be read: ")
    path = tmp_path / "gbk.jsonl"
    path.write_bytes(json.dumps(ROW, ensure_ascii=False).encode("gb18030"))
    assert faults(path)[0].startswith("it cannot be read: ")


def test_kinds_say_whether_they_are_answerable():
    assert sum(kind.startswith("unanswerable") for kind in KINDS) == 3


def test_what_a_row_does_not_state_is_filled_in(tmp_path):
    rows = [
        {"id": "a", "question": "会议批准了什么？", "answers": ["报告"]},
        {"id": "b", "question": "木星有几颗卫星？", "answers": [], "kind": "unanswerable_far"},
        {"id": "c", "question": "火星呢？", "answers": [], "answerable": False},
        {"id": "d", "question": "金星呢？", "answers": []},
        {"id": "e", "question": "水星呢？", "answers": [], "answerable": True, "draft": True},
    ]
    found = load_questions(write(tmp_path, *rows))
    assert [(each.kind, each.answerable) for each in found] == [
        ("other", True),
        ("unanswerable_far", False),
        ("unanswerable", False),
        ("unanswerable", False),
        ("other", True),
    ]
    assert {each.document for each in found} == {None}
    assert [each.draft for each in found] == [False] * 4 + [True]


def test_what_is_written_is_read_back(tmp_path):
    questions = [
        Question("a", "list", "gate", "哪些？", ("甲", "乙"), (1, 2), True, "a.txt", draft=True),
        Question("b", "unanswerable", "", "什么？", (), (), False),
    ]
    write_questions(questions, tmp_path / "q.jsonl")
    assert load_questions(tmp_path / "q.jsonl") == questions


def test_a_file_of_an_unknown_format_is_refused(tmp_path):
    assert faults(tmp_path / "questions.docx")[0].startswith(".docx is no format")
