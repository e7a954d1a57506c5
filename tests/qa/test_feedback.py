"""Feedback is kept whole, refused when it says nothing usable, and makes questions the evaluation reads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.default_store import seed_files
from qa.errors import IncompatibleStoreError, InvalidFeedbackError, InvalidQuestionError
from qa.evaluation import load_questions, read_questions
from qa.evaluation.checking import check_against
from qa.feedback import FILE, FeedbackBook, FeedbackReason, RightSpan, as_questions, cited_spans
from qa.knowledge_base import KnowledgeBase
from qa.store.database import Database

QUESTION = "这次大会审议批准了什么？"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("feedback") / "store"
    with KnowledgeBase.build(seed_files(), store=folder) as made:
        yield made


def written(records: list[dict[str, object]], path: Path) -> Path:
    path.write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8"
    )
    return path


def test_a_right_answer_becomes_a_question_with_its_citations_as_the_evidence(seeds, tmp_path):
    answer = seeds.answer(QUESTION)
    record = seeds.give_feedback(answer)
    assert record.reasons == () and [span.text for span in record.spans] == [
        each.text for each in answer.citations
    ]
    loaded = load_questions(written(as_questions([record]), tmp_path / "questions.jsonl"))
    assert loaded[0].question == QUESTION and loaded[0].answerable
    assert loaded[0].answers == tuple(each.text for each in answer.citations)
    assert loaded[0].evidence == tuple(each.paragraph.number for each in answer.citations)


def test_a_wrong_answer_becomes_a_question_only_with_a_confirmed_span(seeds, tmp_path):
    answer = seeds.answer(QUESTION)
    bare = seeds.give_feedback(answer, ["wrong_answer"], "不对")
    assert as_questions([bare]) == []
    document = seeds.documents()[0].id
    place = next(each for each in seeds.paragraphs(document) if each.kind != "heading")
    span = RightSpan(document, heading=False, paragraph=place.number, start=0, end=4)
    told = seeds.give_feedback(answer, ["wrong_answer"], spans=[span])
    assert told.spans[0].text == place.text[:4]
    (question,) = load_questions(written(as_questions([bare, told]), tmp_path / "questions.jsonl"))
    assert question.answers == (place.text[:4],) and question.evidence == (place.number,)


def test_an_answer_that_should_have_been_none_becomes_an_unanswerable_question(seeds, tmp_path):
    record = seeds.give_feedback(seeds.answer(QUESTION), [FeedbackReason.SHOULD_HAVE_ABSTAINED])
    (question,) = load_questions(written(as_questions([record]), tmp_path / "questions.jsonl"))
    assert not question.answerable and question.answers == ()


def test_of_two_records_on_one_question_the_last_counts(seeds):
    answer = seeds.answer(QUESTION)
    first, last = seeds.give_feedback(answer), seeds.give_feedback(answer, ["should_have_abstained"])
    assert [each["answerable"] for each in as_questions([first, last])] == [False]


def test_records_come_back_in_order_from_another_process_s_file(tmp_path):
    answer = KnowledgeBase.build(seed_files()).answer(QUESTION)
    book = FeedbackBook(tmp_path)
    assert book.all() == []
    kept = [book.record(answer.to_dict(), ["part_missing"], f"第{i}条") for i in range(3)]
    book.close()
    again = FeedbackBook(tmp_path)
    assert [each.comment for each in again.all()] == ["第0条", "第1条", "第2条"]
    assert [each.id for each in again.all()] == [each.id for each in kept]
    assert again.all()[0].answer["citations"][0]["text"] == answer.citations[0].text
    again.close()


def test_many_may_begin_a_book_at_the_same_time(tmp_path):
    answer = {"question": "何时？", "abstained": True, "citations": []}
    begin = Barrier(8)

    def record(book: FeedbackBook) -> None:
        begin.wait()
        book.record(answer)

    for number in range(30):
        (tmp_path / str(number)).mkdir()
        books = [FeedbackBook(tmp_path / str(number)) for _ in range(8)]
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(record, books))
        assert len(books[0].all()) == 8
        for book in books:
            book.close()


def test_what_is_acknowledged_from_many_threads_is_all_there(tmp_path):
    books = [FeedbackBook(tmp_path), FeedbackBook(tmp_path)]
    answer = {"question": "何时？", "abstained": True, "citations": []}
    with ThreadPoolExecutor(8) as threads:
        ids = {
            each.id for each in threads.map(lambda i: books[i % 2].record(answer, comment=str(i)), range(40))
        }
    assert {each.id for each in books[0].all()} == ids and len(ids) == 40
    for book in books:
        book.close()


@pytest.mark.parametrize(
    ("fault", "reasons", "comment", "spans"),
    [
        ("unknown_reason", ["ugly"], "", []),
        ("too_long", ["wrong_answer"], "长" * 2_001, []),
        ("not_unicode", ["wrong_answer"], "\ud800", []),
        (
            "unknown_span",
            ["wrong_answer"],
            "",
            [RightSpan("none", heading=False, paragraph=1, start=0, end=1)],
        ),
        ("contradiction", ["should_have_abstained"], "", "cited"),
    ],
)
def test_unusable_feedback_is_refused_and_not_kept(seeds, fault, reasons, comment, spans):
    answer, before = seeds.answer(QUESTION), len(seeds.feedback.all())
    given_spans = cited_spans(answer.to_dict()) if spans == "cited" else spans
    with pytest.raises(InvalidFeedbackError) as refused:
        seeds.give_feedback(answer, reasons, comment, given_spans)
    assert refused.value.values["fault"] == fault
    assert len(seeds.feedback.all()) == before


@pytest.mark.parametrize(
    "question", ["", "？！", "水" * 100_000, {"question": "水费多少？", "rewritten_question": "？"}]
)
def test_feedback_on_what_is_no_question_is_refused_and_not_kept(seeds, question):
    before = len(seeds.feedback.all())
    none = {**seeds.answer(QUESTION).to_dict(), "text": "", "abstained": True, "citations": []}
    asked = question if isinstance(question, dict) else {"question": question}
    with pytest.raises(InvalidQuestionError):
        seeds.give_feedback({**none, **asked})
    assert len(seeds.feedback.all()) == before


def test_citations_are_counted_before_any_is_looked_up(seeds, monkeypatch):
    answer = seeds.answer(QUESTION).to_dict()
    answer["citations"] = answer["citations"][:1] * 21
    monkeypatch.setattr(seeds, "_found", None)
    with pytest.raises(InvalidFeedbackError) as refused:
        seeds.give_feedback(answer)
    assert refused.value.values["fault"] == "too_long"


def test_for_a_citation_its_paragraph_is_read_and_not_its_document(seeds, monkeypatch):
    answer = seeds.answer(QUESTION).to_dict()
    answer["citations"] = answer["citations"][:1] * 20
    monkeypatch.setattr(Database, "paragraphs", None)
    assert len(seeds.give_feedback(answer).spans) == 20


def test_citations_of_what_is_not_there_confirm_nothing(seeds):
    answer = seeds.answer(QUESTION).to_dict()
    (cited, *_) = answer["citations"]
    elsewhere = [{**cited["paragraph"], "number": number} for number in (0, 10**6, 10**30)]
    answer["citations"] = [{**cited, "paragraph": each} for each in elsewhere]
    answer["citations"].append({**cited, "document": {**cited["document"], "id": "none"}})
    assert seeds.give_feedback(answer).spans == ()


def test_a_span_s_text_must_be_what_the_document_says_there(seeds):
    answer = seeds.answer(QUESTION)
    (span, *_) = cited_spans(answer.to_dict())
    with pytest.raises(InvalidFeedbackError):
        seeds.give_feedback(answer, ["wrong_answer"], spans=[replace(span, text="别的话")])


def test_a_record_of_a_later_version_is_refused_with_what_is_wrong(tmp_path):
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IncompatibleStoreError, match="99"):
        FeedbackBook(tmp_path).all()


@settings(max_examples=30, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.sets(st.sampled_from(FeedbackReason))
)
def test_whatever_is_kept_comes_back(comment, reasons):
    book = FeedbackBook(None)
    answer = {"question": "何时？", "abstained": False, "citations": []}
    book.record(answer, reasons, comment)
    (kept,) = book.all()
    assert kept.comment == comment.strip() and set(kept.reasons) == reasons and kept.answer == answer
    book.close()


def test_a_confirmed_question_can_be_run_over_several_documents(documents: Path, tmp_path):
    with KnowledgeBase.build([documents, *seed_files()]) as kb:
        kb.give_feedback(kb.answer("登记收费吗？"))
        answer = kb.answer("本届科技周有哪三个特点？")
        assert answer.citations
        kb.give_feedback(answer)
        file = read_questions(written(as_questions(kb.feedback.all()), tmp_path / "questions.jsonl"))
        check_against(file, kb)
        (question,) = [each for each in file.questions if each.question == answer.question]
        assert question.document == answer.citations[0].document.id


def test_what_a_removed_document_confirmed_is_left_out(documents: Path, tmp_path):
    with KnowledgeBase.build([documents, *seed_files()]) as kb:
        gone, there = kb.answer("本届科技周有哪三个特点？"), kb.answer(QUESTION)
        assert gone.citations and there.citations
        for each in (gone, there):
            kb.give_feedback(each)
        kb.remove(gone.citations[0].document.id)
        file = read_questions(written(kb.confirmed_questions(), tmp_path / "questions.jsonl"))
        check_against(file, kb)
        assert [each.question for each in file.questions] == [QUESTION]


def test_a_record_that_no_question_file_may_hold_blocks_no_other(seeds, tmp_path):
    """Such records were accepted once, and lie in stores."""
    good = seeds.give_feedback(seeds.answer(QUESTION))
    none = {"question": "", "abstained": True, "citations": []}
    (span, *_) = good.spans
    poisoned = [
        replace(good, id="1", answer=none, spans=()),
        replace(good, id="2", answer={**none, "question": "水" * 100_000}, spans=()),
        replace(
            good, id="3", answer={**good.answer, "question": "空白是什么？"}, spans=(replace(span, text=" "),)
        ),
    ]
    loaded = load_questions(written(as_questions([*poisoned, good]), tmp_path / "questions.jsonl"))
    assert [each.question for each in loaded] == [QUESTION]


def test_a_heading_is_no_evidence(seeds):
    good = seeds.give_feedback(seeds.answer(QUESTION))
    (span, *_) = good.spans
    both = replace(good, spans=(replace(span, heading=True, text="标题"), span))
    (question,) = as_questions([both])
    assert question["answers"] == [span.text] and question["evidence"] == [span.paragraph]
    assert as_questions([replace(good, spans=(replace(span, heading=True),))]) == []


def test_a_follow_up_becomes_the_question_it_was_understood_as(seeds):
    answer = replace(seeds.answer(QUESTION), question="那呢？", rewritten_question=QUESTION)
    with KnowledgeBase.build(seed_files()) as kb:
        kb.give_feedback(answer)
        assert [each["question"] for each in as_questions(kb.feedback.all())] == [QUESTION]
