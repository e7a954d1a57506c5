"""Documents that look alike: which of them a question may mean, and when they disagree."""

from __future__ import annotations

import pytest

from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import default_answerer
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.disagreement import (
    MOST,
    alike,
    answers_too,
    differing,
    essence,
    of_look_alikes,
    spanning,
)
from qa.reader.question import analyse
from tests.conftest import DOCUMENTS

TARGET = "今年经济增长的预期目标为{}左右。"


def passage(year: str, text: str, title: str = "{}年政府工作报告") -> Passage:
    document = Document(f"d{title}{year}", title.format(year), f"{year}.txt", year)
    paragraph = Paragraph(3, ParagraphKind.BODY, (), text, ((0, len(text)),))
    return Passage(int(year), document, paragraph, text, 0, len(text), 1.0, 7)


def candidate(year: str, span: str, text: str = TARGET) -> Candidate:
    of = passage(year, text.format(span))
    start = of.text.index(span)
    return Candidate(0, Quotation(of.document, of.paragraph, start, start + len(span)), 1.0)


BEST = candidate("2021", "6%")
REPORTS = [passage(year, TARGET.format(f"{year[-1]}%")) for year in ("2021", "2023", "2022")]


def documents(question: str, passages: list[Passage]) -> list[str | None]:
    return [each.document.date for each in of_look_alikes(question, BEST, passages)]


def test_the_look_alikes_are_the_other_reports_each_read_as_if_alone():
    found = of_look_alikes("经济增长的预期目标是多少？", BEST, REPORTS)
    assert [(p.document.date, p.rank) for p in found] == [("2023", 1), ("2022", 1)]


def test_a_question_that_names_the_year_means_one():
    assert documents("2021年经济增长的预期目标是多少？", REPORTS) == []


def test_reports_of_one_year_are_all_meant_by_their_year_and_one_by_its_place():
    best = candidate("2021", "6%")
    others = [passage("2021", TARGET.format("5%"), "{}年乙川市政府工作报告")]
    assert of_look_alikes("2021年的目标是多少？", best, others)
    assert of_look_alikes("乙川市2021年的目标是多少？", best, others)
    own = Document("own", "2021年甲江市政府工作报告", "a.txt", "2021")
    best = Candidate(0, Quotation(own, best.quotation.paragraph, 0, 2), 1.0)
    assert of_look_alikes("甲江市的目标是多少？", best, others) == []


def test_documents_of_another_kind_are_no_look_alikes():
    assert documents("目标是多少？", [passage("2022", "目标为5%。", "{}年湖泊保护条例")]) == []


def test_of_each_document_the_passage_most_like_the_answer_is_read():
    of = passage("2022", "经济增长，目标明确。").document
    texts = ("经济增长，目标明确。", TARGET.format("5.5%"))
    two = [
        Passage(i, of, Paragraph(i, ParagraphKind.BODY, (), t, ()), t, 0, len(t)) for i, t in enumerate(texts)
    ]
    assert [p.id for p in of_look_alikes("经济增长的目标是多少？", BEST, two)] == [1]


def test_no_more_are_read_than_a_question_has_time_for():
    many = [passage(str(year), TARGET.format("5%")) for year in range(1990, 1990 + 2 * MOST)]
    assert len(of_look_alikes("目标是多少？", BEST, many)) == MOST


def told(*candidates: Candidate) -> list[list[Quotation]]:
    return [[each.quotation] for each in candidates]


def test_each_that_differs_is_cited_newest_first():
    found = differing(told(BEST, candidate("2023", "5%"), candidate("2022", "5.5%")))
    assert [q.text for of in found for q in of] == ["5%", "5.5%", "6%"]


def test_documents_that_agree_do_not_disagree():
    assert differing(told(BEST, candidate("2022", "6%"), candidate("2023", "6%"))) == []
    assert differing(told(BEST)) == []
    assert differing(told(BEST, candidate("2022", "百分之六"), candidate("2023", "６％"))) == []


def test_a_list_is_compared_as_one_span_and_told_whole():
    text = "去年发生地震、洪涝、台风等自然灾害。"
    of = passage("2022", text)
    items = [Quotation(of.document, of.paragraph, a, a + 2) for a in (4, 7, 10)]
    assert spanning(items, BEST).quotation.text == "地震、洪涝、台风"
    assert spanning([], BEST) is BEST
    other = told(candidate("2021", "干旱", "去年发生{}。"))
    assert [q.text for each in differing([items, *other]) for q in each] == ["地震", "洪涝", "台风", "干旱"]


def test_the_essence_of_a_question_is_what_every_report_words_alike():
    assert essence("去年的进出口总额达到了多少？") == "的进出口总额多少?"
    assert essence("去年减少了多少贫困人口？") == "减少了多少贫困人口?"
    assert essence("去年？") == "去年？"


def test_alike_is_the_sentence_but_for_the_answer():
    assert alike(BEST, candidate("2022", "5.5%"))
    assert not alike(BEST, candidate("2022", "12万人", "城镇新增就业{}，超过上年。"))


@pytest.fixture(scope="module")
def reports():
    paths = sorted(DOCUMENTS.glob("work_report_*.txt"))
    assert len(paths) == 3
    with KnowledgeBase.build(paths) as built:
        yield built


def test_an_answer_that_says_nothing_of_the_question_is_none():
    question = analyse("经济增长的预期目标是多少？")
    wording = default_answerer()._features.wording(question)
    assert answers_too(question, wording, BEST, candidate("2022", "5.5%"))
    assert not answers_too(question, wording, BEST, candidate("2022", "12万人", "城镇新增就业{}，超过上年。"))
    assert not answers_too(question, wording, BEST, candidate("2022", "预期"))


def test_what_says_less_of_the_question_answers_where_the_reader_is_sure():
    question = analyse("经济增长的预期目标是多少？")
    wording = default_answerer()._features.wording(question)
    less = candidate("2022", "5.5%", "提出的经济增长目标确定为百分之五点五左右，即{}。")
    assert 0.65 < wording.coverage(less.quotation.paragraph.text) / wording.coverage(TARGET) < 0.8
    assert [answers_too(question, wording, BEST, less, sure) for sure in (0.1, 0.6)] == [False, True]


@pytest.mark.parametrize("question", ["城镇新增就业多少万人？", "高新技术企业达到多少家？"])
def test_three_yearly_reports_are_all_cited_and_marked(reports, question):
    cited = reports.answer(question).citations
    assert len({c.document.id for c in cited}) == 3
    assert all(c.differs for c in cited)
    dates = [c.document.date for c in cited]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_the_report_of_the_year_is_cited_alone(reports, year):
    cited = reports.answer(f"{year}年政府工作报告里高新技术企业达到多少家？").citations
    assert [c.document.date[:4] for c in cited] == [str(year)]
    assert not any(c.differs for c in cited)


def test_what_only_repeats_the_question_answers_nothing(reports):
    cited = reports.answer("政府自身建设要做到哪四个坚持？").citations
    assert len(cited) == 4
    assert not any("四个坚持" in c.text or c.differs for c in cited)
