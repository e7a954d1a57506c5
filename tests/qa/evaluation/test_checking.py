"""A question file is held against the documents: each fault by its row, in both languages."""

import json

import pytest

from qa import KnowledgeBase
from qa.errors import InvalidQuestionsFileError
from qa.evaluation import read_questions
from qa.evaluation.checking import check_against, is_cut
from qa.evaluation.faults import TEXTS, WANTED
from ui.messages import Language, error_message
from ui.strings import STRINGS

REPORT = "工作报告\n\n全年新建学校16所，增加学位1.57万个。\n\n改造老旧小区129个。\n"
NOTICE = "通知\n\n请各单位于4月15日前上报名单，并指定负责\n\n\n人员一名。\n\n新建学校16所。\n"


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    (folder / "报告.txt").write_text(REPORT, encoding="utf-8")
    (folder / "通知.txt").write_text(NOTICE, encoding="utf-8")
    with KnowledgeBase.build([folder]) as built:
        yield built


def faults(tmp_path, knowledge_base, *rows, language=Language.EN):
    full = [{"id": str(n), "question": "问什么？", **row} for n, row in enumerate(rows)]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, full)), encoding="utf-8")
    try:
        check_against(read_questions(path), knowledge_base)
    except InvalidQuestionsFileError as error:
        return error_message(error, language).split("\n")[1:]
    return []


def test_a_file_that_fits_is_accepted(tmp_path, knowledge_base):
    rows = [
        {"answers": ["16所"]},
        {"answers": ["129个"], "document": "报告.txt", "evidence": [2]},
        {"answers": [], "answerable": False, "document": "通知.txt"},
        {"answers": ["没有这样的话"], "draft": True},
    ]
    assert faults(tmp_path, knowledge_base, *rows) == []


@pytest.mark.parametrize(
    ("row", "english", "chinese"),
    [
        (
            {"answers": ["130个"]},
            "the answer 130个 does not stand in the documents",
            "文件里没有答案「130个」",
        ),
        (
            {"answers": ["129个"], "document": "通知.txt"},
            "the answer 129个 does not stand in 通知.txt",
            "通知.txt 里没有答案「129个」",
        ),
        (
            {"answers": ["129个"], "document": "年报.txt"},
            "there is no document 年报.txt",
            "没有文件 年报.txt",
        ),
        (
            {"answers": [], "answerable": False, "document": "年报.txt"},
            "there is no document 年报.txt",
            "没有文件 年报.txt",
        ),
        (
            {"answers": ["129个"], "document": "报告.txt", "evidence": [1]},
            "the answer 129个 does not stand in a paragraph named, but in 2",
            "所给段落里没有答案「129个」，它在第 2 段",
        ),
        (
            {"answers": ["129个"], "document": "报告.txt", "evidence": [2, 9]},
            "报告.txt has no paragraph 9",
            "报告.txt 没有第 9 段",
        ),
        (
            {"answers": ["129个"], "evidence": [2]},
            "evidence names paragraphs, but not of which of the 2 documents",
            "给出了段落，但没有说是 2 份文件中的哪一份",
        ),
    ],
)
def test_what_does_not_fit_is_named_by_row_in_both_languages(tmp_path, knowledge_base, row, english, chinese):
    rows = [{"answers": ["16所"]}, row]
    assert faults(tmp_path, knowledge_base, *rows) == [f"row 2: {english}"]
    assert faults(tmp_path, knowledge_base, *rows, language=Language.ZH) == [f"第 2 行：{chinese}"]


def test_an_answer_that_a_page_break_cuts_is_no_fault_of_the_file(tmp_path, knowledge_base):
    assert faults(tmp_path, knowledge_base, {"answers": ["指定负责人员一名"]}) == []


def test_a_running_header_within_an_answer_is_bridged():
    assert is_cut("石桥村的程德顺", "年龄最大的是石桥村—1—调查报告的程德顺")
    assert not is_cut("石桥村的程德顺", "石桥村" + "远" * 200 + "的程德顺")
    assert not is_cut("8%", "8成，增长2%")


def test_every_fault_can_be_told_in_both_languages():
    assert {f"fault.{code}" for code in TEXTS} <= STRINGS.keys()
    assert {f"fault.wanted.{code}" for code in WANTED} <= STRINGS.keys()
