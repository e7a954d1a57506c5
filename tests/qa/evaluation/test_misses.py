"""Each miss in one class, by cases made for it, and citations measured by hand."""

import pytest

from qa.evaluation.gold import Gold, Place
from qa.evaluation.misses import miss_of
from qa.evaluation.results import Miss, MissClass, Retrieval
from qa.evaluation.scoring import score
from qa.evaluation.support import support
from tests.qa.evaluation.examples import DOCUMENT, citation, paragraph, question

ASKED = question(["各项报告"], [2])
WHOLE = paragraph("大会开幕。会议批准了各项报告。代表讨论了报告。", number=2)
PLACE = Place(DOCUMENT, WHOLE, 10, 14)
GOLD = Gold(((PLACE,),), 1)
FOUND, NOTHING = Retrieval(10, (3,), 1), Retrieval(10, (), 1)


def miss(asked, cited=(), bold=None, gold=GOLD, found=FOUND, confidence=0.4):
    return miss_of(asked, score(asked, cited), cited if bold is None else bold, confidence, gold, found)


def test_what_is_right_is_no_miss():
    assert miss(ASKED, [citation("各项报告", 2)]) is None
    assert miss(question()) is None


def test_an_answer_where_there_is_none_turns_above_its_confidence():
    assert miss(question(), [citation("甲")]) == Miss(MissClass.SHOULD_HAVE_ABSTAINED, 0.4)


def test_a_right_answer_held_back_turns_at_its_confidence():
    held_back = [citation("各项报告", 2)]
    assert miss(ASKED, [], held_back) == Miss(MissClass.WRONGLY_ABSTAINED, 0.4)


def test_an_answer_that_no_paragraph_holds_was_cut():
    assert miss(ASKED, [citation("甲", 2)], gold=Gold(((),), 0)) == Miss(MissClass.REPAIR, None)
    items = question(list("甲乙丙丁"), [2], "list")
    assert miss(items, gold=Gold(((PLACE,), (PLACE,), (), ()), 1)).kind is MissClass.REPAIR
    assert miss(items, gold=Gold(((PLACE,), (PLACE,), (PLACE,), ()), 1)).kind is MissClass.OUTRANKED


def test_what_is_not_among_the_first_ten_was_not_retrieved():
    assert miss(ASKED, [citation("甲", 5)], found=NOTHING).kind is MissClass.NOT_RETRIEVED
    assert miss(ASKED, [], [], found=NOTHING).kind is MissClass.NOT_RETRIEVED


def test_another_paragraph_outranks_and_other_words_of_the_right_one_are_a_wrong_span():
    assert miss(ASKED, [citation("各项报告", 5)]).kind is MissClass.OUTRANKED
    assert miss(ASKED, [citation("代表", 2)]).kind is MissClass.WRONG_SPAN
    assert miss(ASKED, [], [citation("代表", 2)]).kind is MissClass.WRONG_SPAN
    assert miss(ASKED, [], []).kind is MissClass.OUTRANKED


def cite(start, end, whole=WHOLE):
    from dataclasses import replace

    return replace(
        citation(whole.text, whole.number), text=whole.text[start:end], paragraph=whole, start=start, end=end
    )


def test_citations_by_hand():
    # cited 批准了各项报告 (7 to 14): four of seven characters are the answer's, in its sentence and paragraph
    found = support([cite(7, 14)], GOLD)
    assert found.span_overlap == pytest.approx(4 / 7)
    assert (found.paragraph_precision, found.paragraph_recall) == (1.0, 1.0)
    assert (found.sentence_precision, found.sentence_recall) == (1.0, 1.0)
    # cited in the next sentence: the right paragraph, the wrong sentence
    found = support([cite(15, 17)], GOLD)
    assert (found.span_overlap, found.paragraph_precision, found.sentence_recall) == (0.0, 1.0, 0.0)
    # two citations, one of them in another paragraph
    elsewhere = paragraph("别的话。", number=7)
    found = support([cite(10, 14), cite(0, 3, elsewhere)], GOLD)
    assert (found.span_overlap, found.paragraph_precision, found.sentence_precision) == (1.0, 0.5, 0.5)


def test_a_list_wants_each_item():
    other = paragraph("第二件事。", number=3)
    gold = Gold(((PLACE,), (Place(DOCUMENT, other, 0, 4),)), 2)
    found = support([cite(10, 14)], gold)
    assert (found.paragraph_precision, found.paragraph_recall, found.sentence_recall) == (1.0, 0.5, 0.5)
    assert found.span_overlap == pytest.approx(4 / 8)


def test_any_place_of_an_answer_will_do():
    other = paragraph("各项报告。", number=3)
    gold = Gold(((PLACE, Place(DOCUMENT, other, 0, 4)),), 2)
    found = support([cite(0, 4, other)], gold)
    assert (found.span_overlap, found.paragraph_recall, found.sentence_recall) == (1.0, 1.0, 1.0)


def test_nothing_cited_or_nothing_known_measures_nothing():
    assert support([], GOLD) is None
    assert support([cite(0, 2)], Gold(((),), 0)) is None
