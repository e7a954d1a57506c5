from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.disagreement import look_alikes
from qa.reader.question import analyse


def candidate(year, span, text="今年经济增长的预期目标为{}左右。"):
    text = text.format(span)
    paragraph = Paragraph(3, ParagraphKind.BODY, (), text, ((0, len(text)),))
    document = Document(f"d{year}", f"{year}年政府工作报告", f"{year}.txt", year)
    start = text.index(span)
    return Candidate(0, Quotation(document, paragraph, start, start + len(span)), 1.0)


REPORTS = [candidate("2021", "6%"), candidate("2023", "5%"), candidate("2022", "5.5%")]


def test_each_look_alike_is_cited_newest_first():
    found = look_alikes(analyse("经济增长的预期目标是多少？"), REPORTS)
    assert [c.quotation.text for c in found] == ["5%", "5.5%", "6%"]


def test_a_question_that_names_the_year_asks_for_one():
    assert look_alikes(analyse("2021年经济增长的预期目标是多少？"), REPORTS) == []


def test_documents_that_agree_do_not_disagree():
    assert look_alikes(analyse("目标是多少？"), [candidate("2021", "6%"), candidate("2022", "6%")]) == []


def test_another_sentence_is_no_look_alike():
    other = candidate("2022", "12万人", "城镇新增就业{}，超过上年。")
    assert look_alikes(analyse("目标是多少？"), [candidate("2021", "6%"), other]) == []


def test_nothing_found_nothing_cited():
    assert look_alikes(analyse("目标是多少？"), []) == []
