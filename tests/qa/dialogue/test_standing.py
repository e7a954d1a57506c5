"""A question that names what it is about is left alone; one that does not takes the last topic."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.dialogue import Turn, rewrite, turns_of
from qa.dialogue.standing import stands_alone
from qa.dialogue.wording import said
from qa.evaluation import load_questions

BEFORE = [
    "跨海大桥什么时候通车？",
    "公租房的申请条件是什么？",
    "2024年全市新增就业多少万人？",
    "条例第三条规定了什么？",
    "张明远担任什么职务？",
    "谁负责电梯的日常检验？",
    "图书馆几点开门？",
    "《城市供水条例》从什么时候起施行？",
    "要不要修建大坝？",
    "民众不按规定分类会罚多少？",
    "成人每天可以借几本书？",
    "怎样办理居住证？",
]
ALONE = [
    "火星上有几只企鹅？",
    "木星有多少颗卫星？",
    "北京的人口有多少？",
    "白河全长多少公里？",
    "老虎吃什么？",
    "吉他有几根弦？",
    "他信的女儿叫什么？",
    "怎么做红烧肉？",
    "怎样治疗偏头痛？",
    "如何预防森林火灾？",
    "谁主持修建了长河大堤？",
    "谁发明了造纸术？",
    "能不能把电动车带进电梯？",
    "可以往湖里倒渣土吗？",
    "未成年人进电影院要不要家长陪？",
    "小村子自己的布局算不算在里头？",
    "瞒报险情会被追责吗？",
    "光合作用产生什么气体？",
    "欧元区有哪些国家？",
    "消防站的值班电话是多少？",
    "值班室的联系人是谁？",
    "新粮库总投资多少钱？",
    "图书馆藏书多少册？",
    "西河镇哪年通的电？",
    "水泥厂为什么停产？",
    "驾照丢了去哪里补办？",
    "离婚冷静期是多少天？",
    "租房合同没到期，房东能不能赶人？",
    "海港不冻，它为什么冬天停航？",
    "县政府及其部门公开了哪些信息？",
    "村民有困难，干部替他们做了什么？",
    "哪些地方禁止停放电动自行车？",
    "那条母亲河最终会变成什么样？",
    "这个国庆假期旅客有多少？",
    "其他国家的人口有多少？",
    "炭化稻米是哪里测定的年代？",
    "学生食堂的饭菜贵不贵？",
    "2023年低保标准提高到多少元？",
    "第七届文化节定在什么时候？",
    "縣圖書館藏書多少冊？",
]
DEPENDENT = [
    ("跨海大桥什么时候通车？", "谁设计的？", "跨海大桥谁设计的？"),
    ("跨海大桥什么时候通车？", "由谁施工？", "跨海大桥由谁施工？"),
    ("跨海大桥什么时候通车？", "总共花了多少钱？", "跨海大桥总共花了多少钱？"),
    ("跨海大桥什么时候通车？", "有几条车道？", "跨海大桥有几条车道？"),
    ("跨海大桥什么时候通车？", "限速多少？", "跨海大桥限速多少？"),
    ("跨海大桥什么时候通车？", "要收费吗？", "跨海大桥要收费吗？"),
    ("跨海大桥什么时候通车？", "这座桥有多长？", "跨海大桥有多长？"),
    ("跨海大桥什么时候通车？", "这个项目的总投资是多少？", "跨海大桥的总投资是多少？"),
    ("跨海大桥什么时候通车？", "该工程由谁承建？", "跨海大桥由谁承建？"),
    ("跨海大桥什么时候通车？", "负责人是谁？", "跨海大桥负责人是谁？"),
    ("城市更新行动有哪些措施？", "什么时候开始？", "城市更新行动什么时候开始？"),
    ("城市更新行动有哪些措施？", "由谁负责？", "城市更新行动由谁负责？"),
    ("城市更新行动有哪些措施？", "那乡村振兴呢？", "乡村振兴有哪些措施？"),
    ("公租房的申请条件是什么？", "要交哪些材料？", "公租房要交哪些材料？"),
    ("公租房的申请条件是什么？", "去哪里办？", "公租房去哪里办？"),
    ("公租房的申请条件是什么？", "租金多少？", "公租房租金多少？"),
    ("公租房的申请条件是什么？", "其租金怎么算？", "公租房的租金怎么算？"),
    ("图书馆几点开门？", "可以借几本书？", "图书馆可以借几本书？"),
    ("图书馆几点开门？", "几点关门？", "图书馆几点关门？"),
    ("图书馆几点开门？", "那里有自习室吗？", "图书馆有自习室吗？"),
    ("会议通过了什么决议？", "在哪里召开的？", "会议在哪里召开的？"),
    ("张明远担任什么职务？", "他是哪里人？", "张明远是哪里人？"),
    ("张明远担任什么职务？", "他提出了哪几点要求？", "张明远提出了哪几点要求？"),
    ("城市供水条例什么时候施行？", "适用于哪些单位？", "城市供水条例适用于哪些单位？"),
    ("白河禁渔期是什么时候？", "违反的怎么处罚？", "违反白河禁渔期规定的怎么处罚？"),
    ("城市供水条例什么时候施行？", "违反了罚多少？", "违反了城市供水条例罚多少？"),
    ("白河禁漁期是什麼時候？", "違反的怎麼處罰？", "違反白河禁漁期規定的怎麼處罰？"),
    ("防汛办的联系人是谁？", "是谁？", "防汛办的联系人是谁？"),
    ("档案柜最多可以存放多少枚印章？", "证书呢？", "档案柜最多可以存放多少证书？"),
    ("2024年的增速是多少？", "2025年？", "2025年的增速是多少？"),
]
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_names_something_is_left_alone(question: str):
    for before in BEFORE:
        assert rewrite(question, turns_of([before])).rewritten is None, before


@pytest.mark.parametrize(("last", "question", "expected"), DEPENDENT)
def test_a_question_that_names_nothing_takes_the_last_topic(last: str, question: str, expected: str):
    assert (rewrite(question, turns_of([last])).rewritten or question) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*ALONE, *BEFORE]), min_size=1, max_size=4), st.sampled_from(ALONE))
def test_whatever_was_asked_before(before: list[str], question: str):
    assert rewrite(question, turns_of(before)).rewritten is None


def test_hardly_any_question_of_the_test_documents_takes_anothers_topic():
    """They were written to be asked alone; each follows one about another document's matter."""
    questions = [each.question for each in load_questions(FIXTURES / "questions.jsonl")]
    others = questions[len(questions) // 2 :] + questions[: len(questions) // 2]
    taken = [
        (last, question)
        for last, question in zip(others, questions, strict=True)
        if rewrite(question, [Turn(last)]).rewritten
    ]
    assert len(taken) <= len(questions) // 50, taken


def test_a_topic_that_is_taken_away_is_put_back():
    """From 「图书馆几点开门」 and 「几点关门」 comes the question that names both again."""
    for question in (
        "跨海大桥由谁设计？",
        "城市更新行动有哪些措施？",
        "公租房要交哪些材料？",
        "图书馆什么时候开放？",
    ):
        topic = said(question).topic
        rest = question.removeprefix(topic)
        assert rest != question and not stands_alone(said(rest))
        for asked in (rest, f"它{rest}", f"那{rest}"):
            assert rewrite(asked, [Turn(f"{topic}是什么？")]).rewritten == question


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_judged(text: str):
    assert stands_alone(said(text)) in (True, False)
