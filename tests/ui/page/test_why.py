"""The accordion tells why: matched words, ranks, scores, the threshold, runners-up that open."""

import re

import pytest

from tests.ui.page.tab import Tab

pytestmark = pytest.mark.browser


def test_it_tells_words_ranks_scores_threshold_and_runners_up(tab: Tab):
    turn = tab.ask()
    why = turn.locator(".yw-why")
    assert not why.locator("table").is_visible()
    why.locator("summary").click()
    assert "审议批准了" in why.locator(".yw-matched mark").all_inner_texts()
    rows = why.locator("tbody tr")
    assert rows.count() >= 3
    cited = rows.filter(has=tab.page.locator(".yw-cited"))
    assert cited.count() == 1
    lexical, dense, reader = cited.locator("td").all_inner_texts()
    assert lexical.isdigit() and dense.isdigit() and re.fullmatch(r"-?\d+\.\d\d", reader)
    told = re.search(r"把握 (\d+)%，门槛 (\d+)%：高出 (\d+) 个百分点", why.inner_text())
    assert told and int(told[1]) - int(told[2]) == int(told[3])
    why.locator("li .yw-location").first.click()
    tab.page.wait_for_selector("#yw-here mark")
    assert tab.page.inner_text("#yw-here mark") == why.locator(".yw-runner-up").first.inner_text()


def test_an_abstention_tells_how_far_it_fell_short(tab: Tab):
    why = tab.ask("火星上有几只企鹅？").locator(".yw-why")
    why.locator("summary").click()
    assert re.search(r"低了 \d+ 个百分点，所以不答", why.inner_text())
