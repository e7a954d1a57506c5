"""The answerer over the shipped model: its promises, and what it does with each kind of question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.datatypes import AbstentionReason
from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import default_answerer

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"


@pytest.fixture(scope="module")
def bold():
    """Documents of every kind, asked by an answerer that never abstains for lack of confidence."""
    with KnowledgeBase.build(
        [*seed_files(), FIXTURES], answerer=default_answerer().at(0.0)
    ) as knowledge_base:
        yield knowledge_base


@pytest.fixture(scope="module")
def seed():
    with KnowledgeBase.build(seed_files()) as knowledge_base:
        yield knowledge_base


def check_promises(answer, knowledge_base):
    """Promises 1 and 2: every span and quote stands in a source, and every answer is cited."""
    assert answer.abstained == (not answer.citations)
    assert answer.text == "；".join(c.text for c in answer.citations)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in (*answer.citations, *answer.alternatives):
        source = knowledge_base.source_text(citation.document.id)
        assert citation.text.strip()
        assert citation.paragraph.text[citation.start : citation.end] == citation.text
        assert "".join(source[a:b] for a, b in citation.source_spans) == citation.text
        assert citation.text in citation.quote
        assert citation.quote in citation.paragraph.text
    for passage in answer.passages:
        assert passage.paragraph.text[passage.start : passage.end] == passage.text
    assert 0 <= answer.confidence <= 1
    json.dumps(answer.to_dict())


QUESTION = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            ["郑州", "大会", "什么", "哪些", "多少", "为什么", "如何", "是否", "报告", "湖泊", "电动自行车", "2022年",
             "增长", "第六条", "要求", "的", "？", "，", "“", "DeepSeek", "20%", "防汛", "\n", "😀", "<b>"]
        ),
        min_size=1,
        max_size=9,
    ),
).filter(lambda q: any(c.isalnum() for c in q))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(question=QUESTION)
def test_promises_hold_for_any_question(bold, question):
    check_promises(bold.answer(question), bold)


@pytest.mark.parametrize("text", ["你好", "总结一下", "招商引资", "谁主持会议？会议在哪里召开？"])
def test_what_is_no_question_gets_passages_and_no_span(seed, text):
    answer = seed.answer(text)
    assert answer.reason is AbstentionReason.NOT_A_QUESTION
    assert answer.text == ""
    assert answer.passages


def test_the_answer_of_the_readme(seed):
    answer = seed.answer("这次大会审议批准了什么？")
    assert answer.citations[0].text == "各项工作报告"
    assert answer.citations[0].paragraph.number == 8
    assert answer.citations[0].paragraph.section == ()


def test_a_numbered_series_over_five_paragraphs(bold):
    answer = bold.answer("市委对全市发展提出了哪五点要求？")
    assert [c.paragraph.number for c in answer.citations] == [12, 13, 14, 15, 16]


def test_the_items_of_an_article(bold):
    answer = bold.answer("驾驶电动自行车应当遵守哪些规定？")
    assert "佩戴安全头盔" in answer.text
    assert len(answer.citations) == 5


def test_far_from_the_documents_it_abstains(seed):
    answer = seed.answer("红烧肉怎么做才好吃？")
    assert answer.reason is AbstentionReason.LOW_CONFIDENCE
    assert answer.passages
    assert answer.confidence < answer.threshold


def test_equal_questions_get_equal_answers(seed):
    first, second = (seed.answer("郑州大力推进招商引资要紧盯哪些区域？") for _ in range(2))
    assert first == second
    assert first.id != second.id


def test_the_threshold_alone_decides_between_answering_and_abstaining(seed):
    question, shipped = "这次大会审议批准了什么？", default_answerer()
    answered = seed.answer(question)
    passages = seed.search(question, 5)
    silent = shipped.at(1.1).answer(question, passages, seed.paragraphs)
    assert not answered.abstained
    assert silent.reason is AbstentionReason.LOW_CONFIDENCE
    assert silent.threshold == 1.1
    assert silent.confidence == pytest.approx(answered.confidence)
    assert silent.alternatives[0].text == answered.text
