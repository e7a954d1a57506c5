"""A conversation is kept by the browser, exported, and cleared."""

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.ui.page.conftest import OpenTab
from tests.ui.page.tab import Tab

pytestmark = pytest.mark.browser


def exported(tab: Tab, kind: str) -> bytes:
    with tab.page.expect_download() as download:
        tab.menu(f"[data-format={kind}]")
    return Path(download.value.path()).read_bytes()


def test_it_is_exported_to_markdown_word_and_json(tab: Tab):
    turn = tab.ask()
    quote, span = turn.locator("blockquote").inner_text(), turn.locator(".yw-span").inner_text()
    tab.ask("火星上有几只企鹅？")
    markdown = exported(tab, "markdown").decode()
    assert f"- {span}[^1]" in markdown and "[^1]: " in markdown and "火星上有几只企鹅" in markdown
    answers = json.loads(exported(tab, "json"))["answers"]
    assert [each["abstained"] for each in answers] == [False, True]
    assert answers[0]["citations"][0]["quote"] == quote
    with zipfile.ZipFile(io.BytesIO(exported(tab, "word"))) as file:
        notes = "".join(ElementTree.fromstring(file.read("word/footnotes.xml")).itertext())  # noqa: S314 - ours
    assert quote in notes and "第8段" in notes


def test_nothing_to_export_is_said(tab: Tab):
    tab.menu("[data-format=markdown]")
    tab.page.wait_for_function("document.querySelector('.yw-note')?.textContent.includes('还没有')")


def test_it_is_there_again_after_a_reload_and_gone_after_clearing(open_tab: OpenTab, tmp_path: Path):
    tab = open_tab()
    file = tmp_path / "石桥村.txt"
    file.write_text("石桥村村志\n\n石桥村的古井深十七米，由村民周大山在1931年挖成。\n", encoding="utf-8")
    tab.upload(file)
    first = tab.ask()
    tab.ask("石桥村的古井是哪年挖成的？")
    first.locator(".yw-thumb-right").click()
    tab.page.wait_for_selector(".yw-thumb-right[aria-pressed=true]")
    shown = first.locator(".yw-reply").inner_text()
    tab.open(tab.url)
    tab.page.locator(".yw-turn").nth(1).wait_for()
    assert tab.page.locator(".yw-turn").first.locator(".yw-reply").inner_text() == shown
    assert tab.page.locator(".yw-thumb-right[aria-pressed=true]").count() == 1
    tab.page.locator(".yw-number").first.click()
    tab.page.wait_for_selector("#yw-here mark")
    tab.page.keyboard.press("Escape")
    tab.remove("石桥村")
    tab.open(tab.url)
    tab.page.locator(".yw-turn").nth(1).wait_for()
    gone = tab.page.locator(".yw-turn").nth(1).inner_text()
    assert "已被移除" in gone and "1931" not in gone
    tab.menu("[data-emit=clear]")
    tab.page.wait_for_selector(".yw-welcome")
    assert tab.page.evaluate("localStorage.getItem('yuanwen.turns')") in (None, "[]")
    tab.open(tab.url)
    tab.page.wait_for_selector(".yw-starters button")
    assert tab.page.locator(".yw-turn").count() == 0
