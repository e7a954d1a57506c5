"""While an answer takes long: its stages, stopping it, another language meanwhile; and a server that is busy."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.conftest import seeded
from tests.ui.page.conftest import tab_on
from tests.ui.page.tab import BOX, Tab
from tests.ui.running import Server
from ui.messages import Language, message

pytestmark = pytest.mark.browser

SLOW = "慢：会议审议批准了什么？"


class SlowServer(Server):
    """`yuanwen chat` with a reader that waits."""

    module = "tests.ui.page.slow_cli"


@pytest.fixture(scope="module")
def slow_tab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    settings = {"kind": SlowServer, "SLOW_READER_SECONDS": "4"}
    with tab_on(browser, tmp_path_factory.mktemp("slow"), "--queue", "1", **settings) as tab:
        yield tab


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


def test_what_is_asked_while_the_documents_load_is_answered_and_stays(browser: Any, tmp_path: Path):
    running = SlowServer(seeded(tmp_path / "store"), SLOW_LOADING_SECONDS="6")
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(running.url)
        page.wait_for_selector(".yw-welcome")
        assert page.locator(".yw-documents > li").count() == 0, "they are still loading"
        page.fill(BOX, "会议审议批准了什么？")
        page.press(BOX, "Enter")
        page.wait_for_selector(".yw-pending")
        page.wait_for_selector(".yw-documents > li", timeout=60_000)
        page.wait_for_selector(".yw-turn .yw-reply", timeout=60_000)
        page.wait_for_timeout(1000)
        assert page.locator(".yw-welcome").count() == 0
        page.click("button[data-language=en]")
        page.wait_for_selector(f".yw-turns[aria-label='{message('page.conversation', Language.EN)}']")
        assert "工作报告" in page.locator(".yw-turn").inner_text(), "the server knows it too"
    finally:
        context.close()
        assert "Traceback" not in running.end()


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


def in_english(tab: Tab) -> None:
    tab.menu("button[data-language=en]")
    tab.page.wait_for_function("document.documentElement.lang === 'en'")


def in_chinese(tab: Tab) -> None:
    tab.menu("button[data-language=zh]")
    tab.page.wait_for_function("document.documentElement.lang === 'zh-CN'")


def test_a_change_of_language_outlives_the_question_under_way(slow_tab: Tab):
    slow_tab.cleared()
    slow_tab.ask()
    slow_tab.page.fill(BOX, SLOW)
    slow_tab.page.press(BOX, "Enter")
    slow_tab.page.locator(".yw-stop").wait_for(state="visible")
    in_english(slow_tab)
    try:
        assert slow_tab.page.locator(".yw-turn").count() == 2, "the question under way stays in sight"
        assert slow_tab.page.text_content(".yw-pending .yw-stop") == message("page.stop", Language.EN)
        turn = slow_tab.answered(1)
        assert "工作报告" in turn.locator(".yw-reply").inner_text()
        assert "paragraph" in turn.inner_text().lower(), "it is told in the language chosen meanwhile"
        again = slow_tab.ask("会议选举产生了什么？")
        assert "paragraph" in again.inner_text().lower(), "the choice is not forgotten with the answer"
        assert slow_tab.page.locator(".yw-turn").count() == 3
    finally:
        in_chinese(slow_tab)
    assert slow_tab.page.locator(".yw-turn").count() == 3, "no turn was lost on the way"


def test_a_busy_server_says_so_and_gives_the_question_back(slow_tab: Tab):
    slow_tab.cleared()
    ask, question = f"{slow_tab.url}/api/v1/answer", {"question": SLOW}
    with ThreadPoolExecutor(2) as threads:
        others = [threads.submit(httpx.post, ask, json=question, timeout=60)]
        while "yuanwen_requests_under_way 2.0" not in httpx.get(f"{slow_tab.url}/metrics", timeout=60).text:
            time.sleep(0.05)
        others.append(threads.submit(httpx.post, ask, json=question, timeout=60))
        while "yuanwen_questions_waiting 1.0" not in httpx.get(f"{slow_tab.url}/metrics", timeout=60).text:
            time.sleep(0.05)
        slow_tab.page.fill(BOX, "会议审议批准了什么？")
        slow_tab.page.press(BOX, "Enter")
        slow_tab.page.wait_for_function("document.querySelector('.yw-note')?.textContent.includes('忙')")
        slow_tab.page.wait_for_function(f"document.querySelector('{BOX}').value.includes('审议')")
        assert slow_tab.page.locator(".yw-turn").count() == 0
        assert [each.result().status_code for each in others] == [200, 200]
    slow_tab.page.press(BOX, "Enter")
    assert "工作报告" in slow_tab.answered(0).inner_text()


def test_who_asks_too_often_is_told_in_words_and_keeps_the_question(browser: Any, tmp_path: Path):
    with tab_on(browser, tmp_path, "--rate", "10") as tab:
        for _ in range(10):
            tab.page.fill(BOX, "会议审议批准了什么？")
            tab.page.press(BOX, "Enter")
            tab.page.wait_for_selector(".yw-pending", state="detached")
            if tab.page.locator(".yw-note").all_text_contents():
                break
        assert tab.page.locator(".yw-note").all_text_contents() == [message("page.failed", Language.ZH)]
        assert tab.page.input_value(BOX) == "会议审议批准了什么？"
