import pytest

from qa.datatypes import Paragraph, ParagraphKind
from qa.reader.enumeration import coordination, led_items, marked_series, paragraph_series, parallel_segments


def paragraph(text, number=1, kind=ParagraphKind.BODY):
    return Paragraph(number, kind, (), text, ((0, len(text)),))


def texts(items):
    return [p.text[a:b] for p, a, b in items]


@pytest.mark.parametrize(
    ("text", "span", "items"),
    [
        ("要紧盯粤港澳、长三角、京津冀等区域招商。", "粤港澳、长三角", ["粤港澳", "长三角", "京津冀"]),
        ("要紧盯粤港澳、长三角、京津冀等区域招商。", "粤港澳", ["粤港澳", "长三角", "京津冀"]),
        (
            "建设平台，吸引顶尖人才、领军人才和创新团队。",
            "顶尖人才、领军人才和创新团队",
            ["顶尖人才", "领军人才", "创新团队"],
        ),
        ("坚持“政策为大、项目为王”的理念、方法。", "理念、方法", ["理念", "方法"]),
        ("大会批准了报告。", "报告", []),
    ],
)
def test_coordination(text, span, items):
    start = text.index(span)
    found = [text[a:b] for a, b in coordination(text, start, start + len(span))]
    assert found[-len(items) :] == items if items else found == []


def test_marks_inside_a_paragraph():
    text = "下一步：一是修好路，方便出行；二是架好桥；三是种好树。"
    assert [texts(s) for s in marked_series(paragraph(text))] == [["修好路，方便出行", "架好桥", "种好树"]]


def test_a_series_counts_from_one_without_gaps():
    assert marked_series(paragraph("一是修路；三是种树。")) == []
    assert marked_series(paragraph("二是修路；三是种树。")) == []


def test_a_series_over_paragraphs_goes_on_past_unmarked_ones():
    found = paragraph_series(
        [
            paragraph("一要抓创新。创新是动力。", 1),
            paragraph("具体说来如下。", 2),
            paragraph("二要抓项目，稳投资。", 3),
        ]
    )
    assert [texts(s) for s in found] == [["抓创新", "抓项目，稳投资"]]


def test_the_items_of_an_article():
    paragraphs = [
        paragraph("第六条 驾驶人应当遵守下列规定：", 1, ParagraphKind.ARTICLE),
        paragraph("（一）佩戴头盔；", 2, ParagraphKind.LIST_ITEM),
        paragraph("（二）不得饮酒。", 3, ParagraphKind.LIST_ITEM),
        paragraph("第七条 违反的，处罚款。", 4, ParagraphKind.ARTICLE),
    ]
    assert texts(led_items(paragraphs, paragraphs[0])) == ["佩戴头盔", "不得饮酒"]
    assert led_items(paragraphs, paragraphs[3]) == []


def test_sentences_that_open_alike():
    more = "，以上率下、以身作则，一级抓一级、层层抓落实，确保各项工作高效推进。"
    text = f"要强化责任{more}要注重实效{more}要创新方法{more}"
    assert texts(parallel_segments(paragraph(text), 0, 5)) == ["要强化责任", "要注重实效", "要创新方法"]
    assert parallel_segments(paragraph("要强化责任。会议结束。"), 0, 5) == []
