"""Questions to begin with: made from the documents, answered right, and none that quality is measured by."""

from pathlib import Path

import pytest

from embeddings.text import fold
from qa.default_store import seed_files
from qa.evaluation import load_questions
from qa.knowledge_base import KnowledgeBase
from ui.page.starters import STARTERS, candidates, starters


@pytest.fixture(scope="module")
def seed() -> KnowledgeBase:
    return KnowledgeBase.build(seed_files())


def test_the_seed_has_some_and_each_is_answered(seed: KnowledgeBase):
    shown = starters(seed)
    assert 1 <= len(shown) <= STARTERS
    assert not any(seed.answer(question).abstained for question in shown)


def test_none_is_a_test_question(seed: KnowledgeBase):
    measured = {fold(each.question) for each in load_questions()}
    (document,) = seed.documents()
    made = [fold(each.question) for each in candidates(seed.paragraphs(document.id))]
    assert made and not measured & set(made)


def test_the_expected_words_stand_in_the_document(documents: Path):
    with KnowledgeBase.build([documents]) as knowledge_base:
        for document in knowledge_base.documents():
            paragraphs = knowledge_base.paragraphs(document.id)
            for each in candidates(paragraphs):
                assert any(each.answer in paragraph.text for paragraph in paragraphs)
                assert each.question.endswith("？")
