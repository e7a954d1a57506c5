"""The page as people use it, in Chromium: ask, check the source, add and remove, change the language."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.hostile import HOSTILE
from tests.ui.running import Server
from ui.controls import CONTROL
from ui.messages import Language, message

pytestmark = pytest.mark.browser

QUESTION = "会议审议批准了什么？"
BOX = "#yw-question textarea"


class Tab:
    """A page of the running server, with everything it asked for and complained of."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(url)
        page.wait_for_selector(".yw-documents li", state="attached")

    def ask(self, question: str = QUESTION) -> Any:
        """Type a question, press Enter, and return its turn once answered."""
        turns = self.page.locator(".yw-turn").count()
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")
        turn = self.page.locator(".yw-turn").nth(turns)
        turn.locator(".yw-reply").wait_for()
        return turn

    def upload(self, *files: Path) -> str:
        """Choose files and return what the page says of them."""
        self.page.set_input_files("#yw-library input[type=file]", list(files))
        return self.reported()

    def reported(self) -> str:
        self.page.wait_for_selector(".yw-reports")
        return str(self.page.inner_text(".yw-reports"))


@pytest.fixture
def open_tab(browser: Any, server: Server) -> Iterator[Any]:
    """Return a function that opens the page in a fresh browser; nothing may have gone wrong in any."""
    tabs: list[Tab] = []

    def open_(**options: Any) -> Tab:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        tabs.append(Tab(context.new_page(), server.url))
        return tabs[-1]

    yield open_
    for tab in tabs:
        tab.page.context.close()
        assert tab.complaints == []
        assert [url for url in tab.asked if not url.startswith((server.url, "data:", "blob:"))] == []


def style(page: Any, selector: str, name: str) -> str:
    return str(page.eval_on_selector(selector, f"e => getComputedStyle(e).{name}"))


def test_a_citation_opens_its_paragraph_with_the_span_marked(open_tab: Any):
    tab = open_tab()
    turn = tab.ask()
    span = turn.locator(".yw-span").first.inner_text()
    assert "工作报告" in span
    assert turn.locator("blockquote mark").first.inner_text() == span
    turn.locator(".yw-number").first.click()
    tab.page.wait_for_selector("#yw-here mark")
    assert tab.page.inner_text("#yw-here mark") == span
    assert re.search(r"第\d+段", tab.page.inner_text(".yw-source-title"))
    assert style(tab.page, "#yw-here mark", "backgroundColor") != style(
        tab.page, "#yw-here", "backgroundColor"
    )
    seen = tab.page.eval_on_selector(
        "#yw-here mark",
        "e => { const box = e.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }",
    )
    assert seen
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#yw-source").is_hidden()
    assert tab.page.evaluate("document.activeElement.className") == "yw-number"


def test_abstaining_shows_related_passages_that_open_too(open_tab: Any):
    tab = open_tab()
    turn = tab.ask("火星上有几只企鹅？")
    assert message("related", Language.ZH) in turn.inner_text()
    assert turn.locator(".yw-number").count() == 0
    turn.locator(".yw-location").first.click()
    tab.page.wait_for_selector("#yw-here .yw-tint")
    assert tab.page.locator("#yw-here mark").count() == 0


def test_enter_of_an_input_method_does_not_send(open_tab: Any):
    tab = open_tab()
    tab.page.focus(BOX)
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Input.imeSetComposition", {"text": "gongzuo", "selectionStart": 7, "selectionEnd": 7})
    for kind in ("rawKeyDown", "keyUp"):
        session.send(
            "Input.dispatchKeyEvent",
            {
                "type": kind,
                "key": "Enter",
                "code": "Enter",
                "windowsVirtualKeyCode": 229,
                "nativeVirtualKeyCode": 229,
            },
        )
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


def test_an_unusable_question_is_told_why(open_tab: Any):
    tab = open_tab()
    assert "没有文字" in tab.ask("？？？").inner_text()
    tab.page.fill(BOX, "   ")
    tab.page.press(BOX, "Enter")
    tab.page.wait_for_timeout(500)
    assert tab.page.locator(".yw-turn").count() == 1


def test_a_question_to_begin_with_is_answered(open_tab: Any):
    tab = open_tab()
    starter = tab.page.locator(".yw-starters button").first
    question = starter.inner_text()
    starter.click()
    tab.page.wait_for_selector(".yw-turn .yw-spans")
    assert tab.page.inner_text(".yw-question bdi") == question


def test_the_language_changes_everything_but_the_quotations(open_tab: Any):
    tab = open_tab()
    quoted = tab.ask().locator("blockquote").first.inner_text()
    tab.page.click("[data-emit=select]")
    tab.page.wait_for_selector("html[lang=en]")
    page_text = tab.page.inner_text("body")
    assert "sure" in page_text and "把握" not in page_text and "Documents" in page_text
    assert tab.page.locator("blockquote").first.inner_text() == quoted
    assert tab.page.get_attribute(BOX, "placeholder") == message("page.placeholder", Language.EN)
    tab.page.reload()
    tab.page.wait_for_selector("html[lang=en]")
    tab.page.wait_for_selector(".yw-documents li", state="attached")
    assert message("page.welcome", Language.EN) in tab.page.inner_text("body")


