import pytest

from qa.datatypes import Paragraph, ParagraphKind
from qa.reader.coordinations import coordination, readings
from qa.reader.enumeration import (
    all_led,
    led_items,
    marked_series,
    other_edges,
    paragraph_series,
    unnumbered_series,
)
from qa.reader.parallels import (
    clause_runs,
    headed_paragraphs,
    parallel_segments,
    part_runs,
    topic_sentences,
)


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
        ("惠及兰州、定西、白银等5市，告别苦咸水、高氟水", "白银", ["兰州", "定西", "白银"]),
        ("回答了方向性、根本性、长远性问题", "根本性", ["回答了方向性", "根本性", "长远性"]),
    ],
)
def test_coordination(text, span, items):
    start = text.index(span)
    found = [text[a:b] for a, b in coordination(text, start, start + len(span))]
    assert found[-len(items) :] == items if items else found == []


@pytest.mark.parametrize(
    ("text", "span", "items"),
    [
        ("参观了“告诫”“挺纪、筑防”“为鉴”四个篇章。", "为鉴", ["“告诫”", "“挺纪、筑防”", "“为鉴”"]),
        ("演唱《踏歌行》《中华考工记》等作品。", "踏歌行", ["《踏歌行》", "《中华考工记》"]),
        ("汽车提供后驱和四驱两种规格。", "后驱和四驱", ["后驱", "四驱"]),
        (
            "推进农科院、云泽城和种业中心“三合一”融合。",
            "农科院、云泽城和种业",
            ["农科院", "云泽城", "种业中心"],
        ),
        ("将东北部和北部的风电、太阳能和水电等清洁能源送出。", "太阳能", ["风电", "太阳能", "水电"]),
        ("回答了事关体制的方向性、根本性、长远性问题。", "根本性", ["方向性", "根本性", "长远性"]),
        (
            "申请人应当提交登记申请书、身份证明和其他材料。",
            "身份证明",
            ["登记申请书", "身份证明", "其他材料"],
        ),
        ("机构名称、层次、类别的变更，由理事会批准。", "层次", ["机构名称", "层次", "类别"]),
    ],
)
def test_one_way_to_read_a_coordination_is_right(text, span, items):
    start = text.index(span)
    found = [[text[a:b] for a, b in each] for each in readings(text, start, start + len(span))]
    assert items in found
    assert len(found) == len({tuple(each) for each in found})


def test_clauses_in_a_row_near_a_span():
    text = "要弘扬建党精神，弘扬延安精神，坚定自信。"
    found = [texts(run) for run in part_runs(paragraph(text), 3, 7)]
    assert ["建党精神", "延安精神"] in [
        [t.removeprefix("要弘扬").removeprefix("弘扬") for t in run] for run in found
    ]


def test_marks_inside_a_paragraph():
    text = "下一步：一是修好路，方便出行；二是架好桥；三是种好树。"
    assert [texts(s) for s in marked_series(paragraph(text))] == [["修好路，方便出行", "架好桥", "种好树"]]


def test_short_headwords_stand_for_their_items():
    text = "有两个特点：一是规模大，设立分会场14个；二是内容新，首次举办了院士进校园活动，很受欢迎。"
    assert [texts(s) for s in marked_series(paragraph(text))] == [["规模大", "内容新"]]


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


def test_items_between_commas_end_at_the_next_mark():
    text = "要达到以下目标，一是快，二是好，三是省。"
    assert [texts(s) for s in marked_series(paragraph(text))] == [["快", "好", "省"]]


def test_a_series_below_an_item_is_a_list_of_its_own():
    text = "第一，抓项目：一是修路；二是架桥。第二，抓民生。"
    assert sorted(texts(s) for s in marked_series(paragraph(text))) == [
        ["修路", "架桥"],
        ["抓项目", "抓民生"],
    ]


def test_a_series_over_paragraphs_begins_behind_what_announces_it():
    found = paragraph_series(
        [
            paragraph("他提出三点建议：第一，修路。路是脉络。", 1),
            paragraph("第二，架桥。", 2),
            paragraph("他说，第三，种树。", 3),
        ]
    )
    assert [texts(s) for s in found] == [["修路", "架桥", "种树"]]
    assert paragraph_series([paragraph("第一，修路。第二，架桥。", 1)]) == []


