"""Which list answers a question, and when none does: on a statute written for the purpose."""

from dataclasses import replace

import pytest

from qa import KnowledgeBase
from qa.reader.answerer import default_answerer
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.list_asked import POINTING, Asked
from qa.reader.list_features import single_features
from qa.reader.lists import list_items
from qa.reader.question import analyse
from qa.reader.wording import Wording

LAW = """护湖条例

第一条 为了保护湖泊，由市水务部门、园林部门和农业部门制定本条例。

第二条 护湖志愿者应当具备下列条件：

（一）年满十八周岁。监护人同意的，可以放宽；

（二）会游泳；

（三）身体健康。

第三条 湖区内禁止下列行为：

（一）倾倒垃圾；

（二）夜间捕捞。

第四条 有下列行为之一的，由市水务部门责令改正，处二百元罚款：

（一）毁坏界桩的；

（二）占用湖岸的。
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    file = tmp_path_factory.mktemp("law") / "护湖条例.txt"
    file.write_text(LAW, encoding="utf-8")
    with KnowledgeBase.build([file]) as knowledge_base:
        at_zero = knowledge_base.settings.__class__(threshold=0.0)
        yield knowledge_base.with_settings(at_zero)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("护湖志愿者应当具备哪些条件？", ["年满十八周岁。监护人同意的，可以放宽", "会游泳", "身体健康"]),
        ("湖区内禁止哪些行为？", ["倾倒垃圾", "夜间捕捞"]),
        ("护湖条例规定，有哪些行为的，由市水务部门责令改正？", ["毁坏界桩的", "占用湖岸的"]),
    ],
)
def test_the_list_that_is_asked_for(law, question, items):
    assert [c.text for c in law.answer(question).citations] == items


def test_beside_what_the_question_gives_others_may_be_asked_for(law):
    found = law.answer("除了毁坏界桩的，护湖条例规定还有哪些行为由市水务部门责令改正？")
    assert any("占用湖岸" in c.text for c in found.citations)


@pytest.mark.parametrize(
    "question", ["毁坏界桩的，由哪些部门责令改正？", "毁坏界桩的，处多少罚款？", "谁负责责令改正？"]
)
def test_what_enumerates_something_else_is_no_answer(law, question):
    assert len(law.answer(question).citations) == 1


def test_without_a_candidate_there_is_no_list(law):
    assert list_items(analyse("有哪些条件？"), None, [], law.search("条件"), law.paragraphs) == []


def _candidates(law, passages, words):
    found = []
    for word in words:
        number = next(i for i, p in enumerate(passages) if word in p.text)
        start = passages[number].paragraph.text.index(word)
        quotation = Quotation(passages[number].document, passages[number].paragraph, start, start + len(word))
        found.append(Candidate(number, quotation, 5.0 - len(found)))
    return found


def test_of_the_reader_only_the_order_of_its_spans_counts(law):
    question = "湖区内禁止哪些行为？"
    passages = law.search(question, top_k=20)
    made = _candidates(law, passages, ["倾倒垃圾", "会游泳", "市水务部门"])
    other = [replace(c, score=c.score * 100 - 3) for c in made]
    wording = Wording(default_answerer()._features.vocabulary, question)
    told = [list_items(analyse(question), wording, each, passages, law.paragraphs) for each in (made, other)]
    assert [q.text for q in told[0]] == ["倾倒垃圾", "夜间捕捞"]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("question", "span", "named"),
    [
        ("由哪些部门责令改正？", "市水务部门", 1.0),
        ("由哪些部门责令改正？", "市水务", 1.0),
        ("由哪些部门责令改正？", "二百元", 0.0),
        ("市水务部门等哪些部门责令改正？", "市水务部门", 0.0),  # the question says it itself
        ("谁来管？", "市水务部门", 0.0),
    ],
)
def test_a_span_of_the_asked_sort(law, question, span, named):
    [candidate] = _candidates(law, law.search("责令改正，处二百元罚款", top_k=20), [span])
    wording = Wording(default_answerer()._features.vocabulary, question)
    assert single_features(Asked(analyse(question), wording, [candidate]))["named"] == named


@pytest.mark.parametrize(
    ("span", "pointing"),
    [
        ("三点希望", True),
        ("以下五项", True),
        ("下列情形之一", True),
        ("如下要求", True),
        ("市水务部门", False),
        ("二百元", False),
    ],
)
def test_what_only_says_that_a_list_follows(span, pointing):
    assert (POINTING.fullmatch(span) is not None) is pointing


TALK = """他提出三点希望：第一，多读书。书是良师。

第二，勤动手。手脑并用，才有真知。

第三，交朋友。

会上还发布了甲、乙两份报告。
"""


def test_a_span_that_tells_how_many_there_are_asks_for_so_many(tmp_path):
    file = tmp_path / "讲话.txt"
    file.write_text(TALK, encoding="utf-8")
    question = "他提出了哪些希望？"
    with KnowledgeBase.build([file]) as knowledge_base:
        passages = knowledge_base.search(question, top_k=20)
        [candidate] = _candidates(None, passages, ["三点希望"])
        wording = Wording(default_answerer()._features.vocabulary, question)
        assert Asked(analyse(question), wording, [candidate]).question.count == 3
        items = list_items(analyse(question), wording, [candidate], passages, knowledge_base.paragraphs)
    assert [q.text for q in items] == ["多读书", "勤动手", "交朋友"]
