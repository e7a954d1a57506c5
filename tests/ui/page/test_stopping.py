"""While an answer takes long, its stages are shown and it can be stopped."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.conftest import seeded
from tests.ui.page.tab import BOX, DESKTOP, Tab
from tests.ui.running import Server
from ui.messages import Language, message

pytestmark = pytest.mark.browser

SLOW = "慢：会议审议批准了什么？"


class SlowServer(Server):
    """`yuanwen chat` with a reader that waits."""

    module = "tests.ui.page.slow_cli"


@pytest.fixture(scope="module")
def slow_tab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    running = SlowServer(seeded(tmp_path_factory.mktemp("slow") / "store"), SLOW_READER_SECONDS="4")
    try:
        running.wait()
        tab = Tab(browser.new_context(viewport=DESKTOP).new_page(), running.url)
        yield tab
        tab.page.context.close()
        tab.check()
    finally:
        assert "Traceback" not in running.end()


def test_stages_are_shown_as_they_pass_and_the_answer_comes(slow_tab: Tab):
    slow_tab.page.fill(BOX, SLOW)
    slow_tab.page.press(BOX, "Enter")
    pending = slow_tab.page.locator(".yw-pending")
    pending.wait_for()
    assert slow_tab.page.input_value(BOX) == SLOW or slow_tab.page.input_value(BOX) == ""
    reading = message("stage.read", Language.ZH)
    slow_tab.page.wait_for_function(
        f"document.querySelector('.yw-pending .yw-searching')?.textContent === '{reading}'"
    )
    pending.locator(".yw-stop").wait_for(state="visible")
    slow_tab.page.fill(BOX, "下一个问题？")
    slow_tab.page.press(BOX, "Enter")
    assert slow_tab.page.input_value(BOX) == "下一个问题？", "one question at a time; nothing typed is lost"
    slow_tab.answered(0)
    assert slow_tab.page.locator(".yw-turn").count() == 1
    assert slow_tab.page.input_value(BOX) == "下一个问题？"
    slow_tab.page.fill(BOX, "")


def test_stopping_gives_the_question_back(slow_tab: Tab):
    slow_tab.cleared()
    slow_tab.page.fill(BOX, SLOW)
    slow_tab.page.press(BOX, "Enter")
    slow_tab.page.locator(".yw-stop").click()
    slow_tab.page.locator(".yw-pending").wait_for(state="detached", timeout=3000)
    assert message("page.stopped", Language.ZH) in slow_tab.page.inner_text(".yw-note")
    slow_tab.page.wait_for_function(f"document.querySelector('{BOX}').value === '{SLOW}'")
    slow_tab.page.wait_for_timeout(4500)
    assert slow_tab.page.locator(".yw-turn").count() == 0, "what was stopped does not come after all"
    assert "工作报告" in slow_tab.ask().locator(".yw-reply").inner_text()


def test_clearing_stops_the_question_under_way(slow_tab: Tab):
    slow_tab.cleared()
    slow_tab.ask()
    slow_tab.page.fill(BOX, SLOW)
    slow_tab.page.press(BOX, "Enter")
    slow_tab.page.locator(".yw-stop").wait_for(state="visible")
    slow_tab.menu("[data-emit=clear]")
    slow_tab.page.wait_for_selector(".yw-welcome")
    slow_tab.page.wait_for_timeout(4500)
    assert slow_tab.page.locator(".yw-turn").count() == 0
    slow_tab.open(slow_tab.url)
    assert slow_tab.page.locator(".yw-turn").count() == 0
