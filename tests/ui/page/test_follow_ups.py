"""Follow-ups show what they were taken to mean, and can be asked as typed; "还有呢" gives other answers."""

from pathlib import Path

import pytest

from tests.ui.page.tab import Tab

pytestmark = pytest.mark.browser

REPORTS = ("work_report_2021.txt", "work_report_2022.txt")


def test_a_follow_up_shows_how_it_was_understood_and_can_be_undone(tab: Tab, documents: Path):
    tab.upload(*(documents / name for name in REPORTS))
    try:
        tab.ask("2021年云泽市地区生产总值达到多少？")
        turn = tab.ask("那2020年呢？")
        chip = turn.locator(".yw-rewritten bdi")
        assert "2020年" in chip.inner_text() and "地区生产总值" in chip.inner_text()
        turn.locator(".yw-undo").click()
        turn.locator(".yw-rewritten").wait_for(state="detached")
        turn.locator(".yw-reply").wait_for()
        assert tab.page.locator(".yw-turn").count() == 2
        assert turn.locator(".yw-question bdi").inner_text() == "那2020年呢？"
    finally:
        tab.page.keyboard.press("Escape")
        for name in REPORTS:
            tab.remove(name)


def test_more_gives_another_answer(tab: Tab):
    first = tab.ask("奋力建设什么？")
    more = tab.page.locator(".yw-chips button", has_text="还有呢").last
    more.wait_for()
    more.click()
    other = tab.answered(1)
    given = set(first.locator(".yw-span").all_text_contents())
    assert given and given.isdisjoint(other.locator(".yw-span").all_text_contents())
    assert other.locator(".yw-span").count() >= 1
    assert other.locator(".yw-rewritten").count() == 1
