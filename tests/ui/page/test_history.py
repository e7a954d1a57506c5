"""What the browser keeps comes back as it was, or not at all: quotations are cut from the documents anew."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.default_store import seed_files
from qa.errors import InvalidQuestionError
from qa.knowledge_base import KnowledgeBase
from tests.ui.hostile import Markup
from ui.messages import Language
from ui.page.chat import turn
from ui.page.history import MOST_TURNS, record, restore
from ui.page.session import Gone, Turn
from ui.reference import Reference

QUESTIONS = ("会议审议批准了什么？", "火星上有几只企鹅？", "今年要抓好哪些方面的工作？")


@pytest.fixture(scope="module")
def seed() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.build(seed_files()) as made:
        yield made


@pytest.fixture(scope="module")
def turns(seed: KnowledgeBase) -> list[Turn]:
    return [Turn(question, seed.answer(question), rated="right") for question in QUESTIONS]


def test_answers_come_back_equal(seed: KnowledgeBase, turns: list[Turn]):
    restored = restore([record(each) for each in turns], seed)
    assert [each.reply for each in restored] == [each.reply for each in turns]
    assert [(each.question, each.rated) for each in restored] == [(each.question, "right") for each in turns]


def test_a_record_holds_no_sentence_of_a_document(turns: list[Turn]):
    for each in turns:
        assert each.answer
        kept = record(each)
        assert not any(passage.text in kept for passage in each.answer.passages)
        assert len(kept) < 8_000


def test_an_error_is_not_kept():
    assert record(Turn("？", InvalidQuestionError(reason="no_letters", limit=2000))) == ""


def test_of_a_removed_document_nothing_is_shown(turns: list[Turn]):
    with KnowledgeBase.build([], store=None) as empty:
        (back,) = restore([record(turns[0])], empty)
    assert isinstance(back.reply, Gone)


@pytest.mark.parametrize("place", [3, 4, 5])
def test_words_that_do_not_stand_there_are_not_shown(seed: KnowledgeBase, turns: list[Turn], place: int):
    values = json.loads(record(turns[0]))
    values["citations"][0][place] = "各项别的报告" if place == 5 else values["citations"][0][place] + 1
    (back,) = restore([json.dumps(values)], seed)
    assert isinstance(back.reply, Gone)


def test_only_the_last_turns_come_back(seed: KnowledgeBase, turns: list[Turn]):
    assert len(restore([record(turns[0])] * (MOST_TURNS + 5), seed)) == MOST_TURNS


@pytest.mark.parametrize("control", ["\u200b", "\u200e", "\u2060", "\ufeff", "\x1b", "\U000e0041"])
def test_controls_come_back_through_the_page_as_they_were(tmp_path: Path, control: str):
    (tmp_path / "水价.txt").write_text(
        f"关于水费的通知\n\n本市居民用水价格由物价{control}管理委员会制定，每年调整一次。\n", encoding="utf-8"
    )
    with KnowledgeBase.build([tmp_path]) as kb:
        question = f"居民用水{control}价格由谁制定？"
        asked = Turn(question, replace(kb.answer("本市居民用水价格由谁制定？"), question=question))
        assert asked.answer and asked.answer.citations
        kept = [
            value for _, name, value in Markup(turn(asked, Language.ZH)).attributes if name == "data-record"
        ]
        (back,) = restore(kept, kb)
    assert (back.question, back.reply) == (question, asked.reply)


@pytest.mark.parametrize("number", [10**400, float("inf"), float("nan")])
@pytest.mark.parametrize("place", ["figures", "citation", "passage", "score"])
def test_numbers_beyond_all_bounds_are_left_out(
    seed: KnowledgeBase, turns: list[Turn], number: float, place: str
):
    values = json.loads(record(turns[0]))
    if place == "figures":
        values["figures"][0] = number
    else:
        at = {"citation": ("citations", 2), "passage": ("passages", 2), "score": ("passages", 7)}[place]
        values[at[0]][0][at[1]] = number
    for back in restore([json.dumps(values)], seed):
        assert turn(back, Language.ZH), "what comes back can be shown"


def test_places_of_a_document_are_found_without_a_search_for_each(
    seed: KnowledgeBase, turns: list[Turn], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Reference, "find", None)
    (back,) = restore([record(turns[0])], seed)
    assert back.reply == turns[0].reply


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_browser_can_send_anything(seed: KnowledgeBase, turns: list[Turn], data: st.DataObject):
    values = json.loads(record(turns[0]))
    for field in data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=3)):
        values[field] = data.draw(JSON)
    sent = data.draw(st.sampled_from([json.dumps(values), values, [values], None, "[" * 5000]))
    for back in restore([sent] if isinstance(sent, str) else sent, seed):
        assert back.answer is None or all(
            each.paragraph.text[each.start : each.end] == each.text for each in back.answer.citations
        )
