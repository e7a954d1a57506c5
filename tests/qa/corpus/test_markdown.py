"""Markdown: structure from the parser, words as slices of the file."""

from __future__ import annotations

import pytest

from qa.datatypes import ParagraphKind


@pytest.mark.parametrize(
    ("markdown", "texts"),
    [
        ("见**附件**和*说明*：[表](http://a.b/表)。", ["见附件和说明：表。"]),
        ("运行`命令 一`即可。", ["运行命令 一即可。"]),
        ("两个\\*星号\\*，一个&amp;号。", ["两个*星号*，一个&amp;号。"]),
        ("![示意图](a.png)如图所示。", ["如图所示。"]),
        ("网址<https://a.b>可用。", ["网址https://a.b可用。"]),
        ("第一行  \n第二行。", ["第一行", "第二行。"]),
        ("一句话<br>还有<b>一句</b>。", ["一句话还有一句。"]),
        ("<!-- 注 -->\n\n正文。", ["正文。"]),
        ("<div>块内<b>文字</b>。</div>", ["块内文字。"]),
        ("---\ntitle: 标题\n---\n\n正文。", ["正文。"]),
        ("- 第一项，\n  续行。\n- 第二项。", ["第一项，续行。", "第二项。"]),
        ("1. 甲方。\n2. 乙方。", ["1. 甲方。", "2. 乙方。"]),
        ("> 引文一句，\n> 接着说。", ["引文一句，接着说。"]),
        ("| 项目 | 数量 |\n|---|---|\n| 水库 | 46 |", ["项目 | 数量", "水库 | 46"]),
        ("```\n代码 a\n代码 b\n```", ["代码 a", "代码 b"]),
        ("    四个空格的缩进。", ["四个空格的缩进。"]),
        ("　　全角缩进。", ["全角缩进。"]),
        ("[1]: 这是一条注释", ["[1]: 这是一条注释"]),
        ("第一条 甲。\n第二条 乙。", ["第一条 甲。", "第二条 乙。"]),
        ("## 标题 ##\n\n正文。", ["标题", "正文。"]),
        ("这是一句完整的话。\n---\n\n又一句。", ["这是一句完整的话。", "又一句。"]),
        ("标题\n===\n\n正文。", ["标题", "正文。"]),
        ("一\0行，*没有\u200b*杂质。", ["一行，没有杂质。"]),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_texts(load, markdown: str, texts: list[str], line_break: str) -> None:
    loaded = load(markdown.replace("\n", line_break), "a.md")
    assert [paragraph.text for paragraph in loaded.paragraphs] == texts


def test_a_link_target_that_repeats_a_word_is_not_mistaken_for_it(load) -> None:
    loaded = load("[甲](http://a/乙)乙和丙。", "a.md")
    assert loaded.paragraphs[0].text == "甲乙和丙。"
    assert loaded.paragraphs[0].source_spans == ((1, 2), (15, 19))


def test_kinds(load) -> None:
    loaded = load("# 办法\n\n第一条 甲。\n\n（一）乙；\n\n- 丙\n- 丁\n\n戊。", "a.md")
    assert [paragraph.kind for paragraph in loaded.paragraphs] == [
        ParagraphKind.HEADING,
        ParagraphKind.ARTICLE,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.BODY,
    ]


def test_nesting_deeper_than_the_parser_goes_loses_nothing(load) -> None:
    loaded = load("> " * 60 + "深处的话。", "a.md")
    assert "深处的话。" in loaded.paragraphs[0].text
