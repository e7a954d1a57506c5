"""Kinds of paragraphs, section paths, and where a second document starts in a file."""

from __future__ import annotations

import pytest

from qa.corpus.boundaries import document_starts
from qa.datatypes import ParagraphKind


def of_kind(loaded, kind: ParagraphKind) -> list[str]:
    return [paragraph.text for paragraph in loaded.paragraphs if paragraph.kind is kind]


def section_of(loaded, start: str) -> tuple[str, ...]:
    return next(paragraph.section for paragraph in loaded.paragraphs if paragraph.text.startswith(start))


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_look_alike_reports_have_the_same_structure(fixture_document, year: int) -> None:
    loaded = fixture_document(f"work_report_{year}.txt")
    headings = of_kind(loaded, ParagraphKind.HEADING)
    assert headings[0] == "政府工作报告"
    assert headings[2:] == [f"一、{year - 1}年工作回顾", f"二、{year}年重点工作", "三、加强政府自身建设"]
    assert len(of_kind(loaded, ParagraphKind.LIST_ITEM)) == 9
    assert section_of(loaded, "（三）推进乡村振兴") == (headings[0], headings[1], headings[3])


def test_a_statute(fixture_document) -> None:
    loaded = fixture_document("lake_protection_regulation.md")
    articles = of_kind(loaded, ParagraphKind.ARTICLE)
    assert len(articles) == 16
    assert articles[8].startswith("第九条 每年3月1日")
    assert of_kind(loaded, ParagraphKind.LIST_ITEM)[0] == "（一）湖泊的保护范围和控制水位；"
    assert section_of(loaded, "第八条") == ("云泽市湖泊保护条例", "第二章 规划与保护")


def test_contents_rows_are_no_headings_and_their_title_covers_nothing_else(fixture_document) -> None:
    loaded = fixture_document("electric_bicycle_regulation.md")
    headings = of_kind(loaded, ParagraphKind.HEADING)
    assert headings.count("第一章　总则") == 1
    assert headings.index("目录") < headings.index("第一章　总则")
    assert section_of(loaded, "第一条") == ("云泽市电动自行车管理条例", "第一章　总则")


def test_a_notice(fixture_document) -> None:
    loaded = fixture_document("flood_notice.txt")
    assert section_of(loaded, "（三）山洪灾害")[-1] == "二、排查隐患，补齐短板"
    assert of_kind(loaded, ParagraphKind.BODY)[-2:] == ["云泽市防汛抗旱指挥部办公室", "2024年3月11日"]


def test_questions_of_a_support_page_are_headings(fixture_document) -> None:
    loaded = fixture_document("product_support_page.txt")
    assert section_of(loaded, "整机保修3年") == ("澄光X3智能门锁常见问题", "保修多长时间？")
    assert len(of_kind(loaded, ParagraphKind.LIST_ITEM)) == 4
    assert not any("隐私政策" in paragraph.text for paragraph in loaded.paragraphs)


def test_a_question_in_a_speech_is_no_heading(fixture_document) -> None:
    assert of_kind(fixture_document("school_opening_speech.txt"), ParagraphKind.HEADING) == [
        "在云泽理工学院2024级新生开学典礼上的讲话"
    ]


def test_headings_number_in_their_own_series(fixture_document) -> None:
    for name in ("work_report_2022.txt", "lake_protection_regulation.md"):
        paragraphs = fixture_document(name).paragraphs
        for series in (True, False):
            numbers = [p.number for p in paragraphs if (p.kind is ParagraphKind.HEADING) == series]
            assert numbers == list(range(1, len(numbers) + 1))


def test_levels_nest_and_end_with_their_equals(load) -> None:
    lines = "总标题|第一章　甲|第一节　子|正文一。|一、丑|正文二。|第二节　寅|正文三。|第二章　乙|正文四。"
    loaded = load(lines.replace("|", "\n\n"))
    assert section_of(loaded, "正文二") == ("总标题", "第一章　甲", "第一节　子", "一、丑")
    assert section_of(loaded, "正文三") == ("总标题", "第一章　甲", "第二节　寅")
    assert section_of(loaded, "正文四") == ("总标题", "第二章　乙")


def test_markdown_levels(load) -> None:
    loaded = load("# 甲\n\n正文零。\n\n### 乙\n\n正文一。\n\n## 丙\n\n正文二。\n\n# 丁\n\n正文三。", "a.md")
    assert section_of(loaded, "正文一") == ("甲", "乙")
    assert section_of(loaded, "正文二") == ("甲", "丙")
    assert section_of(loaded, "正文三") == ("丁",)


def test_a_speech_under_an_editorial_is_a_document_of_its_own(fixture_document) -> None:
    loaded = fixture_document("editorial_and_speech.txt")
    assert section_of(loaded, "千里之行")[-1] == "社论"
    assert section_of(loaded, "历时七天的第六届云泽科技周，在大家") == ()
    assert section_of(loaded, "下一步，市科协") == ()
    assert loaded.document.title == "云泽科技周特刊"


TEXT = "全市各级各部门要认真贯彻落实会议精神，结合本地实际制定实施方案，明确时间表和路线图，确保各项任务落到实处。"
CALL = "让我们携手并肩、接续奋斗，共同谱写云泽发展的新篇章！"
THANKS = "在此，我代表组委会，向各位来宾表示感谢！" + TEXT


@pytest.mark.parametrize(
    ("paragraphs", "starts"),
    [
        ([TEXT * 2, TEXT * 2, CALL, THANKS, "同志们！" + TEXT * 2, CALL], [3]),
        (["各位代表！" + TEXT * 2, "同志们！" + TEXT, "各位代表！" + CALL, TEXT * 3, TEXT * 2], [3]),
    ],
    ids=["editorial then speech", "speech then editorial"],
)
def test_another_voice_after_a_closing_call_starts_a_document(
    paragraphs: list[str], starts: list[int]
) -> None:
    assert document_starts(paragraphs) == starts


@pytest.mark.parametrize(
    "paragraphs",
    [
        [TEXT * 2, TEXT * 2, CALL, TEXT * 3, TEXT * 3, CALL],
        ["各位代表！" + TEXT * 2, TEXT, CALL, "各位代表！" + TEXT * 2, "同志们！" + TEXT, CALL],
        ["大家上午好！", THANKS, "同志们！" + TEXT * 2, CALL],
        [TEXT * 2, TEXT * 2, TEXT, THANKS, "同志们！" + TEXT * 2, CALL],
        [
            TEXT * 2,
            TEXT * 2,
            CALL,
            "他在会上说：“在此，我代表组委会，向各位来宾致谢！”" + TEXT,
            "“同志们！”他说。" + TEXT,
        ],
        [TEXT * 2, TEXT * 2, CALL, "同志们！谢谢！"],
        [],
    ],
    ids=[
        "a call in the middle of an editorial",
        "a call in the middle of a speech",
        "a greeting",
        "another voice but no closing call",
        "a speech quoted",
        "an afterword",
        "nothing",
    ],
)
def test_no_document_starts_where_none_does(paragraphs: list[str]) -> None:
    assert document_starts(paragraphs) == []


def test_a_speech_keeps_its_title_to_the_end(fixture_document) -> None:
    for name in ("school_opening_speech.txt", "work_report_2021.txt"):
        loaded = fixture_document(name)
        assert all(paragraph.section for paragraph in loaded.paragraphs[1:])
