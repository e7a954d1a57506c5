"""What every answer of a knowledge base carries, with the shipped models over the seed and the test documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa
from qa.config import READ_PASSAGES
from qa.datatypes import AbstentionReason, Answer
from qa.default_store import seed_files
from qa.errors import DocumentNotFoundError
from qa.knowledge_base import KnowledgeBase

QUESTIONS = [
    "谁负责防汛值班？",
    "高新技术企业达到多少家？",
    "学校什么时候开学？",
    "为什么要保护湖泊？",
    "报告中的主要目标有哪些？",
    "火星上的平均气温是多少？",
    "你好",
    "高新技术企业。",
]


@pytest.fixture(scope="module")
def filled(documents: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.build([documents, *seed_files()]) as built:
        yield built


@pytest.fixture(scope="module")
def answers(filled: KnowledgeBase) -> list[Answer]:
    return [filled.answer(question) for question in QUESTIONS]


def test_some_questions_are_answered_and_some_are_not(answers: list[Answer]):
    assert {answer.abstained for answer in answers} == {True, False}


def test_every_citation_stands_in_its_source(filled: KnowledgeBase, answers: list[Answer]):
    cited = [citation for answer in answers for citation in (*answer.citations, *answer.alternatives)]
    assert cited
    for citation in cited:
        source = filled.source_text(citation.document.id)
        assert citation.paragraph in filled.paragraphs(citation.document.id)
        assert citation.paragraph.text[citation.start : citation.end] == citation.text
        assert "".join(source[a:b] for a, b in citation.source_spans) == citation.text


def test_ids_times_and_questions(answers: list[Answer]):
    assert len({answer.id for answer in answers}) == len(answers)
    assert [answer.question for answer in answers] == QUESTIONS
    for answer in answers:
        assert len(answer.id) == 32
        times = answer.timings_ms
        assert times["total"] == pytest.approx(times["retrieve"] + times["read"])
        assert min(times.values()) >= 0


def test_asked_together_or_again_the_answers_are_the_same(filled: KnowledgeBase, answers: list[Answer]):
    assert filled.answer_many(QUESTIONS) == answers
    assert filled.answer_many(iter(QUESTIONS[::-1])) == answers[::-1]
    assert filled.answer_many([]) == []


@pytest.mark.parametrize("top_k", [1, 5, READ_PASSAGES, READ_PASSAGES + 7])
def test_top_k_counts_the_passages_and_changes_nothing_else(filled: KnowledgeBase, top_k: int):
    answer = filled.answer("高新技术企业达到多少家？", top_k=top_k)
    assert [each.rank for each in answer.passages] == list(range(1, top_k + 1))
    found = filled.search("高新技术企业达到多少家？", top_k)
    assert [each.id for each in answer.passages] == [each.id for each in found]
    assert answer.text == filled.answer("高新技术企业达到多少家？").text


def test_documents_restrict_what_is_cited(filled: KnowledgeBase):
    reports = [each for each in filled.documents() if each.source.startswith("work_report")]
    for report in reports:
        answer = filled.answer("高新技术企业达到多少家？", documents=[report.id])
        assert {each.document for each in answer.passages} == {report}
        assert {each.document for each in answer.citations} <= {report}
    with pytest.raises(DocumentNotFoundError):
        filled.answer("高新技术企业达到多少家？", documents=["nobody"])


def test_an_answer_is_plain_json(answers: list[Answer]):
    for answer in answers:
        plain = json.loads(json.dumps(answer.to_dict()))
        assert plain["question"] == answer.question
        assert len(plain["citations"]) == len(answer.citations)


def test_without_documents_it_says_so():
    with KnowledgeBase.build([]) as empty:
        answer = empty.answer("谁负责防汛值班？")
        assert answer.abstained
        assert answer.reason is AbstentionReason.NO_DOCUMENTS
        assert answer.passages == answer.citations == ()
        assert empty.answer("你好").reason is AbstentionReason.NOT_A_QUESTION


@pytest.mark.parametrize("end", ["", "?", "。", "……", " "])
def test_the_mark_at_the_end_of_a_question_changes_no_answer(filled: KnowledgeBase, end: str):
    for question in QUESTIONS[:6]:
        told, expected = filled.answer(question.removesuffix("？") + end), filled.answer(question)
        assert (told.text, told.abstained) == (expected.text, expected.abstained), question
        assert told.confidence == pytest.approx(expected.confidence, abs=0.02)


def test_no_documents_allowed_is_no_documents(filled: KnowledgeBase):
    assert filled.answer("谁负责防汛值班？", documents=[]).reason is AbstentionReason.NO_DOCUMENTS


def test_a_removed_document_is_cited_no_more(documents: Path):
    with KnowledgeBase.build([documents / "flood_notice.txt", *seed_files()]) as changing:
        notice = changing.documents()[0]
        changing.remove(notice.id)
        for answer in changing.answer_many(QUESTIONS):
            cited = (*answer.citations, *answer.alternatives, *answer.passages)
            assert notice not in {each.document for each in cited}


def test_the_short_form_answers_from_the_seed():
    question = "新年启新程，两会绘什么？"
    with KnowledgeBase.build(seed_files()) as seed:
        expected = seed.answer(question, top_k=3)
    assert qa.answer(question, top_k=3) == expected
    assert len(expected.passages) == 3
    assert {each.document.source for each in expected.passages} == {seed_files()[0].name}


def test_the_stages_are_told_as_they_begin_and_end_the_question_by_raising(filled: KnowledgeBase):
    reached: list[str] = []
    answer = filled.answer(QUESTIONS[0], on_stage=reached.append)
    assert reached == ["retrieve", "read"]
    assert answer == filled.answer(QUESTIONS[0])

    def stop(stage: str) -> None:
        if stage == "read":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.answer(QUESTIONS[0], on_stage=stop)
