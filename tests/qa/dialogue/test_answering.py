"""Conversations with a knowledge base, and the dialogues that follow-ups are measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa.corpus import load_document
from qa.datatypes import Answer, ParagraphKind
from qa.default_store import seed_files
from qa.dialogue import Turn, turns_of
from qa.dialogue.answering import is_again, is_question_again
from qa.dialogue.rewriting import rewritings
from qa.errors import InvalidQuestionError
from qa.knowledge_base import KnowledgeBase
from tests.benchmarks.dialogues import load
from tests.ui.answers import TEXT, answered, citation

LIST_QUESTION = "湖泊保护范围内禁止什么行为？"


@pytest.fixture(scope="module")
def filled(documents: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.build([documents]) as built:
        yield built


def asked_on(knowledge_base: KnowledgeBase, *questions: str) -> list[Answer]:
    history: list[Turn] = []
    answers = []
    for question in questions:
        answers.append(knowledge_base.answer(question, history=history))
        history.append(Turn(question, answers[-1].rewritten_question, answers[-1]))
    return answers


def test_a_follow_up_is_answered_as_the_question_it_means(filled: KnowledgeBase):
    first, then = asked_on(filled, "澄江大桥什么时候建成通车？", "它全长多少？")
    assert first == filled.answer("澄江大桥什么时候建成通车？")
    assert (then.question, then.rewritten_question) == ("它全长多少？", "澄江大桥全长多少？")
    alone = filled.answer("澄江大桥全长多少？")
    assert (then.text, then.citations, then.passages) == (alone.text, alone.citations, alone.passages)


def test_a_conversation_of_plain_strings_goes_the_same_way(filled: KnowledgeBase):
    questions = ["澄江大桥什么时候建成通车？", "总投资呢？", LIST_QUESTION, "还有呢？"]
    plain = filled.answer(questions[-1], history=turns_of(questions[:-1]))
    assert plain == asked_on(filled, *questions)[-1]


@pytest.mark.parametrize("question", [LIST_QUESTION, "本届科技周有什么特点？"])
def test_more_says_nothing_twice(filled: KnowledgeBase, question: str):
    answers = asked_on(filled, question, "还有呢？", "还有吗？", "继续")
    cited = [
        (c.document.id, c.paragraph.kind, c.paragraph.number, place)
        for answer in answers
        for c in answer.citations
        for place in range(c.start, c.end)
    ]
    assert len(answers[0].citations + answers[1].citations) > 2
    assert not [place for place, count in Counter(cited).items() if count > 1]
    assert {answer.rewritten_question for answer in answers[1:]} == {question}


@pytest.mark.parametrize(
    ("question", "announced", "items"),
    [(LIST_QUESTION, "下列", 5), ("院长对同学们提了什么希望？", "三点", 3)],
)
def test_what_only_announces_a_list_is_answered_with_the_list(
    filled: KnowledgeBase, question: str, announced: str, items: int
):
    answer = filled.answer(question)
    assert len(answer.citations) == items and announced not in answer.text


def test_how_many_are_announced_is_told_by_the_announcement(filled: KnowledgeBase):
    assert "三点" in filled.answer("院长对同学们提了几点希望？").text


def test_when_all_was_said_it_abstains(filled: KnowledgeBase):
    answers = asked_on(filled, "登记电动自行车应当提交哪些材料？", *["还有呢？"] * 6)
    assert answers[-1].abstained
    assert answers[-1].rewritten_question


def test_documents_and_top_k_hold_in_a_conversation(filled: KnowledgeBase):
    report = next(d for d in filled.documents() if d.source == "work_report_2022.txt")
    history = turns_of(["2020年高新技术企业达到多少家？"])
    answer = filled.answer("那2021年呢？", 3, [report.id], history=history)
    assert {passage.document for passage in answer.passages} == {report}
    assert len(answer.passages) == 3


def test_a_question_that_cannot_be_asked_is_refused_in_a_conversation_too(filled: KnowledgeBase):
    with pytest.raises(InvalidQuestionError):
        filled.answer("？？", history=turns_of(["澄江大桥全长多少？"]))


def test_the_dialogues_are_sound(documents: Path):
    loaded = {path.name: load_document(path) for path in [*documents.glob("*"), *seed_files()]}
    dialogues = load("all")
    assert len(dialogues) >= 60
    assert len({each.id for each in dialogues}) == len(dialogues)
    counts = Counter(each.split for each in dialogues)
    assert min(counts["tune"], counts["report"]) >= 30
    assert min(counts["mend"], counts["check"]) >= 30
    for each in dialogues:
        paragraphs = loaded[each.document].paragraphs
        body = [p for p in paragraphs if p.kind is not ParagraphKind.HEADING and p.number in each.evidence]
        assert len(each.turns) > 1
        assert each.answers
        for answer in each.answers:
            assert any(answer in p.text for p in body), (each.id, answer)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("本届科技周有什么特点？", ["规模大", "内容新", "实效强"]),
        ("院长给同学们提了什么希望？", ["志存高远", "勤学善思", "身心健康"]),
    ],
)
def test_more_of_what_was_only_announced_is_the_list_itself(
    filled: KnowledgeBase, question: str, left: list[str]
):
    first, more = asked_on(filled, question, "还有呢？")
    assert not first.abstained
    said = [c.text for answer in (first, more) for c in answer.citations]
    assert all(any(each in text for text in said) for each in left)


@pytest.mark.parametrize(
    "questions", [("望春桥全长多少？", "永济渠呢？"), ("澄湖清淤工程什么时候完工？", "它投资多少？")]
)
def test_what_is_answered_is_one_of_the_ways_to_understand_it(
    filled: KnowledgeBase, questions: tuple[str, str]
):
    first, then = asked_on(filled, *questions)
    ways = rewritings(questions[1], [Turn(questions[0], None, first)])
    assert then.rewritten_question in [way.rewritten for way in ways]


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("今年要抓好哪些方面的工作？", None),
        ("谁设计的？", "火星上谁设计的？"),
        ("今年有哪些？", "火星上今年有哪些？"),
    ],
)
def test_after_what_is_not_in_the_documents_a_longer_question_may_be_of_its_own(
    filled: KnowledgeBase, question: str, rewritten: str | None
):
    first, then = asked_on(filled, "火星上有几只企鹅？", question)
    assert first.abstained
    assert then.rewritten_question == rewritten
    assert then.abstained is (rewritten is not None)


def test_an_answer_is_given_again_where_the_new_question_is_not_surer_of_it():
    given = answered([citation("三座桥")])
    last = Turn("湖上有几座桥？", None, given)
    then = replace(given, rewritten_question="湖心镇有几座桥？")
    assert is_again(then, last)
    assert not is_again(replace(then, confidence=given.confidence + 0.01), last)
    assert not is_again(replace(then, rewritten_question="湖上有几座桥？"), last)
    assert not is_again(replace(then, rewritten_question=None), last)
    assert not is_again(then, Turn("湖上有几座桥？"))


def test_a_question_found_in_the_text_is_no_answer():
    heading = answered([citation("湖心镇有几座桥", text=f"湖心镇有几座桥？{TEXT}")])
    assert is_question_again(replace(heading, rewritten_question="湖心镇有几座桥？"))
    assert not is_question_again(heading)
    assert not is_question_again(
        replace(answered([citation("三座桥")]), rewritten_question="湖心镇有几座桥？")
    )
