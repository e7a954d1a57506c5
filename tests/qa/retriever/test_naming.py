"""Which year a question names, which years a passage speaks of, and how the two fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.retriever.naming import named_in, year_of


def passage(
    text: str, *section: str, date: str | None = "2011-03-05", title: str = "政府工作报告"
) -> Passage:
    document = Document(f"{title}{date}", title, "a.txt", date)
    paragraph = Paragraph(1, ParagraphKind.BODY, section, text, ((0, len(text)),))
    return Passage(1, document, paragraph, text, 0, len(text))


def fit(question: str, *passages: Passage) -> list[float]:
    named = named_in(question)
    assert named is not None
    return named.fits(passages)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2019年的目标是多少？", [2019]),
        ("二〇一九年的目标是多少？", [2019]),
        ("２０１９年度预算是多少？", [2019]),
        ("2016-2020年建成多少公里？", [2016, 2020]),
        ("谁写了《报告（2021）》？", [2021]),
    ],
)
def test_years_are_named_in_any_spelling(question, years):
    named = named_in(question)
    assert named is not None
    assert [year for year, _ in named.years] == years


@pytest.mark.parametrize(
    "question", ["目标是多少？", "2000万人参加了什么？", "第2019号文件说什么？", "12019年？"]
)
def test_what_is_no_year_names_none(question):
    assert named_in(question) is None


def test_a_paragraph_that_says_no_year_is_of_its_documents():
    plan = "今年拟安排财政赤字9000亿元。"
    assert fit("2011年的财政赤字是多少？", passage(plan), passage(plan, date="2012-03-05")) == [1, 0]


def test_a_review_is_of_the_year_that_its_section_says():
    done = "城镇新增就业1113万人。"
    review = passage(done, "2010年工作回顾")
    assert fit("2010年城镇新增就业多少？", review, passage(done)) == [1, 0]
    assert fit("2011年城镇新增就业的目标是多少？", review, passage(done)) == [0.5, 1]


def test_words_for_years_are_counted_from_the_documents_own():
    last = passage("去年粮食产量达到1.09万亿斤。")
    compared = passage("财政收入增长9%，比上年多。")
    assert fit("2010年粮食产量是多少？", last, compared) == [1, 0]
    assert fit("2011年粮食产量的目标是多少？", last, compared) == [0.8, 1]


def test_one_of_several_years_fits_by_half():
    assert fit("2009年呢？", passage("解决了安全饮水。", "过去五年工作回顾"), passage("2009年通车。")) == [
        0.5,
        1,
    ]


def test_a_document_named_by_year_and_title_is_meant_whatever_its_paragraphs_say():
    own, later = passage("2010年增长9%。"), passage("2011年增长8%。", date="2012-03-05")
    assert fit("2011年的政府工作报告说增长多少？", own, later) == [1, 0]
    assert fit("2011年增长多少？", own, later) == pytest.approx([0.8 * 0.8, 1])


@pytest.mark.parametrize(
    "question", ["到2012年要建成多少？", "自2012年以来建成多少？", "2012年之前建成多少？"]
)
def test_a_goal_asks_for_the_words_and_not_for_a_document_of_that_year(question):
    goal = passage("到2012年建成100座。")
    assert fit(question, goal, passage("今年建成20座。", date="2012-03-05")) == [1, 0]


def test_nothing_is_told_apart_where_nothing_fits():
    assert fit("1999年呢？", passage("增长8%。"), passage("增长9%。", date="2012")) == [1, 1]


def test_without_a_date_the_year_is_read_off_the_title_or_the_name():
    assert year_of(Document("a", "2015年政府工作报告", "a.txt")) == 2015
    assert year_of(Document("a", "政府工作报告", "报告2016年.txt")) == 2016
    assert year_of(Document("a", "水法", "a.txt")) is None


def test_the_bare_question_lacks_years_and_titles_but_is_never_empty():
    reports = [Document("a", "2015年政府工作报告", "a.txt")]
    named = named_in("2015年政府工作报告中的赤字率是多少？")
    assert named is not None
    assert named.bare(reports) == "中的赤字率是多少?"
    alone = named_in("2015年政府工作报告？")
    assert alone is not None
    assert alone.bare(reports) == "2015年政府工作报告?"


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([None, "2011", "2012-03-05"]))
def test_fits_are_shares_and_the_best_is_one(question, text, date):
    named = named_in(f"{question} 2012年")
    assert named is not None
    fits = named.fits([passage(text, date=date), passage("今年")])
    assert max(fits) == 1
    assert all(0 <= each <= 1 for each in fits)


def test_what_came_of_a_year_is_told_by_the_next_report_and_what_was_planned_by_its_own():
    plan, done = (
        passage("城镇新增就业900万人以上。"),
        passage("城镇新增就业1221万人。", "2011年工作回顾", date="2012-03-05"),
    )
    assert fit("2011年城镇新增就业的目标是多少？", plan, done) == [1, 0.8]
    assert fit("2011年城镇新增就业了多少人？", plan, done) == [0.8, 1]


def test_last_year_and_this_one_are_asked_of_every_report():
    done, plan = passage("城镇新增就业1221万人。", "2010年工作回顾"), passage("城镇新增就业900万人以上。")
    assert fit("去年城镇新增就业多少人？", done, plan) == [1, 0.8]
    assert fit("今年城镇新增就业多少人？", done, plan) == [0.8, 1]
