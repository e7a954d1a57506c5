"""A run over a small real knowledge base: what is asked is scored, by the very objects that users get."""

import pytest

from qa import KnowledgeBase
from qa.errors import InvalidQuestionError
from qa.evaluation import Question, evaluate
from qa.evaluation.scoring import first_relevant_rank, score
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
        text = result.question.question
        assert result.answer == knowledge_base.answer(text)
        assert result.score == score(result.question, result.answer.citations)
        assert result.relevant_rank == first_relevant_rank(result.question, knowledge_base.search(text, 10))
        assert result.latency_ms > 0


def test_a_question_in_the_words_of_the_text_finds_its_passage_first(report):
    assert report.results[1].relevant_rank == 1
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


def test_a_threshold_no_confidence_reaches_abstains_on_everything(file):
    with KnowledgeBase.build([file], answerer=default_answerer().at(1.1)) as silent:
        report = evaluate(silent, QUESTIONS)
    figures = {row.name: row.value for row in report.rows() if row.group == "all"}
    assert (figures["wrongly_abstained"], figures["abstained_rightly"]) == (1.0, 1.0)
    assert (figures["answered_right"], figures["abstention_precision"]) == (0.0, 0.25)
    assert report.curve() == []


def test_the_threshold_zero_gives_the_whole_curve(file):
    with KnowledgeBase.build([file], answerer=default_answerer().at(0.0)) as bold:
        report = evaluate(bold, QUESTIONS)
    answered = [result for result in report.results if result.answer.citations]
    assert len(answered) >= 3
    assert report.curve()[0].coverage == len(answered) / len(QUESTIONS)
    assert report.curve()[0].wrongly_abstained == 0.0
