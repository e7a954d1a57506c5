"""Accessible in every state, in both languages and schemes; quiet, steady, and reachable by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe

from tests.ui.page.conftest import OpenTab
from tests.ui.page.tab import BOX, PHONE, Tab

pytestmark = pytest.mark.browser


def welcome(tab: Tab) -> None:
    tab.page.wait_for_selector(".yw-starters button")


def answered(tab: Tab) -> None:
    turn = tab.ask()
    turn.locator(".yw-why summary").click()
    turn.locator(".yw-thumb-wrong").click()
    tab.page.wait_for_selector(".yw-chips", state="attached")


def source(tab: Tab) -> None:
    tab.page.locator(".yw-number").first.click()
    tab.page.wait_for_selector("#yw-here mark")


def abstained(tab: Tab) -> None:
    tab.page.keyboard.press("Escape")
    tab.ask("火星上有几只企鹅？")
    tab.ask("？？？")


def evaluation(tab: Tab) -> None:
    tab.page.locator(".yw-thumb-right").first.click()
    tab.page.locator(".yw-thumb-right[aria-pressed=true]").first.wait_for()
    tab.menu("button[data-view=evaluation]")
    tab.page.wait_for_selector(".yw-feedback")


def menus(tab: Tab) -> None:
    tab.menu("button[data-view=chat]")
    for menu in (".yw-menu-button", ".yw-export-button"):
        if tab.page.locator(menu).is_visible():
            tab.page.click(menu)


def library(tab: Tab) -> None:
    tab.page.keyboard.press("Escape")
    if tab.page.locator("#yw-library").is_hidden():
        tab.page.click("[data-toggle=library]")
    tab.page.locator(".yw-documents summary").first.click()
    tab.page.wait_for_selector(".yw-details li")


STATES: tuple[Callable[[Tab], None], ...] = (
    welcome, answered, source, abstained, evaluation, menus, library
)  # fmt: skip


def violations(page: Any) -> list[str]:
    page.wait_for_timeout(250)  # whatever fades in has done so
    found = Axe().run(page)["violations"]
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious_in_any_state(open_tab: OpenTab, scheme: str, language: str):
    viewport = {"viewport": PHONE} if (scheme, language) in {("dark", "zh"), ("light", "en")} else {}
    tab = open_tab(color_scheme=scheme, **viewport)
    if language == "en":
        tab.menu("[data-emit=select]")
        tab.page.wait_for_selector("html[lang=en]")
        tab.page.keyboard.press("Escape")
    found = {}
    for state in STATES:
        state(tab)
        found[state.__name__] = violations(tab.page)
    assert {name: each for name, each in found.items() if each} == {}


def test_dark_is_dark(open_tab: OpenTab):
    tab = open_tab(color_scheme="dark")
    tab.ask()
    for selector in ("body", ".gradio-container"):
        assert max(_rgb(tab.style(selector, "backgroundColor"))) < 60
    assert min(_rgb(tab.style(".yw-span", "color"))) > 180


def _rgb(colour: str) -> list[int]:
    return [int(each) for each in colour[colour.index("(") + 1 : -1].split(",")[:3]]


def test_everything_is_reached_by_keyboard_and_shows_where_it_is(tab: Tab):
    tab.ask()
    reached = set(_tabbed(tab.page, back=True))
    wanted = {"yw-number", "yw-location", "yw-sure", "yw-thumb", "SUMMARY", "TEXTAREA"}
    assert wanted <= reached
    tab.page.focus(".yw-number")
    tab.page.keyboard.press("Shift+Tab")
    tab.page.keyboard.press("Tab")
    assert tab.style(":focus", "outlineStyle") == "solid"
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#yw-here mark")
    assert tab.page.evaluate("document.activeElement.className") == "yw-pages"
    tab.page.keyboard.press("Escape")
    assert "yw-number" in tab.page.evaluate("document.activeElement.className")


def _tabbed(page: Any, back: bool) -> Iterator[str]:
    """Press Tab through the page and yield the class or the element of whatever gets the focus."""
    page.focus(BOX)
    for _ in range(30):
        yield page.evaluate(
            "(document.activeElement.className || '').split(' ')[0] || document.activeElement.tagName"
        )
        yield page.evaluate("document.activeElement.tagName")
        page.keyboard.press("Shift+Tab" if back else "Tab")


def test_the_menu_on_a_phone_opens_and_closes_by_keyboard(open_tab: OpenTab):
    tab = open_tab(viewport=PHONE)
    tab.page.focus(".yw-menu-button")
    tab.page.keyboard.press("Enter")
    assert tab.page.locator("[data-format=word]").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("[data-format=word]").is_hidden()
    assert "yw-menu-button" in tab.page.evaluate("document.activeElement.className")
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390


def test_reduced_motion_moves_nothing(open_tab: OpenTab):
    tab = open_tab(reduced_motion="reduce")
    tab.ask()
    running = "document.getAnimations().filter(each => each.playState === 'running').length"
    tab.page.locator(".yw-number").first.click()
    tab.page.wait_for_selector("#yw-here mark")
    assert tab.page.evaluate(running) == 0


def test_nothing_jumps_while_the_page_loads_or_answers(open_tab: OpenTab):
    """The cumulative layout shift counts what moves without the reader having done anything; 0.1 is "good"."""
    tab = open_tab()
    tab.page.add_init_script(
        """window.shifted = 0; new PerformanceObserver(list => { for (const each of list.getEntries())
            if (!each.hadRecentInput) window.shifted += each.value; })
            .observe({ type: 'layout-shift', buffered: true });"""
    )
    tab.open(tab.url)
    tab.page.wait_for_selector(".yw-starters button")
    tab.page.wait_for_timeout(500)
    assert tab.page.evaluate("window.shifted") < 0.1
    tab.ask()
    tab.page.wait_for_selector(".yw-chips", state="attached")
    tab.page.wait_for_timeout(1000)
    assert tab.page.evaluate("window.shifted") < 0.1
