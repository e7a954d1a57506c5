"""A run over a small real knowledge base: what is asked is scored, by the very objects that users get."""

from dataclasses import replace

import pytest

from qa import KnowledgeBase
from qa.errors import InvalidQuestionError
from qa.evaluation import Question, evaluate
from qa.evaluation.results import given
from qa.evaluation.scoring import score
from qa.reader.answerer import default_answerer

TEXT = """云泽市第六届科技周公报

　　第六届云泽科技周历时七天，412项活动走进了86个社区，参与群众达到31.5万人次。
　　青溪县的茶农用无人机为3200亩茶园体检，采茶的时间缩短了一半。
　　市科学技术协会向获得“云泽科普之星”称号的20位同志表示祝贺。
"""


def asked(text: str, answers: tuple[str, ...], evidence: tuple[int, ...], name: str) -> Question:
    kind = "fact" if answers else "unanswerable_far"
    return Question(name, kind, "tune", text, answers, evidence, bool(answers))


QUESTIONS = [
    asked("参与群众达到多少人次？", ("31.5万人次", "31.5万"), (1,), "q1"),
    asked("青溪县的茶农用无人机为多少亩茶园体检？", ("3200亩", "3200"), (2,), "q2"),
    asked("谁向“云泽科普之星”表示祝贺？", ("市科学技术协会",), (3,), "q3"),
    asked("木星有几颗卫星？", (), (), "q4"),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("documents") / "公报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def knowledge_base(file):
    with KnowledgeBase.build([file]) as built:
        yield built


@pytest.fixture(scope="module")
def report(knowledge_base):
    return evaluate(knowledge_base, QUESTIONS)


def test_every_question_is_asked_and_scored_as_users_meet_it(knowledge_base, report):
    assert [result.question for result in report.results] == QUESTIONS
    for result in report.results:
        answer = knowledge_base.answer(result.question.question)
        assert result.given == given(answer)
        plain = score(result.question, answer.citations)
        assert replace(result.score, support=None) == plain
        assert (result.miss is None) == plain.right
        assert result.retrieval.depth == len(knowledge_base.search(result.question.question, 10))
        assert result.latency_ms > 0


def test_the_conditions_tell_runs_apart(knowledge_base, report, file):
    found = report.conditions
    assert found.settings["threshold"] == knowledge_base.threshold
    assert (found.documents, found.encoder) == (1, knowledge_base.store.encoder.fingerprint)
    with KnowledgeBase.build([file]) as other:
        other.adopt(replace(other.settings, read_passages=2))
        assert evaluate(other, []).conditions.settings["read_passages"] == 2
        assert evaluate(other, []).conditions.corpus == found.corpus


def test_a_question_in_the_words_of_the_text_finds_its_passage_first(report):
    assert report.results[1].retrieval.first == 1
    assert report.results[1].gold[0].quote.startswith("青溪县的茶农")
    (row,) = [row for row in report.rows() if (row.group, row.name) == ("all", "recall_at_5")]
    assert (row.value, row.n) == (1.0, 3)


def test_progress_counts_every_question(knowledge_base):
    seen = []
    evaluate(knowledge_base, QUESTIONS[:3], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_no_questions_make_an_empty_report(knowledge_base):
    assert evaluate(knowledge_base, []).results == ()


def test_a_question_that_cannot_be_asked_is_the_callers_to_mend(knowledge_base):
    with pytest.raises(InvalidQuestionError):
        evaluate(knowledge_base, [asked("？", (), (), "empty")])


def test_a_threshold_no_confidence_reaches_abstains_on_everything_and_knows_what_it_held_back(file, report):
    with KnowledgeBase.build([file], answerer=default_answerer().at(1.1)) as silent:
        run = evaluate(silent, QUESTIONS)
    figures = {row.name: row.value for row in run.rows() if row.group == "all"}
    assert (figures["wrongly_abstained"], figures["abstained_rightly"]) == (1.0, 1.0)
    assert (figures["answered_right"], figures["abstention_precision"]) == (0.0, 0.25)
    bold = [result.given.citations or result.held_back for result in report.results]
    assert [result.held_back for result in run.results] == bold
    assert run.curve() == report.curve()
    assert all(
        result.given.confidence == result.miss.threshold for result in run.results if result.bold_right
    )


def test_the_whole_curve_is_known_at_any_threshold(file, report):
    with KnowledgeBase.build([file], answerer=default_answerer().at(0.0)) as bold:
        run = evaluate(bold, QUESTIONS)
    answered = [result for result in run.results if result.given.citations]
    assert len(answered) >= 3
    assert run.curve()[0].coverage == len(answered) / len(QUESTIONS)
    assert run.curve() == report.curve()
