"""A document may hold anything; the page shows it as text, and so do the files exported from it."""

from pathlib import Path

import pytest

from tests.ui.hostile import HOSTILE
from tests.ui.page.conftest import OpenTab
from tests.ui.page.tab import PHONE
from ui.controls import CONTROL

pytestmark = pytest.mark.browser


def test_a_hostile_document_stays_text(open_tab: OpenTab, tmp_path: Path):
    texts = [CONTROL.sub("", text) + "，恶意文本的编号是四十二号。" for text in HOSTILE if len(text) < 200]
    file = tmp_path / "恶意 <img src=x onerror=alert(1)>.txt"
    file.write_text(
        "恶意文本\n\n" + "\n\n".join(texts) + "\n\n甲\u202e乙的恶意暗号是芝麻。\n" + "长" * 10_000,
        encoding="utf-8",
    )
    tab = open_tab(viewport=PHONE)
    tab.page.click("[data-toggle=library]")
    tab.upload(file)
    row = tab.page.locator(".yw-documents > li", has_text="恶意")
    row.locator("summary").click()
    row.locator(".yw-details li").first.wait_for()
    tab.page.click(".yw-library-top .yw-close")
    turn = tab.ask("恶意文本的编号是几号？")
    turn.locator(".yw-why summary").click()
    (turn.locator(".yw-number").or_(turn.locator(".yw-reply .yw-location"))).first.click()
    tab.page.wait_for_selector("#yw-here")
    tab.page.wait_for_timeout(500)
    panel = tab.page.inner_text(".yw-pages")
    assert "<script>alert(1)</script>" in panel and "${alert(1)}" in panel and "{{{value}}}" in panel
    harmful = ":is(script, img, svg, iframe, [onmouseover], [onerror], a[href^=javascript])"
    for part in ("#yw-source", "#yw-conversation", "#yw-documents"):
        assert tab.page.locator(f"{part} {harmful}").count() == 0
    assert tab.page.locator("#yw-source .yw-control[data-code='U+202E']").count() == 1
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    assert tab.page.eval_on_selector(".yw-pages", "e => e.scrollWidth <= e.clientWidth")
    tab.page.keyboard.press("Escape")
    tab.page.click("[data-toggle=library]")
    tab.remove("恶意")
