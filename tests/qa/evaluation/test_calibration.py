"""The calibration of a benchmark, by hand, and its place in a model card."""

from __future__ import annotations

import numpy as np
import pytest

from qa.evaluation.benchmark.calibration import Calibration, calibration, coverage_table, reliability_table
from qa.evaluation.benchmark.parts import Part
from qa.evaluation.benchmark.sets import Asked, QuestionSet
from qa.evaluation.figures import Row
from qa.reader.answerer import default_answerer
from qa.reader.training.card import BEGIN, END, section, with_section

FOUND = Calibration(np.array([0.95, 0.9, 0.35, 0.05]), np.array([True, False, True, False]))


def test_error_curve_and_tables_by_hand():
    # Bins: 0.9 to 1 holds two answers of mean 0.925, half of them right; 0.3 to 0.4 one, right; 0 to 0.1 one, wrong.
    assert FOUND.error() == pytest.approx((2 * 0.425 + 0.65 + 0.05) / 4)
    assert [(p.coverage, p.threshold, p.right) for p in FOUND.curve()][-2:] == [
        (0.75, 0.35, pytest.approx(2 / 3)), (1.0, 0.05, 0.5)]  # fmt: skip
    assert reliability_table(FOUND.bins(), "abcd")[2:][-1].startswith(
        "| 0.9–1.0 | 2 | 92.5% | 50.0% | ██████████░"
    )
    assert coverage_table(FOUND.curve(), "abc")[-1] == "| 100% | 0.050 | 50.0% |"


def test_half_of_the_questions_are_asked_where_no_answer_is_right():
    places = ["云泽", "海澜", "青溪", "南陵"]
    contexts = [f"{place}的人口是{n}万人。全市有{n + 3}座桥。" for n, place in enumerate(places, start=41)]
    asked = [
        Asked(f"{place}的人口是多少？", (f"{n}万人",), n - 41) for n, place in enumerate(places, start=41)
    ]
    questions = QuestionSet("", tuple(contexts), tuple(asked))
    told = []
    found = calibration(
        questions, default_answerer(), lambda given: [(each.context + 1) % 4 for each in given],
        lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert len(found.right) == 4 and int(found.right.sum()) == 2
    assert told == [(n, 4) for n in range(1, 5)]
    again = calibration(questions, default_answerer(), lambda given: [None] * 4, lambda *_: None)
    assert again.right.all()


def test_a_card_keeps_one_section():
    rows = tuple(
        Row("all", "all", name, 0.1, 0.0, 0.2, 4) for name in ("calibration_error", "risk_coverage_area")
    )
    made = section(Part("calibration", rows, tuple(FOUND.bins()), tuple(FOUND.curve())), "`set`")
    card = with_section("# Card\n\n## Limits\n\nSmall.\n", made)
    assert card.index(BEGIN) < card.index(END) < card.index("## Limits") and "Small." in card
    assert with_section(card, made) == card
    assert with_section(card, made.replace("0.100", "0.200")).count(BEGIN) == 1
