"""Follow-ups: what each shape becomes, what is left alone, and that nothing is invented or raised."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.text import fold_characters
from qa.config import MAX_QUESTION_CHARACTERS
from qa.dialogue import Rewrite, Turn, rewrite, turns_of
from qa.dialogue.rewriting import MOST_WAYS, rewritings
from tests.ui.answers import TEXT, answered, citation

FOLLOW_UPS = [
    # another year, month, half
    ("2024年全市新增就业多少万人？", "那2025年呢？", "2025年全市新增就业多少万人？"),
    ("2024年全市新增就业多少万人？", "２０２３年的呢", "２０２３年全市新增就业多少万人？"),
    ("2024年计划新增床位多少张？", "2025年的计划是多少？", "2025年计划新增床位多少张？"),
    ("2020年研发投入的比重是多少？", "到了2022年呢？", "2022年研发投入的比重是多少？"),
    ("2022年粮食总产量是多少？", "比上年增长多少？", "2022年粮食总产量比上年增长多少？"),
    ("2021年安排了多少个重点项目？", "计划投资多少？", "2021年重点项目计划投资多少？"),
    ("2021年改造老旧小区多少个？", "惠及多少居民？", "2021年老旧小区惠及多少居民？"),
    ("二〇二四年预算收入是多少？", "二〇二五年呢？", "二〇二五年预算收入是多少？"),
    ("2024年预算收入是多少？", "那前一年呢？", "2023年预算收入是多少？"),
    ("去年的增速是多少？", "今年呢？", "今年的增速是多少？"),
    ("预算收入是多少？", "2023年呢？", "2023年预算收入是多少？"),
    ("2024年预算收入是多少？", "2025年的支出呢？", "2025年支出是多少？"),
    ("上半年的进出口总值是多少？", "下半年呢？", "下半年的进出口总值是多少？"),
    # another place
    ("北京的常住人口是多少？", "那上海呢？", "上海的常住人口是多少？"),
    ("2024年广东的生产总值是多少？", "浙江呢？", "2024年浙江的生产总值是多少？"),
    ("白河县的粮食产量是多少？", "红山区呢？", "红山区的粮食产量是多少？"),
    ("《水库条例》从什么时候起施行？", "那《河道条例》呢？", "《河道条例》从什么时候起施行？"),
    # another number
    ("第二条规定了什么？", "那第十二条呢？", "第十二条规定了什么？"),
    ("会议的第一项议程是什么？", "第二项呢？", "会议的第二项议程是什么？"),
    ("地铁2号线什么时候开通？", "3号线呢？", "地铁3号线什么时候开通？"),
    # another thing
    ("违反规定的，对个人罚多少？", "对企业呢？", "违反规定的，对企业罚多少？"),
    ("仓库储备帐篷多少顶？", "棉被呢？", "仓库储备棉被多少？"),
    ("省级河长多久巡河一次？", "市级河长呢？", "市级河长多久巡河一次？"),
    ("新建一所小学要多少投资？", "一所中学呢？", "新建一所中学要多少投资？"),
    ("公积金贷款的最高额度是多少？", "商业贷款呢？", "商业贷款的最高额度是多少？"),
    ("成人每天可以借几本书？", "儿童呢？", "儿童每天可以借几本书？"),
    ("大米的亩产是多少公斤？", "小麦呢？", "小麦的亩产是多少公斤？"),
    ("公司成立于哪一年？", "研究院呢？", "研究院成立于哪一年？"),
    ("运动会有多少名运动员参加？", "裁判员呢？", "运动会有多少名裁判员参加？"),
    ("博物馆周一开放吗？", "周二呢？", "博物馆周二开放吗？"),
    ("资源回收物每周几收运？", "一般垃圾呢？", "一般垃圾每周几收运？"),
    ("澄江大桥什么时候通车？", "望春桥呢？", "望春桥什么时候通车？"),
    ("市区最高气温是多少？", "最低气温呢？", "市区最低气温是多少？"),
    ("A座有多少层？", "B座呢？", "B座有多少层？"),
    ("对未成年人有什么规定？", "老年人呢？", "对老年人有什么规定？"),
    ("机动车闯红灯扣几分？", "超速呢？", "超速扣几分？"),
    ("东风化肥厂总投资有多少？", "西山纸板项目呢？", "西山纸板项目总投资有多少？"),
    ("红光A3的整机保修期是多久？", "屏幕呢？", "红光A3屏幕保修期是多久？"),
    ("谁负责道路的养护？", "路灯的检修呢？", "谁负责路灯的检修？"),
    ("提前几天公布名单？", "发放通知呢？", "提前几天发放通知？"),
    ("中心医院是哪年创办的？", "升格为三甲医院呢？", "中心医院是哪年升格为三甲医院的？"),
    # another side of the same
    ("说明会办理几场？", "每场名额多少？", "说明会每场名额多少？"),
    ("大桥全长多少米？", "宽呢？", "大桥宽多少？"),
    ("会议审议了什么报告？", "选举了谁？", "会议选举了谁？"),
    ("跨海大桥什么时候通车？", "总投资呢？", "跨海大桥的总投资是多少？"),
    ("报名的联系人是谁？", "截止时间呢？", "报名的截止时间是什么时候？"),
    ("跨海大橋什麼時候通車？", "地點呢？", "跨海大橋的地點在哪裡？"),
    # pronouns
    ("跨海大桥什么时候通车？", "它有多长？", "跨海大桥有多长？"),
    ("城市更新行动是什么？", "它有哪些措施？", "城市更新行动有哪些措施？"),
    ("跨海大橋什麼時候通車？", "它有多長？", "跨海大橋有多長？"),
    ("白河水库建成于哪一年？", "该水库的库容是多少？", "白河水库的库容是多少？"),
    ("2020年轨道项目累计完成投资多少？", "它长多少公里？", "2020年轨道项目长多少公里？"),
    ("2020年轨道项目累计完成投资多少？", "它是谁设计的？", "轨道项目是谁设计的？"),
    ("银杏大道的起点在哪里？", "这条大道有多长？", "银杏大道的起点有多长？"),
    ("文化馆的建筑面积多大？", "它什么时候启用？", "文化馆什么时候启用？"),
    ("粮食大楼建在什么地方？", "该建筑有几层？", "粮食大楼有几层？"),
    ("去年冬天的大雪压垮了多少大棚？", "这场大雪下了几天？", "去年冬天的大雪下了几天？"),
    ("县里办了几场招聘会？", "这些招聘会有多少人参加？", "招聘会有多少人参加？"),
    ("供水条例由谁执行？", "此项工作由谁监督？", "供水条例由谁监督？"),
    ("林场有几只金丝猴？", "它们吃什么？", "金丝猴吃什么？"),
    ("林场有几只金丝猴？", "这些猴子住在哪里？", "金丝猴住在哪里？"),
    ("“白鸽行动”由哪些部门参加？", "这一行动持续多久？", "“白鸽行动”持续多久？"),
    ("古塔高多少米？", "是谁修的？", "古塔是谁修的？"),
    ("2023年夏粮总产量是多少？", "其中小麦占多少？", "2023年夏粮总产量其中小麦占多少？"),
    ("2023年夏粮总产量是多少？", "这比上年增加多少？", "2023年夏粮总产量比上年增加多少？"),
    ("水厂和电厂分别在哪里？", "后者装机容量多少？", "电厂装机容量多少？"),
    ("水厂和电厂分别在哪里？", "前者日供水多少？", "水厂日供水多少？"),
    ("海瀾縣辦幾場說明會？", "這些說明會在哪裡舉行？", "說明會在哪裡舉行？"),
    # what is asked in its place
    ("运动会在哪里举行？", "什么时候？", "运动会什么时候举行？"),
    ("运动会什么时候举行？", "在哪里？", "运动会在哪里举行？"),
    ("市民卡在哪里办理？", "多久能拿到？", "市民卡多久能拿到？"),
    # reasons
    ("要加强湿地保护吗？", "为什么？", "为什么要加强湿地保护？"),
    ("要不要修建大坝？", "为什么呢？", "为什么要修建大坝？"),
    ("湿地保护重要吗？", "为啥？", "为什么湿地保护重要？"),
    ("大坝有没有必要重修？", "为什么？", "为什么大坝有必要重修？"),
    ("石桥损坏严重不严重？", "为什么？", "为什么石桥损坏严重？"),
    ("水位上涨了没有？", "原因是什么？", "为什么水位上涨了？"),
    ("必须抓好项目建设，是不是？", "为什么？", "为什么必须抓好项目建设？"),
    ("公园为谁免费？", "为什么？", "为什么公园免费？"),
    ("有多少座石桥受损？", "为什么？", "为什么有石桥受损？"),
    ("水库为什么停止供水？", "为什么？", "水库为什么停止供水？"),
]  # fmt: skip

FULL = [
    "市政府在什么时候召开了常务会议？",
    "谁负责电梯的日常检验和维护保养？",
    "2022年全市新增学位多少个？",
    "《城市供水条例》从什么时候起施行？",
    "全市有多少座水库？",
    "大坝的蓄水量达到了多少亿立方米？",
]


@pytest.mark.parametrize(("last", "question", "expected"), FOLLOW_UPS)
def test_a_follow_up_becomes_a_question_that_stands_alone(last: str, question: str, expected: str):
    made = rewrite(question, turns_of([last]))
    assert (made.question, made.rewritten, made.more) == (question, expected, False)


@pytest.mark.parametrize("question", FULL)
def test_a_full_question_is_left_alone(question: str):
    history = turns_of(["跨海大桥什么时候通车？"])
    assert rewrite(question, history) == Rewrite(question, None, None, False)


@pytest.mark.parametrize(
    "question",
    ["还有呢？", "还有吗", "還有呢？", "还有哪些？", "还有别的原因吗？", "继续", "其他的呢？", "more"],
)
def test_more_asks_the_last_question_again(question: str):
    made = rewrite(question, turns_of(["会议通过了什么决议？", "再见"]))
    assert made.more
    assert made.rewritten == "会议通过了什么决议？"


@pytest.mark.parametrize(
    "question", ["还有多少人没有报名？", "其他国家的人口是多少亿？", "继续教育学院在哪里招生？"]
)
def test_what_only_begins_like_more_is_not_more(question: str):
    assert not rewrite(question, turns_of(["会议通过了什么决议？"])).more


def test_the_topic_lasts_over_several_turns():
    turns = turns_of(["2022年白河县的粮食产量是多少？", "2023年呢？", "那红山区呢？"])
    assert [turn.asked for turn in turns][1:] == [
        "2023年白河县的粮食产量是多少？",
        "2023年红山区的粮食产量是多少？",
    ]


@pytest.mark.parametrize("said", ["再见", "谢谢！", "好的", "嗯", "知道了。"])
def test_what_is_said_in_passing_takes_no_topic(said: str):
    assert rewrite(said, turns_of(["跨海大桥什么时候通车？"])).rewritten is None


def test_the_topic_is_named():
    assert rewrite("它有多长？", turns_of(["跨海大桥什么时候通车？"])).topic == "跨海大桥"


def test_without_a_conversation_nothing_is_added():
    assert rewrite("那2025年呢？", []) == Rewrite("那2025年呢？", None, None, False)
    assert rewrite("它有多长？", turns_of(["你好", "", "？？"])).rewritten is None


def test_an_undone_rewriting_counts_as_asked():
    history = [Turn("跨海大桥什么时候通车？"), Turn("全长？", rewritten_question=None)]
    assert rewrite("总投资呢？", history).rewritten == "跨海大桥的总投资是多少？"


ASKED_WORDS = set(fold_characters("的是多少什么时候在哪里谁为？"))
PIECES = st.sampled_from(
    [
        "那",
        "它",
        "该",
        "2024年",
        "上海",
        "呢",
        "？",
        "为什么",
        "还有",
        "多少",
        "对",
        "的",
        "第二条",
        "\ud800",
        "\0",
        "《",
        "大桥",
        "是",
        "吗",
        " ",
        "Ａ",
    ]
)
QUESTIONS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join))


@settings(max_examples=60, deadline=None)
@given(QUESTIONS, st.lists(QUESTIONS, max_size=4))
def test_any_strings_are_taken_and_nothing_is_invented(question: str, before: list[str]):
    made = rewrite(question, turns_of(before))
    assert made.question == question
    assert made.rewritten is None or len(made.rewritten) <= MAX_QUESTION_CHARACTERS
    said = set(fold_characters("".join([question, *before])))
    invented = set(fold_characters(made.rewritten or "")) - said - ASKED_WORDS
    assert not {c for c in invented if not c.isdigit()}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FOLLOW_UPS), st.text(max_size=20))
def test_only_the_last_question_that_can_be_taken_up_counts(example: tuple[str, str, str], earlier: str):
    last, question, expected = example
    assert rewrite(question, [*turns_of([earlier]), Turn(last)]).rewritten == expected
    assert rewrite(question, [Turn(last), Turn("谢谢")]).rewritten == expected


def test_what_was_answered_takes_the_place_of_what_was_asked_for():
    thing, sentence = answered([citation("三座桥")]), answered([citation(TEXT, text=TEXT)])
    assert rewrite("为什么？", [Turn("先修什么？", None, thing)]).rewritten == "为什么先修三座桥？"
    assert rewrite("为什么？", [Turn("先修什么？", None, sentence)]).rewritten == "为什么先修？"
    assert rewrite("为什么？", [Turn("先修桥吗？", None, thing)]).rewritten == "为什么先修桥？"


def test_what_the_last_question_had_taken_is_taken_again():
    turns = turns_of(["说明会办理几场？", "每场名额多少？", "要收费吗？"])
    assert turns[-1].asked == "说明会要收费吗？"


def test_this_system_is_the_one_that_was_answered():
    answer = answered([citation("三级湖长制", text=f"建立{TEXT}三级湖长制")])
    asked = "条例第五条建立了什么制度？"
    assert rewrite("该制度分几级？", [Turn(asked, None, answer)]).rewritten == "三级湖长制分几级？"
    assert (
        rewrite("该制度分几级？", [Turn("湖长制度是谁提出的？", None, answer)]).rewritten
        == "湖长制度分几级？"
    )


def test_it_may_be_what_was_asked_about_or_what_was_answered():
    answer = answered([citation("东湖新城", text=f"建在{TEXT}东湖新城")])
    turn = Turn("新的实验室建在什么地方？", None, answer)
    ways = [way.rewritten for way in rewritings("它占地多少？", [turn])]
    assert ways[0] == "新的实验室占地多少？"
    assert "东湖新城占地多少？" in ways


def test_this_old_man_is_who_was_named():
    answer = answered([citation("程大年", text=f"村民{TEXT}程大年")])
    turn = Turn("受访老人里年龄最大的是谁？", None, answer)
    assert rewrite("这位老人多大岁数？", [turn]).rewritten == "程大年多大岁数？"


def test_nobody_is_it():
    answer = answered([citation("程大年", text=f"村民{TEXT}程大年")])
    ways = rewritings("它是哪年建成的？", [Turn("谁设计了东湖大桥？", None, answer)])
    assert not any("程大年" in (way.rewritten or "") for way in ways)


@settings(max_examples=60, deadline=None)
@given(QUESTIONS, st.lists(QUESTIONS, max_size=4))
def test_the_ways_to_understand_a_question_differ_and_are_few(question: str, before: list[str]):
    ways = rewritings(question, turns_of(before))
    assert ways[0] == rewrite(question, turns_of(before))
    assert 1 <= len({way.rewritten for way in ways}) == len(ways) <= MOST_WAYS


@pytest.mark.parametrize("question", FULL)
def test_a_full_question_can_mean_one_thing_only(question: str):
    assert len(rewritings(question, turns_of(["跨海大桥什么时候通车？"]))) == 1


def test_a_reason_is_asked_of_the_topic_in_the_question_s_own_word_first():
    ways = rewritings("为什么推迟？", turns_of(["特展什么时候开幕？"]))
    assert [each.rewritten for each in ways] == ["特展为什么推迟？", "为什么特展开幕？"]
