"""Units and terms: known answers, agreement with the plain walk, and repetition despite punctuation."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.retriever.terms import stands_in, terms, unit_sequence
from tests.qa.retriever.oracle import plain_terms, plain_units

MIXED = st.text(st.sampled_from("市政协报告。，；“”一十三二〇第次5０6.% \nAbＧé…\U00020000的臺"), max_size=40)


def units_in(text: str) -> int:
    return len(unit_sequence(text))


def test_characters_words_and_whole_numbers_are_units():
    assert units_in("第16届，GDP增长6.5%") == 8  # 第 16 届 gdp 增 长 6.5 %
    assert unit_sequence("市").tolist() == [ord("市")]


def test_a_unit_of_its_own_for_each_kind():
    assert units_in("gdp2024") == 2
    assert units_in("1.5.2") == 1
    assert units_in("ab_cd") == 2
    assert units_in("。，！——《》 \n") == 0
    assert units_in("") == 0


def test_terms_are_units_and_neighbouring_pairs():
    keys, rows = terms(["甲乙", "", "甲，乙丙"])
    assert rows.tolist() == [0, 0, 2, 2, 2, 0, 2, 2]
    pair = keys[5]
    assert keys[6] == pair  # 甲，乙 has the pair 甲+乙 too
    assert keys[7] != pair


def test_a_pair_has_an_order():
    first, second = terms(["甲乙"])[0], terms(["乙甲"])[0]
    assert set(first.tolist()) & set(second.tolist()) == {ord("甲"), ord("乙")}


def test_spelling_variants_have_the_same_units():
    variants = ["二〇二四年第十六屆大會", "2024年第16届大会", "２０２４ 年，第16届“大会”"]
    assert len({tuple(unit_sequence(text).tolist()) for text in variants}) == 1


def test_stands_in_needs_neighbouring_units_in_order():
    text = unit_sequence("坚持稳中求进、以进促稳。")
    assert stands_in(unit_sequence("求进，以进"), text)
    assert not stands_in(unit_sequence("求进促稳"), text)
    assert not stands_in(unit_sequence("进以求"), text)
    assert not stands_in(unit_sequence("！"), text)
    assert not stands_in(unit_sequence("20"), unit_sequence("2024年"))


@settings(max_examples=150)
@given(MIXED)
def test_as_many_of_each_term_as_the_plain_walk_finds(text: str):
    fast = Counter(terms([text])[0].tolist())
    plain = Counter(plain_terms(text))
    assert units_in(text) == len(plain_units(text))
    assert sorted(fast.values()) == sorted(plain.values())


@settings(max_examples=100)
@given(st.lists(MIXED, max_size=6))
def test_a_text_has_the_same_terms_in_any_company(texts: list[str]):
    keys, rows = terms(texts)
    for row, text in enumerate(texts):
        assert keys[rows == row].tolist() == terms([text])[0].tolist()


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_takes_any_text(text: str):
    assert len(unit_sequence(text)) <= len(text) * 18  # NFKC turns one ligature into up to 18 characters


def test_takes_a_lone_surrogate():
    assert units_in("市\ud800政") == 2