def test_clear_begins_anew(open_tab: Any):
    tab = open_tab()
    tab.ask()
    tab.page.click("[data-emit=clear]")
    tab.page.wait_for_selector(".yw-welcome")
    assert tab.page.locator(".yw-turn").count() == 0


def test_documents_come_answer_and_go(open_tab: Any, tmp_path: Path):
    added, empty = tmp_path / "石桥村（二）.txt", tmp_path / "空白.txt"
    added.write_text("石桥村村志\n\n石桥村的古井深十七米，由村民周大山在1931年挖成。\n", encoding="utf-8")
    empty.write_text(" \n", encoding="utf-8")
    tab = open_tab()
    before = tab.page.locator(".yw-documents li").count()
    said = tab.upload(added, empty)
    assert "已添加 石桥村（二）.txt" in said and "空白.txt 里没有可读的文字" in said
    assert tab.page.locator(".yw-documents li").count() == before + 1
    assert "1931年" in tab.ask("石桥村的古井是哪年挖成的？").locator(".yw-reply").inner_text()
    row = tab.page.locator(".yw-documents li", has_text="石桥村")
    row.locator(".yw-remove").click()
    tab.page.wait_for_timeout(400)
    assert tab.page.locator(".yw-documents li").count() == before + 1, "one click only asks"
    row.locator(".yw-remove").click()
    tab.page.wait_for_function(f"document.querySelectorAll('.yw-documents li').length === {before}")
    assert "已移除" in tab.reported()
    assert "1931年" not in tab.ask("石桥村的古井是哪年挖成的？").locator(".yw-reply").inner_text()


def test_a_hostile_document_stays_text(open_tab: Any, tmp_path: Path):
    texts = [CONTROL.sub("", text) + "，恶意文本的编号是四十二号。" for text in HOSTILE if len(text) < 200]
    file = tmp_path / "恶意 <img src=x onerror=alert(1)>.txt"
    file.write_text(
        "恶意文本\n\n" + "\n\n".join(texts) + "\n\n甲\u202e乙的恶意暗号是芝麻。\n" + "长" * 10_000,
        encoding="utf-8",
    )
    tab = open_tab(viewport={"width": 390, "height": 844})
    tab.page.click("[data-toggle=library]")
    tab.upload(file)
    tab.page.click(".yw-library-top .yw-close")
    turn = tab.ask("恶意文本的编号是几号？")
    (turn.locator(".yw-number").or_(turn.locator(".yw-location"))).first.click()
    tab.page.wait_for_selector("#yw-here")
    tab.page.wait_for_timeout(500)
    panel = tab.page.inner_text(".yw-pages")
    assert "<script>alert(1)</script>" in panel and "${alert(1)}" in panel and "{{{value}}}" in panel
    assert tab.page.locator("#yw-source :is(script, img, svg, a, [onmouseover])").count() == 0
    assert tab.page.locator("#yw-source .yw-control[data-code='U+202E']").count() == 1
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    assert tab.page.eval_on_selector(".yw-pages", "e => e.scrollWidth <= e.clientWidth")


def test_on_a_phone_the_source_is_a_sheet_over_the_chat(open_tab: Any):
    tab = open_tab(viewport={"width": 390, "height": 844}, has_touch=True)
    assert tab.page.locator("#yw-library").is_hidden()
    tab.ask().locator(".yw-number").first.tap()
    tab.page.wait_for_selector("#yw-here mark")
    tab.page.wait_for_timeout(400)
    box = tab.page.locator("#yw-source").bounding_box()
    assert box["x"] == 0 and box["width"] == 390 and box["y"] > 80 and box["y"] + box["height"] == 844
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    tab.page.locator("#yw-source .yw-close").tap()
    assert tab.page.locator("#yw-source").is_hidden()


def test_dark_is_dark(open_tab: Any):
    tab = open_tab(color_scheme="dark")
    tab.ask()
    for selector in ("body", ".gradio-container"):
        red, green, blue = map(int, re.findall(r"\d+", style(tab.page, selector, "backgroundColor"))[:3])
        assert max(red, green, blue) < 60
    assert min(map(int, re.findall(r"\d+", style(tab.page, ".yw-span", "color"))[:3])) > 180


def test_the_keyboard_reaches_a_citation_and_shows_where_it_is(open_tab: Any):
    tab = open_tab()
    tab.ask()
    for _ in range(40):
        tab.page.keyboard.press("Shift+Tab")
        if "yw-number" in tab.page.evaluate("document.activeElement.className"):
            break
    assert style(tab.page, ":focus", "outlineStyle") == "solid"
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#yw-here mark")
