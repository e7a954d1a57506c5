"""The seed document: what a close reading of it says must come out."""

from __future__ import annotations

from qa.corpus import LoadedDocument
from qa.datatypes import ParagraphKind


def _body(seed: LoadedDocument) -> list:
    return [paragraph for paragraph in seed.paragraphs if paragraph.kind is not ParagraphKind.HEADING]


def test_four_headings_and_nineteen_body_paragraphs(seed: LoadedDocument) -> None:
    headings = [paragraph for paragraph in seed.paragraphs if paragraph.kind is ParagraphKind.HEADING]
    assert [heading.text for heading in headings] == [
        "两会 大事记",
        "奋力开创中心城市建设新局面",
        "——热烈庆祝市十六届人大三次会议和市政协十五届三次会议闭幕",
        "社论",
    ]
    assert [heading.number for heading in headings] == [1, 2, 3, 4]
    assert [paragraph.number for paragraph in _body(seed)] == list(range(1, 20))
    assert all(paragraph.kind is ParagraphKind.BODY for paragraph in _body(seed))


def test_the_four_page_breaks_are_joined(seed: LoadedDocument) -> None:
    text = "\n".join(paragraph.text for paragraph in seed.paragraphs)
    for mended in ("充分发挥了党和政府", "企业和项目落地郑州", "全产业链贯通", "矛盾纠纷多元预防调处化解"):
        assert mended in text
    assert seed.repairs.joins == 4
    assert [len(paragraph.source_spans) for paragraph in seed.paragraphs].count(2) == 4


def test_nothing_but_white_space_is_lost(seed: LoadedDocument) -> None:
    text = "".join(paragraph.text for paragraph in seed.paragraphs)
    assert text == seed.source_text.replace("\n", "")


def test_the_speech_is_not_filed_under_the_editorial(seed: LoadedDocument) -> None:
    sections = [paragraph.section for paragraph in _body(seed)]
    assert all(section[-1] == "社论" for section in sections[:7])
    assert all(section == () for section in sections[7:])
    assert "在此，我代表市委" in _body(seed)[7].text


def test_title_and_date(seed: LoadedDocument) -> None:
    assert seed.document.title == "两会 大事记"
    assert seed.document.date is None, "2024 and 2025 stand in the text, not about the document"
