"""Fitting the choice of lists: on rows whose answer one feature tells."""

import random
from dataclasses import replace

import numpy as np
import pytest

from qa.reader.list_choice import ListChoice, shipped_choice
from qa.reader.training.list_rows import ListRow, Wanted, is_telling, with_counts
from qa.reader.training.lists import figures, fit_choice, fit_sureness

TOLD = Wanted("有哪些条件？", "list", ("会游泳", "会划船"), "a.txt")
ONE = Wanted("由哪些部门管？", "fact", ("水务部门",), "a.txt")
SHIPPED = shipped_choice()


def row(seed, is_list, answerable=True):
    rng = np.random.default_rng(seed)
    lists = [dict.fromkeys(SHIPPED.lists, 0.0) for _ in range(4)]
    for each in lists:
        each["worded"] = float(rng.uniform(0, 0.4))
    if is_list:
        lists[2]["worded"] = float(rng.uniform(0.7, 1.0))
    right = np.array([False, False, is_list, False, not is_list]) & answerable
    single = dict.fromkeys(SHIPPED.single, 0.0) | {"bias": 1.0}
    confidence = 0.9 if answerable else 0.1
    return ListRow(
        TOLD if is_list else ONE,
        tuple(lists),
        single,
        right,
        right[:-1].astype(float),
        confidence,
        answerable,
    )


@pytest.fixture(scope="module")
def rows():
    answered = [row(seed, is_list=seed % 3 > 0) for seed in range(60)]
    return [*answered, *(row(seed, is_list=True, answerable=False) for seed in range(60, 80))]


@pytest.fixture(scope="module")
def choice(rows):
    found = fit_choice(rows)
    return ListChoice(found.lists, found.single, fit_sureness(found, rows))


def test_what_tells_the_right_list_is_learned(choice, rows):
    assert choice.lists["worded"] > 1
    assert "40 lists, right 1.000 (found 1.000), item F1 1.000; 0 of 20 single answers" in figures(
        choice, rows
    )


def test_the_surer_of_the_span_the_surer_of_the_list(choice, rows):
    features = rows[1].features
    worths = [sum(choice.lists[n] * v for n, v in f.items()) for f in features]
    weighed = rows[1].weighed([*worths, -9.0])
    assert choice.confidence(weighed, 0.9) > 0.8 > 0.3 > choice.confidence(weighed, 0.1)


def test_weights_are_written_by_name_and_read_again(choice, tmp_path):
    choice.write(tmp_path)
    assert ListChoice.load(tmp_path) == choice


def test_the_shipped_weights_bear_the_names_of_the_features(choice):
    assert (list(choice.lists), list(choice.single)) == (list(SHIPPED.lists), list(SHIPPED.single))
    assert list(choice.sureness) == list(SHIPPED.sureness)


def test_a_question_is_asked_with_its_number_of_items():
    [counted] = with_counts([TOLD, ONE], random.Random(0))
    assert counted.question[:3] == "有哪两"
    assert counted.answers == TOLD.answers


def test_one_answer_that_is_a_coordination_tells_nothing():
    assert is_telling(TOLD)
    assert is_telling(ONE)
    assert not is_telling(replace(ONE, answers=("水务部门和园林部门",)))
