"""A question file is run from the page, with its progress, and the report stands in the page."""

import json
from pathlib import Path

import pytest

from tests.ui.page.tab import Tab

pytestmark = pytest.mark.browser

RIGHT = {
    "id": "1", "kind": "fact", "split": "gate", "question": "会议审议批准了什么？", "answers": ["各项工作报告"],
    "evidence": [8], "answerable": True,
}  # fmt: skip
NONE = {
    "id": "2", "kind": "unanswerable_far", "split": "gate", "question": "火星上有几只企鹅？", "answers": [],
    "evidence": [], "answerable": False,
}  # fmt: skip


def run(tab: Tab, folder: Path, *rows: dict[str, object]) -> None:
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    tab.menu("button[data-view=evaluation]")
    tab.choose("#yw-run", file)


def test_a_file_is_run_and_its_report_shown(tab: Tab, tmp_path: Path):
    run(tab, tmp_path, RIGHT, NONE, *({**RIGHT, "id": str(n)} for n in range(3, 40)))
    tab.page.wait_for_selector(".yw-running progress")
    frame = tab.page.frame_locator(".yw-report-frame")
    frame.locator(".yw-report h1").wait_for()
    assert frame.locator(".yw-report svg").count() >= 2
    assert (
        "会议审议批准了什么" in frame.locator(".yw-report").inner_text() or frame.locator("h2").count() >= 3
    )
    height = tab.page.locator(".yw-report-frame").bounding_box()["height"]
    assert height >= frame.locator(".yw-report").bounding_box()["height"] - 2, (
        "the report scrolls with the page"
    )
    assert tab.page.locator(".yw-running").count() == 0
    tab.menu("button[data-view=chat]")


def test_a_faulty_file_is_told_row_by_row(tab: Tab, tmp_path: Path):
    run(
        tab, tmp_path, RIGHT, {**NONE, "kind": "weather"}, {**RIGHT, "id": "3", "answers": ["不在文件里的话"]}
    )
    told = tab.page.locator("#yw-evaluation .yw-refusal")
    told.wait_for()
    assert "questions.jsonl" in told.inner_text() and "/" not in told.inner_text().split("questions.jsonl")[0]
    assert "\n第 2 行" in told.inner_text(), "a line of its own"
    tab.menu("button[data-view=chat]")


def test_a_run_can_be_stopped(tab: Tab, tmp_path: Path):
    run(tab, tmp_path, *({**RIGHT, "id": str(n)} for n in range(1, 900)))
    tab.page.locator(".yw-running [data-emit=stop]").click()
    told = tab.page.locator("#yw-evaluation .yw-refusal")
    told.wait_for()
    assert "停止" in told.inner_text()
    tab.menu("button[data-view=chat]")
