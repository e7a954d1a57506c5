"""The maker of list questions and its figures, on statutes written for the purpose."""

import random

import pytest

from qa.datatypes import AbstentionReason, Answer, Citation, Document, Paragraph, ParagraphKind
from qa.evaluation.scoring import item_scores
from qa.reader.training.statutes import Made, articles, drawn, items_of, list_questions, near_misses
from tests.benchmarks.lists import as_question, is_list, print_figures

LAKE = """# 云泽市护湖条例

2020年5月1日 公布

<!-- INFO END -->

## 第一章 总则

第一条 为了保护云泽湖，制定本条例。

第二条 护湖志愿者应当具备下列条件：

（一）年满

十八周岁；

（二）会游泳。会划船的，优先；

1．划船应当持证；

（三）法律、法规规定的其他条件。

志愿者由市水务部门统一登记，登记后十五日内发给证件。

第三条 违反本条例规定，有下列行为之一的，由市水务部门责令改正，处二百元以上二千元以下罚款；情节严重的，
移送公安机关：

（一）倾倒垃圾的；

（二）毁坏界桩的。

第四条 云泽湖的水位由市水务部门确定。水位低于三米的，停止取水。

第五条 本条例所称护湖，包括：（一）巡湖；（二）清淤。

第六条 湖区分为下列区域：

（一）核心区；

（三）外围区。
"""


def lake():
    return articles("lake.md", LAKE)


def test_articles_are_read_with_their_wraps_undone():
    assert [len(a.paragraphs) for a in lake()] == [1, 6, 3, 1, 1, 3]
    assert {a.title for a in lake()} == {"云泽市护湖条例"}
    assert lake()[1].paragraphs[1] == "（一）年满十八周岁；"


def test_the_items_are_whole_and_what_is_numbered_below_them_is_none():
    assert items_of(lake()[1]) == (0, ("年满十八周岁", "会游泳。会划船的，优先", "法律、法规规定的其他条件"))


@pytest.mark.parametrize("place", [0, 3, 4, 5])
def test_no_list_no_items(place):
    assert items_of(lake()[place]) is None


def test_the_lead_in_becomes_the_question():
    made = list_questions(lake(), random.Random(0))
    assert [len(m.items) for m in made] == [3, 2]
    assert "护湖志愿者应当具备哪些条件" in made[0].question
    assert "《云泽市护湖条例》" in made[0].question
    assert made[1].question == (
        "违反《云泽市护湖条例》规定，有哪些行为的，由市水务部门责令改正，处二百元以上二千元以下罚款？"
    )


def test_what_a_law_would_be_asked_twice_in_the_same_words_is_left_out():
    twice = LAKE + LAKE.partition("## 第一章 总则")[2].replace("倾倒", "投放")
    made = list_questions(articles("lake.md", twice), random.Random(0))
    assert not any("有哪些行为" in m.question for m in made)


def test_near_misses_ask_for_one_thing():
    made = [m for seed in range(12) for m in near_misses(lake(), random.Random(seed))]
    assert {m.kind for m in made} <= {"beside 哪些", "beside 多少", "plain 哪些", "plain 多少"}
    assert any("志愿者由哪些部门统一登记" in m.question for m in made)
    assert any("登记后多少日内发给证件" in m.question for m in made)
    assert all(not m.items for m in made)


def test_the_draw_is_seeded_and_leaves_out_laws_of_one_title():
    laws = {"a.md": LAKE, "b.md": LAKE.replace("护湖", "护林").replace("湖", "林")}
    assert drawn(laws, 3, 4, 0) == drawn(laws, 3, 4, 0)
    assert len(drawn(laws, 3, 4, 0)[0]) == 3
    assert drawn({"a.md": LAKE, "b.md": LAKE}, 3, 4, 0) == ([], [])


def answer(*spans, differs=False):
    text = "一是倾倒垃圾的，二是毁坏界桩的，三是夜间捕捞的。"
    paragraph, document = (
        Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),)),
        Document("d", "", "d"),
    )
    places = [(text.index(span), text.index(span) + len(span)) for span in spans]
    cited = tuple(
        Citation(n, text[a:b], text, document, paragraph, a, b, ((a, b),), differs)
        for n, (a, b) in enumerate(places, 1)
    )
    reason = None if cited else AbstentionReason.LOW_CONFIDENCE
    return Answer("?", "；".join(spans), not cited, reason, 0.5, 0.2, cited, (), ())


MADE = Made("a.md", "有哪些行为？", ("倾倒垃圾的", "毁坏界桩的"))


@pytest.mark.parametrize(
    ("spans", "precision", "recall"),
    [
        (["倾倒垃圾的", "毁坏界桩的"], 1, 1),
        (["倾倒垃圾", "毁坏界桩"], 1, 1),
        (["倾倒垃圾的", "毁坏界桩的", "夜间捕捞的"], 2 / 3, 1),
        (["倾倒垃圾的"], 1, 1 / 2),
        (["倾倒垃圾的", "倾倒垃圾的"], 1 / 2, 1 / 2),  # an item counts once
        (["倾倒", "毁坏"], 0, 0),  # F1 4/7 is under 0.6
        ([], 0, 0),
    ],
)
def test_items_are_paired_one_to_one(spans, precision, recall):
    score = item_scores(as_question(MADE), answer(*spans).citations)
    assert (score.precision, score.recall) == (pytest.approx(precision), pytest.approx(recall))


def test_a_list_is_more_than_one_span_of_one_text():
    assert is_list(answer("倾倒垃圾的", "毁坏界桩的"))
    assert not is_list(answer("倾倒垃圾的"))
    assert not is_list(answer("倾倒垃圾的", "毁坏界桩的", differs=True))
    assert not is_list(answer())


def test_the_printed_figures(capsys):
    near = [Made("a.md", "由哪些部门管？", kind="plain 哪些"), Made("a.md", "罚多少？", kind="plain 多少")]
    told = [answer("倾倒垃圾的", "毁坏界桩的"), answer(), answer("倾倒垃圾的", "毁坏界桩的"), answer("倾倒")]
    print_figures("all", [MADE, MADE], near, told)
    shown = capsys.readouterr().out
    assert (
        "item F1 0.500 [0.000, 1.000]  precision 0.500  recall 0.500  right 0.500  abstained 0.500" in shown
    )
    assert "all near misses  1 of 2, 0.500" in shown
