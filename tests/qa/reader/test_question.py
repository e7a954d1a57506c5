import pytest

from qa.dialogue import asks_for_more
from qa.errors import InvalidQuestionError
from qa.reader.question import AnswerType, analyse, check_question, is_question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("总书记来过几次？", AnswerType.HOW_MANY),
        ("增速是多少？", AnswerType.HOW_MANY),
        ("会议什么时候召开？", AnswerType.WHEN),
        ("哪一年实现了目标？", AnswerType.WHEN),
        ("会议在哪里召开？", AnswerType.WHERE),
        ("谁作了报告？", AnswerType.WHO),
        ("为什么要抓项目？", AnswerType.WHY),
        ("出于什么原因要树牢底线思维？", AnswerType.WHY),
        ("如何检验工作效果？", AnswerType.HOW),
        ("怎样把机构做强？", AnswerType.HOW),
        ("怎样营造支持经济、服务发展的氛围？", AnswerType.HOW),
        ("有没有完成选举任务？", AnswerType.WHETHER),
        ("会议批准预算了吗？", AnswerType.WHETHER),
        ("什么是新质生产力？", AnswerType.DEFINITION),
        ("扩大内需要促进哪些业态？", AnswerType.LIST),
        ("抓落实有哪四个方面的要求？", AnswerType.LIST),
        ("三项任务分别是什么？", AnswerType.LIST),
        ("大会审议批准了什么？", AnswerType.FACT),
        ("市人民政府設在哪裡？", AnswerType.WHERE),
        ("ＧＤＰ增長多少？", AnswerType.HOW_MANY),
    ],
)
def test_answer_type(question, expected):
    assert analyse(question).answer_type is expected


@pytest.mark.parametrize(
    ("question", "count"), [("哪五个方面？", 5), ("哪两项任务？", 2), ("哪10个城市？", 10), ("哪些？", None)]
)
def test_the_number_of_items_asked_for(question, count):
    assert analyse(question).count == count


@pytest.mark.parametrize(
    "text",
    ["你好", "您好！", "谢谢", "hello", "总结一下", "请帮我概括全文", "把全文翻译成英文", "写一篇讲话稿", "招商引资",
     "郑州经济发展情况", "你是谁？", "谁主持会议？会议在哪里召开？", "大会审议批准了各项工作报告。"],
)  # fmt: skip
def test_no_question(text):
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    ["大会批准了什么？", "谁主持会议", "郑州是不是要办企业家日？", "郑州去年发展很快。增速排第几？", "有没有生产目标？",
     "习近平总书记要求郑州做到什么，省委又明确郑州要怎样做？", "What was approved?", "會議批准了什麼？", "怎样总结一下经验？"],
)  # fmt: skip
def test_a_question(text):
    assert is_question(text)


@pytest.mark.parametrize(
    ("question", "reason"),
    [("", "empty"), (" \n　", "empty"), ("？！…", "no_letters"), ("😀", "no_letters"), ("问" * 2001, "too_long"),
     ("什么\ud800？", "not_unicode")],
)  # fmt: skip
def test_unusable_questions_are_refused(question, reason):
    with pytest.raises(InvalidQuestionError) as raised:
        check_question(question)
    assert raised.value.values["reason"] == reason


@pytest.mark.parametrize("end", ["", "？", "?", "。", "，", "……", "～", " \n"])
def test_a_question_is_read_with_its_mark_however_it_ends(end):
    assert analyse("“三标”活动是什么" + end).folded == "“三标”活动是什么?"


@pytest.mark.parametrize("repeated", ["请帮我", "请你", "还有", "其他的", "另外", "能不能", "3,", "9:"])
def test_no_question_takes_long_to_be_looked_at(repeated: str):
    """A pattern with two ways to read 请帮我 takes twice as long for each: one question would stop the server."""
    question = repeated * 300 + "看水价是多少？"
    assert is_question(question) in {True, False}
    assert not asks_for_more(question)
    assert analyse(question).folded.endswith("?")


def test_the_longest_question_is_accepted():
    check_question("问" * 2000)
    assert analyse("问" * 2000).answer_type is AnswerType.FACT
