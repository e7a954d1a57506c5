"""The shipped test questions keep what they promise. No text of a `report` question is ever printed here."""

from collections import Counter
from pathlib import Path
from statistics import median

import pytest

import seeds
from qa.corpus import load_document
from qa.datatypes import ParagraphKind
from qa.evaluation import load_questions
from qa.evaluation.questions import KINDS, SPLITS

ROOT = Path(__file__).parents[2]
LONG_KINDS = ("why", "how")
UNSTATED = {"other", "unanswerable"}
"""Kinds of questions whose file states none."""
READ_BY_USERS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "qa/**/*", "embeddings/**/*", "ui/**/*")
TEXT_SUFFIXES = {".py", ".md", ".html", ".js", ".css", ".json", ".toml", ".txt"}


@pytest.fixture(scope="module")
def questions():
    return load_questions()


@pytest.fixture(scope="module")
def document():
    return load_document(next(Path(seeds.__file__).parent.glob("*.txt")))


@pytest.fixture(scope="module")
def paragraphs(document):
    """Give the texts of the body paragraphs by number."""
    return {p.number: p.text for p in document.paragraphs if p.kind is not ParagraphKind.HEADING}


def test_there_are_enough_of_each_sort(questions):
    kinds = Counter(question.kind for question in questions)
    assert len(questions) >= 300
    assert set(kinds) == set(KINDS) - UNSTATED
    assert kinds["unanswerable_near"] == kinds["unanswerable_far"] == 50


def test_the_splits_hold_the_same_kinds(questions):
    counts = Counter((question.kind, question.split) for question in questions)
    for kind in set(KINDS) - UNSTATED:
        sizes = [counts[kind, split] for split in SPLITS]
        assert max(sizes) - min(sizes) <= 1, (kind, sizes)
    sizes = Counter(question.split for question in questions).values()
    assert max(sizes) - min(sizes) <= 1


def test_questions_differ_and_stand_in_the_order_of_their_ids(questions):
    assert len({question.question for question in questions}) == len(questions)
    ids = [question.id for question in questions]
    assert ids == sorted(ids)


def test_each_answer_stands_in_an_evidence_paragraph(questions, paragraphs):
    missing = [
        (question.id, number)
        for question in questions
        for number, answer in enumerate(question.answers)
        if not any(answer in paragraphs[evidence] for evidence in question.evidence)
    ]
    assert missing == []


def test_each_evidence_paragraph_holds_an_answer(questions, paragraphs):
    idle = [
        (question.id, evidence)
        for question in questions
        for evidence in question.evidence
        if not any(answer in paragraphs[evidence] for answer in question.answers)
    ]
    assert idle == []


def test_answers_are_short(questions):
    assert median(len(answer) for question in questions for answer in question.answers) <= 12
    too_long = [
        question.id
        for question in questions
        if question.kind not in LONG_KINDS and any(len(answer) > 40 for answer in question.answers)
    ]
    assert too_long == []


def test_page_break_questions_ask_about_the_paragraphs_that_one_cuts(questions, document):
    cut = {
        paragraph.number
        for paragraph in document.paragraphs
        if "\n" in document.source_text[paragraph.source_spans[0][0] : paragraph.source_spans[-1][1]]
    }
    asked = {number for q in questions if q.kind == "page_break" for number in q.evidence}
    assert asked == cut == {10, 12, 14, 16}


def test_no_report_question_can_be_read_by_users(questions):
    files = [path for pattern in READ_BY_USERS for path in ROOT.glob(pattern) if path.suffix in TEXT_SUFFIXES]
    assert ROOT / "qa" / "datatypes.py" in files
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    shown = [
        (question.id, path.name)
        for question in questions
        if question.split == "report"
        for path, text in texts.items()
        if question.question.rstrip("？") in text
    ]
    assert shown == []
