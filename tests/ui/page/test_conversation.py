"""A question in, an answer with numbered citations out; or why there is none."""

import re

import pytest

from tests.ui.page.conftest import OpenTab
from tests.ui.page.tab import BOX, Tab
from ui.messages import Language, message

pytestmark = pytest.mark.browser


def test_the_span_comes_first_with_its_number_and_the_sentence_under_it(tab: Tab):
    turn = tab.ask()
    span = turn.locator(".yw-span").first.inner_text()
    assert "工作报告" in span
    assert turn.locator("sup .yw-number").first.inner_text() == "1"
    assert turn.locator("blockquote mark").first.inner_text() == span
    below = turn.locator("blockquote").first.bounding_box()
    assert turn.locator(".yw-span").first.bounding_box()["y"] < below["y"]


def test_an_answer_takes_the_place_of_a_welcome_that_was_drawn_while_it_was_found(tab: Tab):
    welcome = tab.page.locator(".yw-welcome")
    welcome.wait_for()
    html = "<article class='yw-turn' data-turn='1'>甲</article>"
    tab.page.evaluate("html => window.yuanwen.ops.turn({ turn: '1', html })", html)
    assert welcome.count() == 0
    assert tab.page.locator(".yw-turn").inner_text() == "甲"


def test_confidence_tells_its_meaning_on_hover(tab: Tab):
    turn = tab.ask()
    meaning = turn.locator(".yw-meaning")
    assert not meaning.is_visible()
    turn.locator(".yw-sure").hover()
    meaning.wait_for(state="visible")
    assert re.search(r"大约 \d+% 是对的", meaning.inner_text())
    tab.page.mouse.move(5, 5)


def test_abstaining_says_so_gives_the_reason_and_three_passages_that_open(tab: Tab):
    turn = tab.ask("火星上有几只企鹅？")
    text = turn.inner_text()
    assert message("related", Language.ZH) in text and "把握" not in turn.locator(".yw-foot").inner_text()
    assert turn.locator(".yw-reason").inner_text()
    assert turn.locator(".yw-number").count() == 0
    assert turn.locator(".yw-reply .yw-location").count() == 3
    turn.locator(".yw-reply .yw-location").first.click()
    tab.page.wait_for_selector("#yw-here .yw-tint")
    assert tab.page.locator("#yw-here mark").count() == 0


def test_enter_of_an_input_method_does_not_send(tab: Tab):
    tab.page.focus(BOX)
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Input.imeSetComposition", {"text": "gongzuo", "selectionStart": 7, "selectionEnd": 7})
    pressed = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, **pressed})
    # Safari's order: the composition is over, but the key is still the input method's.
    for key in ("keyCode: 229", "isComposing: true"):
        event = f"new KeyboardEvent('keydown', {{key: 'Enter', {key}, bubbles: true}})"
        tab.page.eval_on_selector(BOX, f"e => e.dispatchEvent({event})")
    session.send("Input.insertText", {"text": "会议审议批准了什么"})
    tab.page.wait_for_timeout(700)
    assert tab.page.locator(".yw-turn").count() == 0
    assert "会议审议批准了什么" in tab.page.input_value(BOX)
    tab.page.press(BOX, "Shift+Enter")
    assert "\n" in tab.page.input_value(BOX)
    assert tab.page.locator(".yw-turn").count() == 0
    tab.page.press(BOX, "Enter")
    tab.page.wait_for_selector(".yw-turn .yw-reply")


def test_an_unusable_question_is_told_why_and_an_empty_one_does_nothing(tab: Tab):
    assert "没有文字" in tab.ask("？？？").inner_text()
    tab.page.fill(BOX, "   ")
    tab.page.press(BOX, "Enter")
    tab.page.wait_for_timeout(500)
    assert tab.page.locator(".yw-turn").count() == 1


def test_the_box_is_empty_after_asking_and_the_send_button_asks_too(tab: Tab):
    tab.page.fill(BOX, "会议审议批准了什么？")
    tab.page.click("#yw-question .submit-button")
    tab.answered(0)
    assert tab.page.input_value(BOX) == ""


def test_a_question_to_begin_with_is_answered(tab: Tab):
    starter = tab.page.locator(".yw-starters button").first
    question = starter.inner_text()
    starter.click()
    tab.page.wait_for_selector(".yw-turn .yw-spans")
    assert tab.page.inner_text(".yw-question bdi") == question


def test_a_new_answer_leaves_what_stands_as_it_is(tab: Tab):
    first = tab.ask()
    first.locator(".yw-why summary").click()
    first.evaluate("e => { e.dataset.witness = 'same element'; }")
    tab.ask("火星上有几只企鹅？")
    assert first.get_attribute("data-witness") == "same element"
    assert first.locator(".yw-why").get_attribute("open") is not None


def test_the_language_changes_everything_but_the_quotations(open_tab: OpenTab):
    tab = open_tab()
    quoted = tab.ask().locator("blockquote").first.inner_text()
    tab.page.click("[data-emit=select]")
    tab.page.wait_for_selector("html[lang=en]")
    page_text = tab.page.inner_text("body")
    assert "sure" in page_text and "把握" not in page_text and "Documents" in page_text
    assert tab.page.locator("blockquote").first.inner_text() == quoted
    assert tab.page.get_attribute(BOX, "placeholder") == message("page.placeholder", Language.EN)
    tab.menu("[data-emit=clear]")
    tab.page.wait_for_selector(".yw-welcome")
    tab.page.reload()
    tab.page.wait_for_selector("html[lang=en]")
    tab.page.wait_for_selector(".yw-documents > li", state="attached")
    assert message("page.welcome", Language.EN) in tab.page.inner_text("body")
