"""Who may only read sees nothing that would be refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.page.conftest import tab_on
from tests.ui.page.tab import Tab

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reading_tab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab_on(browser, tmp_path_factory.mktemp("read"), "--read-only") as tab:
        yield tab


def test_a_reader_asks_and_checks_but_changes_nothing(reading_tab: Tab):
    turn = reading_tab.ask()
    assert "工作报告" in turn.inner_text()
    turn.locator(".yw-number").first.click()
    reading_tab.page.wait_for_selector("#yw-here mark")
    for control in (".yw-remove", "#yw-upload", "button[data-view=evaluation]", ".yw-thumb"):
        assert not reading_tab.page.locator(control).is_visible(), control
    assert reading_tab.page.locator("#yw-library").is_visible()
