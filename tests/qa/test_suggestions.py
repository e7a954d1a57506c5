"""Questions to begin and to go on with: answered, cited where they were made, none that quality is measured by."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.text import fold
from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.default_store import seed_files
from qa.evaluation import load_questions
from qa.knowledge_base import KnowledgeBase
from qa.reader.question import is_question
from qa.suggestions import next_questions, starter_questions, suggestions


@pytest.fixture(scope="module")
def seed() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.build(seed_files()) as built:
        yield built


@pytest.fixture(scope="module")
def filled(documents: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.build([documents]) as built:
        yield built


def check_answered(knowledge_base: KnowledgeBase, questions: list[str]) -> None:
    made = {
        each.question: each
        for document in knowledge_base.documents()
        for each in reversed(list(suggestions(document, knowledge_base.paragraphs(document.id))))
    }
    for question in questions:
        answer = knowledge_base.answer(question)
        assert not answer.abstained
        assert answer.confidence >= answer.threshold
        assert question in made


def test_the_seed_has_some_and_each_is_answered(seed: KnowledgeBase):
    shown = starter_questions(seed, 4)
    assert 2 <= len(shown) <= 4
    check_answered(seed, shown)


def test_many_documents_take_turns(filled: KnowledgeBase):
    shown = starter_questions(filled, 6)
    assert len(shown) == len(set(shown)) == 6
    check_answered(filled, shown)
    cited = {filled.answer(question).citations[0].document.id for question in shown}
    assert len(cited) >= 4


def test_they_are_the_same_each_time(filled: KnowledgeBase):
    answer = filled.answer("湖泊保护规划应当包括哪些内容？")
    assert starter_questions(filled, 5) == starter_questions(filled, 5)
    assert next_questions(filled, answer, 3) == next_questions(filled, answer, 3)
    assert starter_questions(filled, 5)[:2] == starter_questions(filled, 2)


def test_what_follows_an_answer_is_near_it_and_new(filled: KnowledgeBase):
    answer = filled.answer("湖泊保护规划应当包括哪些内容？")
    shown = next_questions(filled, answer, 2)
    assert len(shown) == 2
    check_answered(filled, shown)
    assert answer.question not in shown
    for question in shown:
        assert filled.answer(question).citations[0].document == answer.citations[0].document
        assert filled.answer(question).text != answer.text


def test_after_an_abstention_they_come_from_the_nearest_passages(filled: KnowledgeBase):
    answer = filled.answer("火星上的平均气温是多少？")
    assert answer.abstained
    check_answered(filled, next_questions(filled, answer, 2))


def test_a_removed_document_gives_none(documents: Path):
    with KnowledgeBase.build([documents / "lake_protection_regulation.md"]) as knowledge_base:
        answer = knowledge_base.answer("湖泊保护规划应当包括哪些内容？")
        assert next_questions(knowledge_base, answer, 2)
        knowledge_base.remove(knowledge_base.documents()[0].id)
        assert next_questions(knowledge_base, answer, 2) == []
        assert starter_questions(knowledge_base, 2) == []


def test_asking_them_is_bounded(seed: KnowledgeBase):
    seed.answer("谁主持会议？")
    began = time.process_time()
    starter_questions(seed, 1000)
    assert time.process_time() - began < 2  # under 1 s on a quiet machine


def test_none_is_a_test_question(seed: KnowledgeBase):
    measured = {fold(each.question) for each in load_questions()}
    (document,) = seed.documents()
    made = {fold(each.question) for each in suggestions(document, seed.paragraphs(document.id))}
    assert made
    assert not measured & made


def test_the_expected_words_stand_in_the_document(filled: KnowledgeBase):
    for document in filled.documents():
        for each in suggestions(document, filled.paragraphs(document.id)):
            assert is_question(each.question)
            assert each.answer is None or any(each.answer in p.text for p in each.paragraphs)


def made_of(text: str, kind: ParagraphKind = ParagraphKind.BODY) -> list[str]:
    paragraph = Paragraph(1, kind, (), text, ((0, len(text)),))
    under = Paragraph(1, ParagraphKind.BODY, (text,), "正文。", ((0, 3),))
    return [each.question for each in suggestions(Document("1", "城市供水条例", "a.txt"), [paragraph, under])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用户应当履行下列义务：", "用户应当履行哪些义务？"),
        ("第九条　在水源保护区内，禁止下列行为：", "在水源保护区内，禁止哪些行为？"),
        ("这项工作有四个难点：一是人少，二是钱少。", "这项工作有哪四个难点？"),
        ("三要加快管网改造，更换老旧水管。", "如何加快管网改造？"),
        ("第一条 为了保障供水，制定本条例。", "为什么制定《城市供水条例》？"),
        ("第三十条 本条例自2020年1月1日起施行。", "《城市供水条例》自什么时候起施行？"),
        ("去年，水库面积12平方公里。", "水库面积是多少？"),
    ],
)
def test_shapes(text: str, expected: str):
    assert expected in made_of(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("水费多少钱一吨？", "水费多少钱一吨？"), ("二、实施范围", "实施范围是什么？")]
)
def test_headings(text: str, expected: str):
    assert expected in made_of(text, ParagraphKind.HEADING)
