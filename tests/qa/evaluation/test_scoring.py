"""The rule `right`, and relevance of passages, against cases worked out by hand."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.datatypes import ParagraphKind
from qa.evaluation.scoring import _pairs, item_scores, says, score
from tests.qa.evaluation.examples import citation, question

ITEMS = ("修路架桥", "植树造林", "办学兴教", "治水防洪")


def test_the_same_words_in_an_evidence_paragraph_are_right():
    found = score(question(["各项报告"], [2]), [citation("各项报告", 2)])
    assert (found.right, found.right_paragraph_first, found.exact_match, found.f1) == (True, True, 1.0, 1.0)


def test_the_same_words_elsewhere_are_wrong():
    found = score(question(["各项报告"], [2]), [citation("各项报告", 3)])
    assert (found.right, found.right_paragraph_first, found.exact_match, found.f1) == (False, False, 1.0, 1.0)


def test_a_heading_of_that_number_is_no_evidence():
    found = score(question(["各项报告"], [2]), [citation("各项报告", 2, ParagraphKind.HEADING)])
    assert not found.right
    assert not found.right_paragraph_first


@pytest.mark.parametrize(
    ("span", "right"),
    [
        ("市人民", True),
        ("郑州市人民", True),  # 6/8
        ("郑州市人民代表", True),  # 6/10, the limit
        ("郑州市人民代表大", False),  # 6/11
        ("人民", True),  # 4/5
        ("民", False),  # 2/4
    ],
)
def test_the_limit_of_what_says_the_same(span, right):
    assert score(question(["市人民"], [1]), [citation(span)]).right is right


@pytest.mark.parametrize(("common", "more"), [(3 * n, 4 * n) for n in range(1, 15)])
def test_the_limit_is_reached_whatever_the_rounding(common, more):
    """F1 of `common` characters of a span of `common + more` is 2c / (2c + m) = 6/10."""
    answer = "".join(chr(0x4E00 + n) for n in range(common))
    assert says(answer + "".join(chr(0x5E00 + n) for n in range(more)), answer)


def test_equal_spans_without_a_token_say_the_same():
    assert says("……", "……")
    assert says("。", "。")
    assert not says("。", "，")


def test_only_the_first_citation_counts():
    asked = question(["各项报告"], [2])
    assert not score(asked, [citation("别的"), citation("各项报告", 2)]).right
    assert score(asked, [citation("各项报告", 2), citation("别的")]).right


def test_any_accepted_answer_will_do():
    assert score(question(["甲乙丙", "丁戊"], [1]), [citation("丁戊")]).right


def test_abstaining_is_right_when_there_is_no_answer():
    found = score(question(), [])
    assert (found.right, found.exact_match, found.f1) == (True, 1.0, 1.0)
    assert not found.right_paragraph_first


def test_abstaining_is_wrong_when_there_is_one():
    found = score(question(["甲"], [1]), [])
    assert (found.right, found.right_paragraph_first, found.exact_match, found.f1) == (False, False, 0.0, 0.0)


def test_answering_what_has_no_answer_is_wrong():
    found = score(question(), [citation("甲")])
    assert (found.right, found.right_paragraph_first, found.exact_match, found.f1) == (False, False, 0.0, 0.0)


@pytest.mark.parametrize(
    ("cited", "precision", "recall", "right"),
    [
        (ITEMS, 1.0, 1.0, True),
        (ITEMS[::-1], 1.0, 1.0, True),
        (ITEMS[:3], 1.0, 0.75, True),
        (ITEMS[:2], 1.0, 0.5, False),
        ((*ITEMS[:3], "别的事情"), 0.75, 0.75, True),
        ((*ITEMS[:3], "别的事情", "又一件事"), 0.6, 0.75, False),
        ((ITEMS[0],) * 4, 0.25, 0.25, False),  # an item counts once
        (("、".join(ITEMS),), 0.0, 0.0, False),  # F1 8/20 with each: one citation for all is no list
    ],
)
def test_a_list_by_its_items(cited, precision, recall, right):
    asked, citations = question(ITEMS, [1], "list"), [citation(text) for text in cited]
    assert item_scores(asked, citations)[:2] == pytest.approx((precision, recall))
    found = score(asked, citations)
    assert found.right is right
    assert found.f1 == pytest.approx(2 * precision * recall / (precision + recall) if precision else 0.0)
    assert found.exact_match == float(sorted(cited) == sorted(ITEMS))


def test_an_item_outside_the_evidence_is_not_found():
    asked = question(ITEMS, [1, 2], "list")
    cited = [citation(text, number) for text, number in zip(ITEMS, [1, 2, 2, 7], strict=True)]
    assert item_scores(asked, cited)[:2] == (0.75, 0.75)


def test_an_ambiguous_citation_leaves_room_for_a_plain_one():
    """The first citation says both items; only if it takes the second does the other find the first."""
    asked = question(["甲乙丙", "乙丙丁"], [1], "list")
    assert says("甲乙丙丁", "甲乙丙")
    assert says("甲乙丙丁", "乙丙丁")
    assert item_scores(asked, [citation("甲乙丙丁"), citation("甲乙丙")])[:2] == (1.0, 1.0)


wishes = st.lists(st.lists(st.integers(0, 4), max_size=4, unique=True), max_size=5)


@settings(max_examples=100)
@given(wishes)
def test_pairing_equals_the_brute_force(wanted):
    orders = permutations([0, 1, 2, 3, 4], len(wanted))
    best = max(sum(item in wish for item, wish in zip(order, wanted, strict=True)) for order in orders)
    assert _pairs(wanted) == best


def test_folded_scores_are_measures_of_their_own():
    found = score(question(["6%"], [1]), [citation("百分之六")])
    assert (found.exact_match, found.f1, found.folded_exact_match, found.folded_f1) == (0.0, 0.0, 1.0, 1.0)


def test_without_evidence_any_paragraph_with_an_answer_supports_it():
    assert score(question(["报告"], kind="fact"), [citation("报告", 9)]).right
    assert not score(question(["报告"], kind="fact", document="other.txt"), [citation("报告", 9)]).right


@pytest.mark.parametrize("name", ["gongbao.txt", "公报", "d"])
def test_a_document_is_named_by_file_title_or_id(name):
    assert score(question(["报告"], [9], document=name), [citation("报告", 9)]).right
