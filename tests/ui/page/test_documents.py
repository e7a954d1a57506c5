"""Documents come and go, say what was repaired in them, and are asked or left out."""

from pathlib import Path

import pytest

from tests.ui.page.conftest import OpenTab
from tests.ui.page.tab import DESKTOP, PHONE, Tab

pytestmark = pytest.mark.browser

WELL = "石桥村村志\n\n石桥村的古井深十七米，由村民周大山在1931年挖成。\n"
MILL = "柳溪村村志\n\n柳溪村的水磨坊建于1902年，由村民何远清修建。\n"
ASKED = "石桥村的古井是哪年挖成的？"


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_they_come_are_told_of_answer_and_go(tab: Tab, tmp_path: Path):
    files = written(tmp_path, "石桥村（二）.txt", WELL), written(tmp_path, "空白.txt", " \n")
    picture = written(tmp_path, "照片.png", "x")
    before = tab.page.locator(".yw-documents > li").count()
    said = tab.upload(*files, picture)
    assert "已添加 石桥村（二）.txt" in said and "空白.txt 里没有可读的文字" in said
    assert "照片.png" in said
    assert tab.page.locator(".yw-documents > li").count() == before + 1
    tab.page.wait_for_function(f"document.querySelector('.yw-count').textContent === '{before + 1}'")
    assert "1931年" in tab.ask(ASKED).locator(".yw-reply").inner_text()
    row = tab.page.locator(".yw-documents > li", has_text="石桥村")
    row.locator(".yw-remove").click()
    tab.page.wait_for_timeout(400)
    assert tab.page.locator(".yw-documents > li").count() == before + 1, "one click only asks"
    row.locator(".yw-remove").click()
    row.wait_for(state="detached")
    assert "已移除" in tab.reported()
    assert "1931年" not in tab.ask(ASKED).locator(".yw-reply").inner_text()


def test_what_was_repaired_is_said_and_so_is_the_size(tab: Tab, documents: Path):
    said = tab.upload(documents / "heritage_survey_ocr.txt")
    try:
        repairs = ("接合断行 27 处", "略去页眉、页码等 5 行", "去掉字间空格 23 处")
        assert all(each in said for each in repairs) and "11 段" in said
        row = tab.page.locator(".yw-documents > li", has_text="heritage_survey_ocr.txt")
        row.locator("summary").click()
        row.locator(".yw-details li").first.wait_for()
        details = row.locator(".yw-details").inner_text()
        assert all(each in details for each in repairs) and "字" in details
        below = "e => e.getBoundingClientRect().top - document.querySelector('.yw-documents').getBoundingClientRect().bottom"
        tab.page.set_viewport_size({"width": 1280, "height": 400})
        assert tab.page.eval_on_selector("#yw-upload", below) >= 0, "the list is higher than the window"
        tab.page.set_viewport_size(DESKTOP)
        row.locator(".yw-details .yw-location").click()
        tab.page.wait_for_selector("#yw-here")
        assert tab.page.locator(".yw-text").count() == 11
        tab.page.keyboard.press("Escape")
    finally:
        tab.remove("heritage_survey_ocr.txt")


def test_a_question_goes_only_to_the_documents_chosen(tab: Tab, tmp_path: Path):
    tab.upload(written(tmp_path, "石桥村.txt", WELL), written(tmp_path, "柳溪村.txt", MILL))
    try:
        assert "1931年" in tab.ask(ASKED).locator(".yw-reply").inner_text()
        tab.page.locator(".yw-documents > li", has_text="石桥村").locator(".yw-choose").uncheck()
        tab.page.wait_for_selector(".yw-chosen")
        assert "只问其中 2 份" in tab.page.inner_text(".yw-chosen")
        assert "1931年" not in tab.ask(ASKED).locator(".yw-reply").inner_text()
        for box in tab.page.locator(".yw-choose").all():
            box.uncheck()
        tab.page.wait_for_function("document.querySelector('.yw-chosen').textContent.includes('没有选中')")
        tab.page.click(".yw-chosen button")
        tab.page.wait_for_selector(".yw-chosen", state="detached")
        assert all(box.is_checked() for box in tab.page.locator(".yw-choose").all())
        assert "1931年" in tab.ask(ASKED).locator(".yw-reply").inner_text()
    finally:
        tab.remove("石桥村")
        tab.remove("柳溪村")


def test_many_are_found_by_name_and_adding_them_shows_progress(tab: Tab, tmp_path: Path):
    lines = "\n\n".join(f"第{n}站位于枫林大道{n}号，每天停靠{n + 2}班车。" for n in range(60))
    names = [f"枫林{n}路.txt" for n in range(9)]
    files = [written(tmp_path, name, f"枫林{n}路公交\n\n{lines}\n") for n, name in enumerate(names)]
    tab.page.evaluate(
        """() => { window.progressSeen = []; new MutationObserver(() => {
            const bar = document.querySelector('.yw-reports progress');
            if (bar) window.progressSeen.push([Number(bar.value), Number(bar.max)]);
        }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    tab.upload(*files)
    try:
        assert tab.page.evaluate("window.progressSeen.length") > 0
        tab.page.fill(".yw-filter", "枫林3路")
        visible = tab.page.locator(".yw-documents > li:visible")
        assert visible.count() == 1 and "枫林3路" in visible.first.inner_text()
        tab.page.fill(".yw-filter", "")
        assert tab.page.locator(".yw-documents > li:visible").count() >= 10
    finally:
        for n in range(9):
            tab.remove(f"枫林{n}路")


def test_files_dropped_on_the_page_are_added(tab: Tab):
    drop = """(text) => { const files = new DataTransfer(); files.items.add(new File([text], '掉落.txt'));
        const at = { bubbles: true, cancelable: true, dataTransfer: files };
        document.querySelector('#yw-chat').dispatchEvent(new DragEvent('dragover', at));
        const lit = document.documentElement.classList.contains('yw-dragging');
        document.querySelector('#yw-chat').dispatchEvent(new DragEvent('drop', at)); return lit; }"""
    assert tab.page.evaluate(drop, WELL) is True
    tab.page.locator(".yw-documents > li", has_text="掉落.txt").wait_for()
    tab.remove("掉落.txt")


def test_on_a_phone_the_list_lies_over_the_chat_and_closes(open_tab: OpenTab):
    tab = open_tab(viewport=PHONE, has_touch=True)
    tab.page.tap("[data-toggle=library]")
    assert tab.page.locator("#yw-library").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#yw-library").is_hidden()
    tab.page.tap("[data-toggle=library]")
    tab.page.tap(".yw-library-top .yw-close")
    assert tab.page.locator("#yw-library").is_hidden()
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
