"""Drafts are fit to be reviewed: marked, checkable, different, the same every time."""

import pytest

from qa import KnowledgeBase
from qa.evaluation import load_questions, read_questions, write_questions
from qa.evaluation.checking import check_against
from qa.evaluation.drafting import draft_questions
from qa.reader.question import is_question


@pytest.fixture(scope="module")
def knowledge_base(documents):
    files = [path for path in documents.iterdir() if path.suffix in (".txt", ".md")]
    with KnowledgeBase.build(sorted(files)) as built:
        yield built


@pytest.fixture(scope="module")
def drafts(knowledge_base):
    return draft_questions(knowledge_base)


def test_every_draft_is_marked_and_a_question(drafts):
    assert len(drafts) >= 60
    assert all(draft.draft for draft in drafts)
    assert [draft.question for draft in drafts if not is_question(draft.question)] == []
    assert len({draft.question for draft in drafts}) == len(drafts)
    assert {"list", "how_many", "fact", "unanswerable"} <= {draft.kind for draft in drafts}


def test_no_draft_gives_its_answer_away(drafts):
    told = [
        each.id for each in drafts if each.kind != "list" and any(a in each.question for a in each.answers)
    ]
    assert told == []


def test_drafts_make_a_valid_file_that_fits_the_documents(drafts, knowledge_base, tmp_path):
    path = tmp_path / "drafts.jsonl"
    write_questions(drafts, path)
    assert load_questions(path) == drafts
    reviewed = path.read_text(encoding="utf-8").replace(', "draft": true', "")
    path.write_text(reviewed, encoding="utf-8")
    file = read_questions(path)
    assert not any(question.draft for question in file.questions)
    check_against(file, knowledge_base)


def test_an_answer_taken_from_another_document_stands_in_neither_the_document_asked(drafts, knowledge_base):
    """The words asked for are in the document they come from, and not in the one the question names."""
    texts = {each.source: knowledge_base.source_text(each.id) for each in knowledge_base.documents()}
    answered = {each.question: each for each in drafts if each.answerable}
    strange = [each for each in drafts if not each.answerable]
    assert len(strange) >= 10
    for each in strange:
        origin = next(answered[asked] for asked in answered if each.question.endswith(asked))
        assert origin.document != each.document
        assert not any(answer in texts[each.document] for answer in origin.answers)


def test_the_same_documents_give_the_same_drafts(drafts, knowledge_base):
    assert draft_questions(knowledge_base) == drafts
    assert draft_questions(knowledge_base, seed=1) != drafts


def test_a_limit_is_kept_and_one_document_has_nothing_strange(documents):
    with KnowledgeBase.build([documents / "flood_notice.txt"]) as one:
        drafts = draft_questions(one, per_document=4)
    assert len(drafts) == 4
    assert all(draft.answerable for draft in drafts)


def test_a_list_is_asked_for_by_what_introduces_it(drafts):
    found = {draft.question: draft for draft in drafts if draft.kind == "list"}
    asked = found["湖泊保护规划应当包括哪些内容？"]
    assert asked.answers[3] == "湖滨带生态修复措施"
    assert asked.evidence == (10, 11, 12, 13)
