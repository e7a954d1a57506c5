"""A run is kept whole, told apart from others, and keeps the report split's answers to itself."""

import json
from dataclasses import replace

import pytest

from qa.errors import InvalidRunError
from qa.evaluation import MissClass, Run, compare
from tests.qa.evaluation.examples import citation, question, result, run


def some(*right, split="gate"):
    """Make a run of one question for each name; those in `right` are answered rightly."""
    names = "abcdefgh"
    asked = [question(["甲乙"], [1], name=name, split=split) for name in names]
    return run(*(result(each, [citation("甲乙" if each.id in right else "丙丁")], rank=1) for each in asked))


def test_a_run_is_read_back_as_it_was_written(tmp_path):
    made = run(
        result(question(["甲乙"], [1], name="a"), [citation("甲乙")], rank=2),
        result(question(["甲", "乙"], [1], "list", name="b"), held_back=[citation("甲")]),
        result(question(name="c"), [citation("甲")]),
    )
    made.save(tmp_path / "run.json", reveal=True)
    assert Run.load(tmp_path / "run.json") == made
    assert len((tmp_path / "run.json").read_text(encoding="utf-8").splitlines()) >= 3 + len(made.results)


def test_an_empty_run_is_read_back(tmp_path):
    run().save(tmp_path / "run.json")
    assert Run.load(tmp_path / "run.json") == run()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"results": 3}', '{"conditions": {}, "results": []}'])
def test_a_file_that_is_no_run_is_refused(tmp_path, content):
    (tmp_path / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidRunError) as caught:
        Run.load(tmp_path / "run.json")
    assert str(tmp_path / "run.json") in str(caught.value)
    with pytest.raises(InvalidRunError):
        Run.load(tmp_path / "none.json")


def test_a_run_of_another_version_is_refused(tmp_path):
    replace(run(), schema_version="1.0").save(tmp_path / "run.json")
    with pytest.raises(InvalidRunError, match=r"version 1\.0"):
        Run.load(tmp_path / "run.json")


def test_single_answers_of_the_report_split_stay_hidden_but_count(tmp_path):
    made = some("a", "b", split="report")
    made.save(tmp_path / "run.json")
    text = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert "甲乙" not in text and "丙丁" not in text and "是什么" not in text
    kept = Run.load(tmp_path / "run.json")
    assert kept.rows() == made.rows()
    assert kept.curve() == made.curve()
    assert kept.shown() == () and made.shown() == ()
    assert len(made.shown(reveal=True)) == 8
    assert "甲乙" in json.dumps(made.to_dict(reveal=True), ensure_ascii=False)


def test_comparing_says_what_was_fixed_and_what_broke():
    compared = compare(some("a", "b", "c"), some("b", "d"))
    assert [each.question.id for each in compared.fixed] == ["a", "c"]
    assert [each.question.id for each in compared.broken] == ["d"]
    assert (compared.right, compared.baseline_right, compared.difference) == (3 / 8, 2 / 8, 1 / 8)
    assert (compared.n, compared.left_out) == (8, 0)
    # of three questions that differ, at least one against: 7 of 8 signs; at least two for: 4 of 8
    assert (compared.p_loss, compared.p_gain) == (7 / 8, 4 / 8)
    assert not compared.is_worse and not compared.is_better


def test_only_a_significant_loss_is_worse():
    assert compare(some(), some(*"abcde")).is_worse  # one of 32
    assert not compare(some(), some(*"abcd")).is_worse  # one of 16
    assert compare(some(*"abcde"), some()).is_better


def test_questions_that_were_changed_are_not_compared():
    one, other = some("a"), some("a")
    changed = replace(other.results[0], question=replace(other.results[0].question, answers=("别的",)))
    compared = compare(one, replace(other, results=(changed, *other.results[1:6])))
    assert (compared.n, compared.left_out) == (5, 4)
    with pytest.raises(ValueError, match="no question in common"):
        compare(one, run())


def test_a_kept_run_of_the_report_split_can_be_compared(tmp_path):
    some("a", split="report").save(tmp_path / "run.json")
    compared = compare(some("b", split="report"), Run.load(tmp_path / "run.json"))
    assert [each.question.id for each in (*compared.fixed, *compared.broken)] == ["b", "a"]


def test_misses_are_found_by_class():
    made = some("a")
    assert len(made.misses(MissClass.WRONG_SPAN)) == 7
    assert made.misses(MissClass.REPAIR) == []
