"""Paragraph repair: the promise that it only deletes, what it mends, and what it must never glue."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus import load_document
from qa.corpus.lines import slices, text_lines
from qa.corpus.repair import Repairs, repair
from qa.datatypes import Paragraph, ParagraphKind
from tests.benchmarks.breaking import Clean, break_document, choose_setting, kind_of
from tests.qa.corpus.conftest import FIXTURES, SEED

EXPECTED = Path(__file__).parent / "expected"
SOURCES = [SEED, *sorted(FIXTURES.glob("*.txt"))]


def repaired(text: str) -> list[str]:
    return [paragraph.text for paragraph in repair(text, text_lines(text))[0]]


def assert_only_deletes(source_text: str, paragraphs: tuple[Paragraph, ...]) -> None:
    last = 0
    for paragraph in paragraphs:
        assert paragraph.text.strip()
        assert slices(source_text, paragraph.source_spans) == paragraph.text
        for start, end in paragraph.source_spans:
            assert last <= start < end <= len(source_text), "spans ascend and do not overlap"
            last = end


@pytest.mark.parametrize("path", [*SOURCES, *sorted(FIXTURES.glob("*.md"))], ids=lambda path: path.name)
def test_paragraphs_are_slices_of_the_source(path: Path) -> None:
    loaded = load_document(path)
    assert_only_deletes(loaded.source_text, loaded.paragraphs)


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        alphabet="全市一二三四第条章、，。：；（）“”！？ \n\n\r\t\u3000\0\u200b\f-—>*#`[]1239.abc目录页",
        max_size=300,
    )
)
def test_any_text_is_only_deleted_from(text: str) -> None:
    paragraphs, _ = repair(text, text_lines(text))
    assert_only_deletes(text, paragraphs)
    kept = "".join(paragraph.text for paragraph in paragraphs)
    assert not set(kept) & set("\0\u200b\f")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="全市一，。：（） \n\n\r\0>*_#`[](){}!\\&;lt<>/b|-+1.\t", max_size=200))
def test_any_markdown_is_only_deleted_from(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from qa.corpus.markdown import extract_markdown

    content = ("正文有一些字。" * 30 + "\n\n" + text).encode()
    extract = extract_markdown(content, "a.md")
    assert_only_deletes(extract.source_text, repair(extract.source_text, extract.lines)[0])


def clean_paragraphs(path: Path) -> list[Clean]:
    return [
        Clean(
            paragraph.text, "heading" if paragraph.kind is ParagraphKind.HEADING else kind_of(paragraph.text)
        )
        for paragraph in load_document(path).paragraphs
    ]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SOURCES), st.integers(0, 10**6))
def test_documents_broken_at_random_are_mended_by_deleting_alone(path: Path, number: int) -> None:
    rng = random.Random(number)
    clean = clean_paragraphs(path)
    broken = break_document(clean, clean[0].text, choose_setting(rng), rng)
    paragraphs, _ = repair(broken.text, text_lines(broken.text))
    assert_only_deletes(broken.text, paragraphs)
    for paragraph in paragraphs:
        owners = {broken.truth[place] for start, end in paragraph.source_spans for place in range(start, end)}
        sentences_ended = [
            owner for owner in owners if owner >= 0 and clean[owner].text.endswith(("。", "！", "？"))
        ]
        assert len(sentences_ended) <= 1, "two paragraphs that each end a sentence were glued"


def test_a_scanned_report_comes_out_as_it_was_typed() -> None:
    loaded = load_document(FIXTURES / "heritage_survey_ocr.txt")
    clean = (EXPECTED / "heritage_survey.txt").read_text(encoding="utf-8").split("\n")
    assert [paragraph.text for paragraph in loaded.paragraphs] == [
        line.lstrip("# ") for line in clean if line
    ]
    assert [paragraph.text for paragraph in loaded.paragraphs if paragraph.kind is ParagraphKind.HEADING] == [
        line[2:] for line in clean if line.startswith("# ")
    ]
    assert loaded.repairs == Repairs(joins=27, headers=2, page_numbers=3, spaces=23)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.name)
def test_clean_documents_are_left_alone(path: Path) -> None:
    loaded = load_document(path)
    if "ocr" in path.name:
        pytest.skip("it is not clean")
    assert (loaded.repairs.joins, loaded.repairs.headers, loaded.repairs.spaces) == (0, 0, 0)
    buttons = loaded.repairs.buttons
    lines = [line.strip() for line in loaded.source_text.split("\n") if line.strip()]
    assert len(lines) == len(loaded.paragraphs) + buttons
    assert (buttons > 0) == (path.name == "product_support_page.txt")


LONG = "全市各级各部门要认真贯彻落实会议精神，结合本地实际制定实施方案，明确时间表和路线图，确保各项任务落到实处，"

NEVER_GLUED = {
    "two sentences": ["市政府召开会议。", "会议听取了汇报。"],
    "a quotation's end": ["他说：“今年的任务完成了。”", "大家鼓掌。"],
    "list items with semicolons": ["（一）堤防；", "（二）水库；", "（三）泵站。"],
    "list items with nothing": ["（一）工程名称", "（二）工程地点", "（三）工程日期"],
    "articles": ["第一条 为了保护湖泊，制定本条例。", "第二条 本条例适用于本市。"],
    "numbered headings": ["一、总体要求", "坚持人民至上。", "二、主要任务", "抓好落实。"],
    "chapters": [
        "第一章　总则",
        "第一条　为了保护湖泊，制定本条例。",
        "第二章　附则",
        "第二条　本条例自公布之日起施行。",
    ],
    "contents rows": ["目录", "第一章　总则……… 1", "第二章　保护……… 5", "正文从这里开始，一直到这里结束。"],
    "a salutation": ["各位代表：", "现在，我报告工作。"],
    "headings that end in a small word": [
        "一、公众参与",
        "着力办好实事。",
        "二、禁止行为",
        "与会代表通过了。",
        "三、立法目的",
        "和谐发展。",
    ],
    "bullets": ["● 防汛物资储备", "● 抢险队伍演练", "● 预警信息发布"],
    "first second third": ["第一，要学习。", "第二，要调研。"],
    "a heading that ends a long document": [LONG + "取得实效。", "奋力开创新局面", LONG + "再创佳绩。"],
}


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\n　　", "\n\n　　", "\f", "\n\n\n"])
@pytest.mark.parametrize("name", sorted(NEVER_GLUED))
def test_never_glued(name: str, between: str) -> None:
    lines = NEVER_GLUED[name]
    assert repaired(between.join(lines)) == lines


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n", "\f", "\n- 3 -\n", "\n\n第 3 页 共 9 页\n\n"])
def test_a_page_break_in_mid_sentence_is_joined(between: str) -> None:
    lines = [
        "前面的话说完了。",
        LONG + "推动代表充分发挥了" + between + "党和政府联系群众的桥梁作用。",
        "后面的话也说完了。",
    ]
    assert repaired("\n\n".join(lines))[1] == LONG + "推动代表充分发挥了党和政府联系群众的桥梁作用。"


def test_two_english_words_keep_the_white_space_between_them() -> None:
    text = LONG + "引进 machine\nlearning 技术，" + LONG + "应用DeepSeek\n等大模型。"
    assert repaired(text) == [text.replace("DeepSeek\n", "DeepSeek")]


def hard_wrapped(paragraphs: list[str], width: int, indent: str = "") -> str:
    lines = []
    for paragraph in paragraphs:
        rest = indent + paragraph
        lines.extend(rest[place : place + width] for place in range(0, len(rest), width))
    return "\n".join(lines)


@pytest.mark.parametrize("width", [20, 27, 33, 48])
def test_indented_hard_wraps_are_undone(width: int) -> None:
    paragraphs = [
        LONG + f"第{number}项工作要抓紧。" + LONG[:number] + "抓好落实。" for number in range(3, 12)
    ]
    assert repaired(hard_wrapped(paragraphs, width, "　　")) == paragraphs


def test_a_reference_at_the_start_of_a_wrapped_line_opens_no_article() -> None:
    paragraph = "违反本条例的单位和个人，由市水务局会同有关部门依照本条例第三十条和第四十条以及本办法"
    text = hard_wrapped(
        [paragraph + "第三条的规定处罚，情节严重的依照" + paragraph + "第五条的规定办理。"] * 3,
        len(paragraph),
    )
    assert all(not found.startswith("第三条的规定") for found in repaired(text))


PAGES = [LONG * 6 + f"第{number}个方面的工作" for number in range(1, 8)]


@pytest.mark.parametrize(
    "form", ["{}", "- {} -", "— {} —", "第{}页", "第 {} 页", "{}/9", "·{}·", "P{}", "Page {} of 9"]
)
def test_page_numbers_are_removed(form: str) -> None:
    text = "".join(f"{page}\n{form.format(number)}\n" for number, page in enumerate(PAGES, start=1))
    paragraphs, repairs = repair(text, text_lines(text))
    assert repairs.page_numbers == len(PAGES)
    assert "".join(paragraph.text for paragraph in paragraphs) == "".join(PAGES)


def test_numbers_that_count_something_else_stay() -> None:
    for lines in (
        ["1", "打开后盖。", "2", "取出电池。", "3", "装回后盖。"],
        ["2021", "粮食总产量120万吨。", "2022", "粮食总产量121万吨。"],
        ["18", "全市共有学校十八所。"],
    ):
        assert repaired("\n".join(lines)) == lines


def test_running_headers_go_and_the_title_stays() -> None:
    title = "云泽市水资源公报"
    text = title + "\n\n" + f"\n{title}\n".join(PAGES) + "。"
    paragraphs, repairs = repair(text, text_lines(text))
    assert repairs.headers == len(PAGES) - 1
    assert [paragraph.text for paragraph in paragraphs] == [title, "".join(PAGES) + "。"]


def test_headers_of_odd_and_even_pages_beside_page_numbers() -> None:
    headers = ["云泽市统计局", "统计公报（内部资料）"]
    text = "".join(
        f"{headers[number % 2]}\n{page}\n- {number} -\n" for number, page in enumerate(PAGES, start=1)
    )
    paragraphs, repairs = repair(text, text_lines(text))
    assert repairs.page_numbers == len(PAGES)
    assert "".join(paragraph.text for paragraph in paragraphs).removeprefix(headers[1]) == "".join(PAGES)


def test_repeated_lines_that_are_no_headers_stay() -> None:
    section = ["第一节　一般规定", "第一条　本市实行湖长制。", "第二条　湖长定期巡湖。"]
    lines = [line for number in "一二三四" for line in (f"第{number}章　保护", *section)]
    assert repaired("\n\n".join(lines)) == lines
    form = [line for _ in range(5) for line in ("处罚依据", "条例第八条的规定。", "处罚幅度", "二百元以上。")]
    assert repaired("\n".join(form)) == form


def test_stray_spaces_go_where_they_run_through_the_text_and_only_there() -> None:
    spoiled = "全 市各级各部门要认真 贯彻落实会议精神，结合本地 实际制定实施方 案。"
    assert repaired("两会 大事记\n\n" + spoiled) == ["两会 大事记", spoiled.replace(" ", "")]
    clean = "参加会议的有张三 李四两位代表。" + LONG * 5 + "完成任务。"
    assert repaired(clean) == [clean]


def test_the_space_after_an_articles_number_stays() -> None:
    text = "第三条 全 市各级各部门要认真 贯彻落实会议精神，结合 本地实际制定方 案 A 和 B。"
    assert repaired(text) == ["第三条 全市各级各部门要认真贯彻落实会议精神，结合本地实际制定方案 A 和 B。"]


def test_web_pages_lose_their_buttons_and_keep_their_sentences() -> None:
    lines = [
        "首页 > 新闻 > 正文",
        "打印 收藏 关闭",
        "分享到：微信 微博",
        "微信是一款应用。",
        "返回顶部",
        "是",
        "上一篇：旧闻",
    ]
    assert repaired("\n".join(lines)) == ["微信是一款应用。", "是"]


def test_a_label_that_ends_a_wrapped_sentence_stays() -> None:
    lines = [
        "对拒不改正的单位，由有关部门依照权限责令停业整顿或者",
        "关闭：",
        "（一）未办理登记的；",
        "（二）未办理年检的。",
    ]
    assert "".join(repaired("\n".join(lines))) == "".join(lines)
    lines = ["请点击窗口右上角的按钮即可完成操作并且", "关闭", "第二步重新登录。"]
    assert "".join(repaired("\n".join(lines))) == "".join(lines)


def test_wording_repeated_in_a_wrapped_statute_is_no_header() -> None:
    sentence = (
        "由市场监督管理部门会同公安机关责令限期改正并没收违法所得以及非法财物并处一万元以上五万元以下罚款。"
    )
    articles = [
        f"第{number}条 违反规定的，{sentence}{LONG}构成犯罪的，依法追究刑事责任。"
        for number in "一二三四五六七八"
    ]
    for width in (20, 26, 31):
        pages = "\n- {} -\n".join(
            hard_wrapped(articles[place : place + 2], width) for place in range(0, 8, 2)
        )
        text = pages.replace("{}", "1", 1).replace("{}", "2", 1).replace("{}", "3", 1)
        kept = "".join(repaired(text))
        assert kept == "".join(articles)