def test_paragraphs_with_the_same_mark_are_a_list():
    found = unnumbered_series(
        [
            paragraph("成绩如下", 1),
            paragraph("——粮食增产。总产量创新高。", 2),
            paragraph("——油料增产。", 3),
            paragraph("散会。", 4),
            paragraph("——单独一段。", 5),
        ]
    )
    assert [texts(s) for s in found] == [["粮食增产", "油料增产"]]


def test_items_are_cut_after_one_clause_after_two_and_at_the_end_of_their_sentences():
    text = "一是守法，不越线，不贪利；二是守信。"
    [items] = marked_series(paragraph(text))
    assert [texts(run) for run in other_edges(items)] == [
        ["守法", "守信"],
        ["守法，不越线", "守信"],
        ["守法，不越线，不贪利", "守信"],
    ]


def test_short_sentences_say_what_follows_them():
    text = "立法质效双升。聚焦重点领域，制定了法规。监督有力有效。紧盯重点问题，推动了解决。"
    assert texts(topic_sentences(paragraph(text))) == ["立法质效双升", "监督有力有效"]


def test_paragraphs_that_begin_with_a_short_sentence():
    more = "这是长远之计，不可放松。"
    there = [
        paragraph(f"{head}。{more}", n) for n, head in enumerate(["会议指出，要修路", "要架桥", "要种树"])
    ]
    assert [texts(run) for run in headed_paragraphs(there)] == [["要修路", "要架桥", "要种树"]]
    assert headed_paragraphs(there[:2]) == []


def test_the_items_of_an_article():
    paragraphs = [
        paragraph("第六条 驾驶人应当遵守下列规定：", 1, ParagraphKind.ARTICLE),
        paragraph("（一）佩戴头盔；", 2, ParagraphKind.LIST_ITEM),
        paragraph("（二）不得饮酒。", 3, ParagraphKind.LIST_ITEM),
        paragraph("第七条 违反的，处罚款。", 4, ParagraphKind.ARTICLE),
    ]
    assert texts(led_items(paragraphs, paragraphs[0])) == ["佩戴头盔", "不得饮酒"]
    assert led_items(paragraphs, paragraphs[3]) == []


def test_what_stands_below_an_item_does_not_end_the_list():
    paragraphs = [
        paragraph("第六条 分为下列区域：", 1, ParagraphKind.ARTICLE),
        paragraph("（一）核心区。其中包括湖面；", 2, ParagraphKind.LIST_ITEM),
        paragraph("1．湖心岛；", 3, ParagraphKind.LIST_ITEM),
        paragraph("核心区的界线由市人民政府公布。", 4),
        paragraph("（二）外围区。", 5, ParagraphKind.LIST_ITEM),
        paragraph("（一）另一张单子。", 6, ParagraphKind.LIST_ITEM),
        paragraph("（二）它的第二项。", 7, ParagraphKind.LIST_ITEM),
    ]
    assert texts(led_items(paragraphs, paragraphs[0])) == ["核心区。其中包括湖面", "外围区"]
    assert [(lead.number, texts(items)) for lead, items in all_led(paragraphs)] == [
        (1, ["核心区。其中包括湖面", "外围区"])
    ]


def test_clauses_are_a_list_when_there_are_three():
    text = "经济稳中有进，科技取得成果、民生持续改善，城市更加宜居。散会。"
    runs = [texts(run) for run in clause_runs(paragraph(text), 0, len(text))]
    assert runs == [
        ["经济稳中有进", "科技取得成果、民生持续改善", "城市更加宜居"],
        ["经济稳中有进", "科技取得成果", "民生持续改善", "城市更加宜居"],
    ]
    assert list(clause_runs(paragraph("经济稳中有进，民生改善。"), 0, 12)) == []


def test_sentences_that_open_alike():
    more = "，以上率下、以身作则，一级抓一级、层层抓落实，确保各项工作高效推进。"
    text = f"要强化责任{more}要注重实效{more}要创新方法{more}"
    found = parallel_segments(paragraph(text))
    assert [texts(run) for run in found] == [["要强化责任", "要注重实效", "要创新方法"]]
    framed = paragraph("要围绕新制造招商；要围绕旧城更新招商；要围绕扩大内需招商。")
    assert texts(parallel_segments(framed)[0]) == ["新制造", "旧城更新", "扩大内需"]
    assert parallel_segments(paragraph("要强化责任。会议结束。")) == []
