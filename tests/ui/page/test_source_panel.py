"""A click on a citation opens the whole document at its paragraph; from there on, back, and out."""

import re
from pathlib import Path

import pytest

from tests.ui.page.conftest import OpenTab
from tests.ui.page.tab import PHONE, QUESTION, Tab

pytestmark = pytest.mark.browser


ITEMS = ("editorial_and_speech.txt", "本届科技周有哪三个特点？")
"""A document with an enumeration, and a question for it."""


def opened(tab: Tab, question: str = QUESTION) -> None:
    tab.ask(question).locator(".yw-number").first.click()
    tab.page.wait_for_selector("#yw-here mark")


def test_it_opens_the_whole_document_at_the_span(tab: Tab):
    opened(tab)
    span = tab.page.locator(".yw-span").first.inner_text()
    assert tab.page.inner_text("#yw-here mark") == span
    assert span in tab.page.inner_text("#yw-here .yw-tint")
    assert re.search(r"第\d+段", tab.page.inner_text(".yw-source-title"))
    numbers = tab.page.locator(".yw-text .yw-paragraph-number").all_text_contents()
    assert numbers == [str(n) for n in range(1, 20)]
    ground = tab.style("#yw-here", "backgroundColor")
    assert (
        len({ground, tab.style("#yw-here mark", "backgroundColor"), tab.style(".yw-tint", "backgroundColor")})
        == 3
    )
    assert tab.seen("#yw-here mark")
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#yw-source").is_hidden()
    assert "yw-number" in tab.page.evaluate("document.activeElement.className")


def test_the_page_breaks_that_were_joined_are_marked(tab: Tab):
    opened(tab)
    breaks = tab.page.locator(".yw-join")
    assert breaks.count() >= 4
    assert "换页" in (breaks.first.get_attribute("title") or "")
    assert "充分发挥了党和政府联系人民群众桥梁的作用" in tab.page.text_content(".yw-pages")


def test_the_citation_is_copied_with_its_place(tab: Tab):
    opened(tab)
    tab.page.click(".yw-tool[data-copy]")
    tab.page.wait_for_function("document.querySelector('.yw-note')?.textContent")
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    found = re.fullmatch(r"“(.+)”（《两会 大事记》第(\d+)段）", copied)
    assert found and found[1] == tab.page.text_content("#yw-here .yw-tint")
    assert f"第{found[2]}段" in tab.page.inner_text(".yw-source-title")


def test_a_link_opens_the_same_view_again(tab: Tab, open_tab: OpenTab):
    opened(tab)
    tab.page.click(".yw-tool[data-link]")
    tab.page.wait_for_function("document.querySelector('.yw-note')?.textContent")
    link = tab.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(tab.url)
    other = open_tab(link.removeprefix(tab.url))
    other.page.wait_for_selector("#yw-here mark")
    for selector in ("#yw-here", "#yw-here mark", "#yw-here .yw-tint", ".yw-source-title"):
        assert other.page.text_content(selector) == tab.page.text_content(selector)
    assert other.seen("#yw-here mark")


def test_it_steps_from_citation_to_citation(tab: Tab, documents: Path):
    name, question = ITEMS
    tab.upload(documents / name)
    try:
        turn = tab.ask(question)
        numbers = turn.locator(".yw-number")
        count = numbers.count()
        assert count == 3
        numbers.first.click()
        tab.page.wait_for_selector("#yw-here mark")
        seen = [tab.page.text_content("#yw-here mark")]
        assert tab.page.locator("[data-step='-1']").is_disabled()
        for at in range(2, count + 1):
            step(tab, "1", f"{at} / {count}")
            seen.append(tab.page.text_content("#yw-here mark"))
        assert seen == turn.locator(".yw-span").all_text_contents()
        assert tab.page.locator("[data-step='1']").is_disabled()
        step(tab, "-1", f"{count - 1} / {count}")
    finally:
        tab.page.keyboard.press("Escape")
        tab.remove(name)


def step(tab: Tab, direction: str, position: str) -> None:
    tab.page.click(f"[data-step='{direction}']")
    tab.page.wait_for_function(f"document.querySelector('.yw-position')?.textContent === '{position}'")


def test_on_a_phone_it_is_a_sheet_over_the_chat(open_tab: OpenTab):
    tab = open_tab(viewport=PHONE, has_touch=True)
    assert tab.page.locator("#yw-library").is_hidden()
    tab.ask().locator(".yw-number").first.tap()
    tab.page.wait_for_selector("#yw-here mark")
    tab.page.wait_for_timeout(400)
    box = tab.page.locator("#yw-source").bounding_box()
    assert box["x"] == 0 and box["width"] == 390 and box["y"] > 80 and box["y"] + box["height"] == 844
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    tab.page.locator("#yw-source .yw-close").tap()
    assert tab.page.locator("#yw-source").is_hidden()


def test_a_long_document_is_read_on_from_either_end(tab: Tab, tmp_path):
    file = tmp_path / "长篇.txt"
    lines = [f"第{n}号观测井位于云溪村东侧{n}米处，水深{n + 3}米。" for n in range(1, 501)]
    file.write_text("观测井名录\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
    tab.upload(file)
    try:
        opened(tab, "第250号观测井水深多少米？")
        assert tab.page.locator(".yw-text").count() < 200
        place = tab.page.locator("#yw-here").bounding_box()
        for where in ("before", "after"):
            while tab.page.locator(f".yw-more[data-where={where}]").count():
                count = tab.page.locator(".yw-text").count()
                tab.page.locator(f".yw-more[data-where={where}]").click()
                tab.page.wait_for_function(f"document.querySelectorAll('.yw-text').length > {count}")
        numbers = tab.page.locator(".yw-text .yw-paragraph-number").all_text_contents()
        assert numbers == [str(n) for n in range(1, 501)]
        assert place
    finally:
        tab.page.keyboard.press("Escape")
        tab.remove("观测井")
