"""CMRC's exact match and F1 against hand arithmetic and a brute-force oracle."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.cmrc import exact_match, f1, strip_marks, tokens

# prediction, reference, exact match, and F1 as (twice the common tokens, tokens of both together)
PAIRS = [
    ("人民", "人民", 1, (4, 4)),
    ("全市人民", "人民", 0, (4, 6)),
    ("人民", "全市人民", 0, (4, 6)),
    ("甲乙丙丁", "甲乙戊丙丁", 0, (4, 9)),  # substring, not subsequence: that would be 8/9
    ("十四五规划", "十五五规划", 0, (6, 10)),
    ("", "人民", 0, (0, 2)),
    ("人民", "", 0, (0, 2)),
    ("", "", 1, (0, 1)),  # no token in common: the script scores 0
    ("。", "", 1, (0, 1)),
    # marks that are dropped
    ("《宪法》", "宪法", 1, (4, 4)),
    ("“十四五”规划", "十四五规划", 1, (10, 10)),
    ("（一）加强", "一加强", 1, (6, 6)),
    ("甲、乙", "甲乙", 1, (4, 4)),
    ("「甲」『乙』", "甲乙", 1, (4, 4)),
    ("好！", "好？", 1, (2, 2)),
    ("甲·乙", "甲乙", 1, (4, 4)),
    ("甲～乙", "甲~乙", 1, (4, 4)),
    ("C++", "C", 1, (2, 2)),
    ("第1－2条", "第12条", 1, (6, 6)),
    ("2024-03-05", "20240305", 1, (2, 2)),
    ("2024/03/05", "2024-03-05", 1, (2, 2)),
    ("10：30", "10:30", 1, (2, 2)),
    # marks that stay
    ("‘好’", "好", 0, (2, 3)),
    ("好…", "好", 0, (2, 3)),
    ("好……", "好", 0, (2, 3)),  # the list's two-character entry never matches one character
    ("好…", "好……", 0, (2, 4)),
    ("好!", "好！", 0, (2, 3)),
    ("好?", "好？", 0, (2, 3)),
    ("甲,乙", "甲乙", 0, (2, 5)),
    ("(一)加强", "一加强", 0, (4, 8)),
    ("第1—2条", "第12条", 0, (2, 8)),
    ("【甲】", "甲", 0, (2, 4)),
    # white space: stripped outside, kept inside for the match, no token for F1
    (" 增长\n", "增长", 1, (4, 4)),
    ("增 长", "增长", 0, (4, 4)),
    ("。 增长", "增长", 0, (4, 4)),  # stripped before the mark was dropped
    ("增长　", "增长", 1, (4, 4)),
    ("new  york", "new york", 0, (4, 4)),
    ("New York", "newyork", 0, (0, 3)),
    # letters, digits and what stands between them
    ("GDP", "gdp", 1, (2, 2)),
    ("ＧＤＰ", "gdp", 0, (0, 2)),
    ("GDP增长", "增长GDP", 0, (4, 6)),
    ("abc甲", "甲abc", 0, (2, 4)),
    ("2024年", "2024", 0, (2, 3)),
    ("2024", "二〇二四", 0, (0, 5)),  # 〇 lies outside U+4E00-9FA5 but is a token of its own here
    ("二〇二四年", "二〇二四", 0, (8, 9)),
    ("二〇〇四年", "二〇〇五年", 0, (4, 8)),  # 〇〇 is one run, one token
    ("6%", "6%", 1, (4, 4)),
    ("6%", "6", 0, (2, 3)),
    ("6.5%", "6.5％", 0, (0, 3)),
    ("3,600元", "3600元", 0, (2, 4)),
    ("3,600元", "3,600元", 1, (4, 4)),
    ("3.14.", "3.14", 0, (2, 3)),
    ("3.14。", "3.14", 1, (2, 2)),
    ("$100", "100", 0, (2, 3)),
    ("50万人次", "50万人", 0, (6, 7)),
    ("五十万", "50万", 0, (2, 5)),
    ("A&B公司", "AB公司", 0, (4, 8)),
    ("a.b.c", "abc", 0, (0, 2)),
    ("cannot", "can not", 0, (4, 4)),
    ("don't", "do n't", 0, (4, 4)),
    ('"好"', "好", 0, (2, 4)),
    ('说"ab"', "说ab", 0, (2, 6)),  # 说 `` ab '' against 说 ab: one token in a row
    ("①加强", "加强", 0, (4, 5)),
    # the ends of the range
    ("一龥", "龥", 0, (2, 3)),
    ("龦龧", "龦", 0, (0, 2)),
    ("㐀㐁", "㐀", 0, (0, 2)),
]


@pytest.mark.parametrize(("prediction", "reference", "exact", "common"), PAIRS)
def test_hand_computed_pair(prediction, reference, exact, common):
    assert exact_match(prediction, [reference]) == exact
    assert f1(prediction, [reference]) == pytest.approx(float(Fraction(*common)))


def test_there_are_enough_pairs():
    assert len(PAIRS) >= 50


def test_best_reference_counts():
    assert exact_match("郑州市", ["郑州", "郑州市", "市"]) == 1.0
    assert exact_match("郑州市", ["郑州", "州市区"]) == 0.0
    assert f1("郑州市", ["州市区", "郑州"]) == pytest.approx(4 / 5)


def test_no_reference_scores_nothing():
    assert exact_match("郑州市", []) == 0.0
    assert f1("郑州市", []) == 0.0


def test_lower_case_may_lengthen_a_text():
    assert strip_marks("İ") == "i̇"


texts = st.text(alphabet="甲乙丙丁ab1 .,'\"：。…", max_size=12)


def common_substring(left: list[str], right: list[str]) -> int:
    """Return the length of the longest run of tokens in both, by trying every one."""
    places = [(a, b) for a in range(len(left)) for b in range(a + 1, len(left) + 1)]
    runs = {tuple(right[a:b]) for a in range(len(right)) for b in range(a + 1, len(right) + 1)}
    return max((b - a for a, b in places if tuple(left[a:b]) in runs), default=0)


@settings(max_examples=150)
@given(texts, texts)
def test_f1_equals_the_brute_force(prediction, reference):
    left, right = tokens(prediction), tokens(reference)
    common = common_substring(left, right)
    expected = 2 * common / (len(left) + len(right)) if common else 0.0
    assert f1(prediction, [reference]) == pytest.approx(expected)


@settings(max_examples=100)
@given(texts, texts)
def test_exact_match_ignores_dropped_marks_only(left, right):
    assert exact_match(left, [right]) == exact_match(right, [left])
    if exact_match(left, [right]):
        assert tokens(left) == tokens(right)
