"""Tuning: what is chosen, what it is said to gain, and that the store takes it and gives it back."""

from dataclasses import replace

import numpy as np
import pytest

from qa import KnowledgeBase
from qa.evaluation.questions import Question
from qa.evaluation.tuning import FOLDS, Trial, _best, _folds, questions_to_tune_on, tune
from qa.settings import Settings
from tests.qa.evaluation.examples import question

BEFORE = Settings(threshold=0.5)
TEXT = "公报\n\n　　{}\n".format(
    "\n　　".join(f"第{n}区有{n + 20}座桥，建桥用了{n + 3}年。" for n in range(1, 13))
)


def trial(settings=BEFORE, confidences=(), right=(), answerable=None):
    answerable = [True] * len(right) if answerable is None else answerable
    return Trial(settings, np.array(confidences), np.array(right, bool), np.array(answerable, bool))


def test_an_outcome_is_a_right_answer_or_a_right_abstention():
    made = trial(confidences=[0.9, 0.2, 0.9, 0.2, -1.0], right=[1, 1, 0, 0, 0], answerable=[1, 1, 1, 0, 0])
    assert made.outcome(0.5).tolist() == [True, False, False, True, True]
    assert made.outcome(0.1).tolist() == [True, True, False, False, True]


def test_the_threshold_that_gets_most_right_is_chosen():
    made = trial(confidences=[0.9, 0.6, 0.45, 0.3, 0.2], right=[1, 1, 1, 0, 0], answerable=[1, 1, 1, 0, 0])
    settings, _ = _best([made], np.arange(5), BEFORE)
    assert settings.threshold == pytest.approx((0.45 + 0.3) / 2)


def test_what_gains_nothing_changes_nothing():
    other = replace(BEFORE, read_passages=8)
    made = [trial(s, [0.9, 0.2], [1, 0], [1, 0]) for s in (BEFORE, other)]
    settings, chosen = _best(made, np.arange(2), BEFORE)
    assert settings == BEFORE and chosen is made[0]


def test_a_better_combination_is_chosen_and_only_what_it_was_shown_counts():
    other = replace(BEFORE, read_passages=8)
    made = [trial(BEFORE, [0.9] * 4, [1, 0, 0, 1]), trial(other, [0.9] * 4, [1, 1, 1, 0])]
    assert _best(made, np.arange(4), BEFORE)[0] == other
    assert _best(made, np.array([3]), BEFORE)[0] == BEFORE


def test_folds_share_out_every_kind():
    asked = [question(["甲"], [1], kind, name=f"{kind}{n}") for kind in ("fact", "why") for n in range(10)]
    folds = _folds(asked)
    assert sorted(np.concatenate(folds).tolist()) == list(range(20))
    assert [len(fold) for fold in folds] == [4] * FOLDS
    for fold in folds:
        assert [asked[place].kind for place in fold].count("why") == 2


def test_only_questions_that_may_be_fitted_to_are():
    asked = [
        question(["甲"], [1], split=split, name=split or "none") for split in ("tune", "gate", "report", "")
    ]
    drafts = [replace(asked[0], draft=True)]
    assert [each.id for each in questions_to_tune_on([*asked, *drafts])] == ["tune", "none"]


@pytest.fixture
def store(tmp_path):
    (tmp_path / "公报.txt").write_text(TEXT, encoding="utf-8")
    KnowledgeBase.build([tmp_path / "公报.txt"], store=tmp_path / "store").close()
    return tmp_path / "store"


def test_tuning_a_store_that_abstains_on_everything_finds_the_threshold(store, monkeypatch):
    monkeypatch.setattr("qa.evaluation.tuning.DENSE_WEIGHTS", (Settings().dense_weight,))
    monkeypatch.setattr("qa.evaluation.tuning.PASSAGE_LENGTHS", (Settings().passage_characters, 60))
    monkeypatch.setattr("qa.evaluation.tuning.READ_COUNTS", (Settings().read_passages,))
    asked = [
        Question(f"q{n}", "how_many", "", f"第{n}区有多少座桥？", (f"{n + 20}座", f"{n + 20}座桥"), (), True)
        for n in range(1, 13)
    ]
    with KnowledgeBase.open(store) as opened:
        opened.adopt(replace(opened.settings, threshold=0.999))
        told = []
        found = tune(opened, asked, lambda done, total: told.append((done, total)))
        assert found.right_before == 0.0
        assert found.right_after > 0.5 and found.pays and found.p_gain < 0.01
        assert found.interval[0] > 0 and found.fitted >= found.right_after
        assert told == [(1, 2), (2, 2)]
        assert opened.settings.threshold == 0.999, "nothing is written by looking"
        opened.adopt(found.after)
        answers = [opened.answer(each.question) for each in asked]
    with KnowledgeBase.open(store) as again:
        assert again.settings == found.after
        assert [again.answer(each.question) for each in asked] == answers
        assert sum(not answer.abstained for answer in answers) >= 6
        assert again.adopt(None) and again.settings.threshold == 0.999
        assert again.adopt(None) and again.settings == Settings()
        assert not again.adopt(None)


def test_other_passages_are_indexed_at_once_and_taken_back(store):
    with KnowledgeBase.open(store) as opened:
        before = opened.search("第3区有多少座桥？")
        opened.adopt(replace(opened.settings, passage_characters=12))
        cut = opened.search("第3区有多少座桥？")
        assert max(len(passage.text) for passage in cut) <= 12 < max(len(passage.text) for passage in before)
        copied = opened.recut(Settings().passage_characters)
        assert [each.text for each in copied.search("第3区有多少座桥？")] == [each.text for each in before]
        copied.close()
        opened.adopt(None)
        assert [each.text for each in opened.search("第3区有多少座桥？")] == [each.text for each in before]
