"""A part broken on purpose raises its own class of misses most; `tests.benchmarks.broken_parts` has all of them."""

from dataclasses import replace

import pytest

from qa import KnowledgeBase
from qa.evaluation import MissClass, load_questions
from tests.benchmarks.broken_parts import FIXTURES, misses, risen_most, with_first_sentences, without_repair

FILE = FIXTURES / "documents" / "heritage_survey_ocr.txt"


@pytest.fixture(scope="module")
def questions():
    """Take the questions on one document that page and line breaks cut, and those that no document answers."""
    found = load_questions(FIXTURES / "questions.jsonl")
    return [q for q in found if q.document == FILE.name or q.id.startswith(("far-", "heritage-"))]


@pytest.fixture(scope="module")
def whole():
    with KnowledgeBase.build([FILE]) as built:
        yield built


@pytest.fixture(scope="module")
def bold(whole):
    return whole.with_settings(replace(whole.settings, threshold=0.0))


@pytest.fixture(scope="module")
def as_it_is(bold, questions):
    return misses(bold, questions, "as it is")


def test_without_repair_answers_stand_in_no_paragraph(as_it_is, questions):
    with without_repair([FILE]) as broken:
        after = misses(broken, questions, "repair off")
    assert as_it_is[MissClass.REPAIR] == 0
    assert risen_most(as_it_is, after) is MissClass.REPAIR


def test_a_reader_that_takes_first_sentences_gives_wrong_spans(bold, as_it_is, questions):
    after = misses(with_first_sentences(bold), questions, "reader gives first sentences")
    assert risen_most(as_it_is, after) is MissClass.WRONG_SPAN


def test_without_a_threshold_there_are_answers_where_there_should_be_none(whole, as_it_is, questions):
    careful = misses(
        whole.with_settings(replace(whole.settings, threshold=0.99)), questions, "threshold 0.99"
    )
    assert risen_most(careful, as_it_is) is MissClass.SHOULD_HAVE_ABSTAINED
    assert as_it_is[MissClass.WRONGLY_ABSTAINED] == 0
