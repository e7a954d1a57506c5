"""What readers say of answers becomes test questions, the right words marked in the source."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from qa.evaluation import load_questions
from tests.ui.page.tab import Tab

pytestmark = pytest.mark.browser

SELECT = """([needle]) => {
    const text = document.querySelector('#yw-here p bdi');
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(needle);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + needle.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return true;
    }
    return false;
}"""


def evaluation(tab: Tab, told: str) -> Locator:
    """Open the view and return the row that says `told`; until it stands there the list is the one of before."""
    tab.menu("button[data-view=evaluation]")
    row = tab.page.locator(".yw-feedback > li", has_text=told).first
    row.wait_for()
    return row


def exported(tab: Tab, path: Path) -> Path:
    with tab.page.expect_download() as download:
        tab.page.click(".yw-feedback-actions [data-emit=export]")
    download.value.save_as(path)
    return path


def test_a_wrong_answer_becomes_a_test_question(tab: Tab, tmp_path: Path):
    turn = tab.ask()
    turn.locator(".yw-thumb-wrong").click()
    turn.locator(".yw-reasons button").click()
    assert turn.locator(".yw-thumb-wrong").get_attribute("aria-pressed") == "false", "no reason was given"
    turn.locator(".yw-reasons input[value=wrong_answer]").check()
    turn.locator(".yw-reasons textarea").fill("应当是选举任务")
    turn.locator(".yw-reasons button").click()
    tab.page.wait_for_selector(".yw-thumb-wrong[aria-pressed=true]")
    assert "已记下" in turn.inner_text()
    row = evaluation(tab, "应当是选举任务")
    assert "答错了" in row.inner_text()
    assert row.evaluate("e => e === e.parentElement.firstElementChild"), "the newest stands first"
    row.locator("[data-marking]").click()
    tab.page.wait_for_selector("#yw-here")
    assert tab.page.locator("[data-mark=yes]").is_disabled()
    assert tab.page.evaluate(SELECT, ["顺利完成了选举任务"])
    tab.page.locator("[data-mark=yes]:not(:disabled)").click()
    confirmed = row.locator(".yw-confirmed")
    confirmed.wait_for()
    assert "顺利完成了选举任务" in confirmed.inner_text()
    assert tab.page.locator("#yw-source").is_hidden()
    (question,) = [
        each for each in load_questions(exported(tab, tmp_path / "q.jsonl")) if "审议批准" in each.question
    ]
    assert question.answers == ("顺利完成了选举任务",) and question.evidence == (8,)
    tab.menu("button[data-view=chat]")


def test_a_right_answer_confirms_its_own_citation(tab: Tab, tmp_path: Path):
    tab.page.locator(".yw-starters button").first.click()
    turn = tab.answered(0)
    question, span = (
        turn.locator(".yw-question bdi").inner_text(),
        turn.locator(".yw-span").first.inner_text(),
    )
    turn.locator(".yw-thumb-right").click()
    tab.page.wait_for_selector(".yw-thumb-right[aria-pressed=true]")
    evaluation(tab, question)
    rows = [json.loads(line) for line in exported(tab, tmp_path / "q.jsonl").read_text("utf-8").splitlines()]
    assert span in {row["question"]: row["answers"] for row in rows}[question]
    tab.menu("button[data-view=chat]")


def test_an_answer_that_should_have_been_none_needs_no_marking(tab: Tab, tmp_path: Path):
    turn = tab.ask("会议审议批准了什么报告？")
    turn.locator(".yw-thumb-wrong").click()
    turn.locator(".yw-reasons input[value=should_have_abstained]").check()
    turn.locator(".yw-reasons button").click()
    tab.page.wait_for_selector(".yw-thumb-wrong[aria-pressed=true]")
    row = evaluation(tab, "会议审议批准了什么报告？")
    assert row.locator("[data-marking]").count() == 0
    kept = {each.question: each for each in load_questions(exported(tab, tmp_path / "q.jsonl"))}
    assert not kept["会议审议批准了什么报告？"].answerable
    tab.menu("button[data-view=chat]")
