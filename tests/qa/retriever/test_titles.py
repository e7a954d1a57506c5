"""Titles that differ by a year or a name alone, and which of them a question names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Document
from qa.retriever.titles import akin, beyond, meant_less, named_as_source

TITLE = st.text(alphabet="省市报告条例法办2019年第一号 （）", max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2016年政府工作报告", "2017年政府工作报告"),
        ("政府工作报告", "在第三次会议上的政府工作报告"),
        ("甲江市湖泊保护条例", "乙川市湖泊保护条例"),
        ("高等教育法", "高等教育法实施条例"),
    ],
)
def test_akin(one, other):
    assert akin(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("水法", "防洪法"), ("2016年", "2017年"), ("", ""), ("湖泊保护条例", "电动自行车管理条例")],
)
def test_not_akin(one, other):
    assert not akin(one, other)


@given(TITLE, TITLE)
def test_kinship_is_mutual(one, other):
    assert akin(one, other) == akin(other, one)


def less(question: str, *titles: str) -> list[str]:
    documents = [Document(title, title, "a.txt") for title in titles]
    return sorted(meant_less(question, documents))


def test_the_place_in_a_title_is_named():
    titles = "甲江市湖泊保护条例", "乙川市湖泊保护条例", "乙川市市容管理规定"
    assert less("甲江市的罚款是多少？", *titles) == ["乙川市湖泊保护条例"]
    assert less("甲江市和乙川市的罚款是多少？", *titles) == []
    assert less("罚款是多少？", *titles) == []


def test_the_longer_of_two_titles_is_named_by_what_it_adds():
    titles = "高等教育法", "高等教育法实施条例"
    assert less("高等教育法实施条例怎样规定学制？", *titles) == ["高等教育法"]
    assert less("高等教育法怎样规定学制？", *titles) == []


def test_a_word_out_of_a_long_title_names_nothing():
    titles = "政府工作报告", "在第十一届全国人民代表大会第三次会议上的政府工作报告"
    assert less("全国城镇新增就业多少？", *titles) == []


def test_a_quoted_title_names_its_document():
    law, rules = "中华人民共和国食品安全法", "中华人民共和国食品安全法实施条例"
    assert less("按照《食品安全法》，处多少罚款？", law, rules) == [rules]
    assert less("《中华人民共和国食品安全法实施条例》何时施行？", law, rules) == [law]
    assert less("《食品安全法》和《食品安全法实施条例》何时施行？", law, rules) == []
    cities = "日照市大气污染防治条例", "聊城市大气污染防治条例"
    assert less("违反《日照市大气污染防治条例》，由城市管理部门罚多少？", *cities) == [cities[1]]
    assert less("《大气污染防治条例》怎么说？", *cities) == []


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("招生简章里，报名费是多少？", True),
        ("《硕士研究生招生简章》中，报名费是多少？", True),
        ("２０２５年硕士研究生招生简章里的报名费是多少？", True),
        ("根据招生简章，报名费是多少？", True),
        ("按照硕士研究生招生简章的规定，谁可以报名？", True),
        ("招生简章说报名费是多少？", False),
        ("简章里，报名费是多少？", False),
        ("研究生考试中，报名费是多少？", False),
        ("招生简章里", False),
    ],
)
def test_a_document_named_as_the_source(question: str, named: bool):
    document = Document("0", "云栖大学2025年硕士研究生招生简章", "0.txt")
    other = Document("1", "用户手册", "1.txt")
    assert named_as_source(question, [document, other]) == ({"0"} if named else set())


def test_what_a_question_says_beyond_the_title():
    assert (
        beyond("按防洪法，山里容易滑坡的地方先摸清什么？", "防洪法") == "按，山里容易滑坡的地方先摸清什么？"
    )
    assert beyond("2014年政府工作报告怎么说农民？", "2014年政府工作报告") == "怎么说农民？"
    assert beyond("罚款多少？", "水法") == "罚款多少？"
    assert beyond("", "水法") == beyond("水法", "水法") == ""
