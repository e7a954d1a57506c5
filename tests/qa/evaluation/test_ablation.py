"""The ablation switches off what it says: each group of features once, and what is off is gone."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from qa.evaluation.benchmark.corpus import knowledge_base_of
from qa.evaluation.benchmark.sets import Asked
from qa.reader.answerer import default_answerer
from qa.reader.decision import FEATURES
from tests.benchmarks.ablation import GROUPS, f1s, variants

TEXTS = [
    f"{place}的人口是{n}万人。全市有桥、塔和{n + 3}座水库。"
    for n, place in enumerate(["云泽", "海澜"], start=41)
]
ASKED = [Asked("海澜的人口是多少？", ("42万人",), 1), Asked("云泽有哪些建筑？", ("桥、塔和44座水库",), 0)]


@pytest.fixture(scope="module")
def answerer():
    return default_answerer().at(0.0)


def test_every_group_is_of_features_and_none_stands_twice():
    named = list(chain.from_iterable(GROUPS.values()))
    assert len(named) == len(set(named)) and set(named) < set(FEATURES)


def test_every_variant_answers_and_what_is_off_is_gone(answerer):
    with knowledge_base_of(TEXTS, answerer) as whole:
        before = f1s(whole, ASKED)
        assert before[0] == 1.0
        made = {name: make() for name, make in variants(whole, answerer).items()}
        assert all(np.isfinite(f1s(other, ASKED)).all() for other in made.values())
        found = made["lexical half"].search(ASKED[0].question)
        assert found and all(passage.lexical_rank is None for passage in found)
        assert len(whole.answer(ASKED[1].question).citations) > 1
        assert len(made["lists and look-alikes"].answer(ASKED[1].question).citations) == 1
        assert made["passages of 120 instead of 180"].settings.passage_characters == 120
        muted = made["ranking: meaning"]._reader()._decision.ranking
        whole_ranking = answerer._decision.ranking
        for name, weight, old in zip(FEATURES, muted, whole_ranking, strict=True):
            assert weight == (0 if name in GROUPS["meaning"] else old)
