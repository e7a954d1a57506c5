"""The changes of the robustness benchmark change what they say, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import fold
from tests.benchmarks.misspelling import (
    changes,
    full_width,
    homophones,
    traditional,
    with_homophone,
    without_one,
    without_punctuation,
)

TEXTS = ["权利和权力，立即实行。会议批准了报告，力量。"]
QUESTION = st.text("会议批准了GDP 6.5%？，“权利”", max_size=30)


def test_homophones_are_the_commonest_of_the_same_sound():
    found = homophones(["利力力立立立", "会"])  # all three sound alike
    assert found == {"立": "力", "力": "立", "利": "立"}
    assert with_homophone("利会", random.Random(0), found) == "立会"


@given(QUESTION, st.integers(0, 5))
def test_each_changes_one_thing(question, seed):
    same = homophones(TEXTS)
    typo = with_homophone(question, random.Random(seed), same)
    assert len(typo) == len(question) and sum(a != b for a, b in zip(typo, question, strict=True)) <= 1
    shorter = without_one(question, random.Random(seed))
    assert len(question) - len(shorter) == (sum(c.isalnum() for c in question) > 1)
    assert fold(full_width(question)) == fold(question)
    assert all(c.isalnum() or c in " %" for c in without_punctuation(question))


@given(QUESTION)
def test_one_seed_gives_one_change(question):
    for change in changes(TEXTS).values():
        assert change(question, random.Random(3)) == change(question, random.Random(3))


@pytest.mark.parametrize(
    "question", ["这次大会审议批准了什么？", "发展的头发有几万？", "后来里面的干部怎么说？"]
)
def test_traditional_folds_back(question):
    assert traditional(question) != question
    assert fold(traditional(question)) == fold(question)
