"""How quick the page is in Chromium: `python -m tests.benchmarks.page [--questions 30] [--loads 5]`.

Over the shipped document, on this machine. *Enter to painted answer*: from the key event to the first frame that
is painted after the answer stands in the page. *First paint*: the browser's own `first-contentful-paint`, in a
fresh browser each time, the server being ready; beside it, when the question box can be typed in.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.ui.conftest import QUIET, seeded
from tests.ui.page.tab import BOX, DESKTOP, Tab
from tests.ui.running import Server

QUESTIONS = (
    "会议审议批准了什么？",
    "坚持以什么为指导？",
    "奋力建设什么？",
    "火星上有几只企鹅？",
    "今年要抓好哪些方面的工作？",
)

WATCH = """() => {
    const known = document.querySelectorAll('.yw-turn[data-turn]').length;
    window.painted = new Promise((resolve) => {
        let began = 0;
        document.addEventListener('keydown', () => (began = performance.now()), { capture: true, once: true });
        const seen = new MutationObserver(() => {
            if (document.querySelectorAll('.yw-turn[data-turn]').length === known) return;
            seen.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        seen.observe(document.querySelector('.yw-turns'), { childList: true });
    });
}"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def answers(tab: Tab, count: int) -> Iterator[float]:
    """Yield the milliseconds from Enter to the painted answer, question after question."""
    for number in range(count):
        tab.page.fill(BOX, QUESTIONS[number % len(QUESTIONS)])
        tab.page.evaluate(WATCH)
        tab.page.press(BOX, "Enter")
        yield float(tab.page.evaluate("window.painted"))
        tab.page.wait_for_timeout(500)  # a reader reads; what can be asked next is found meanwhile
        if number % 10 == 9:
            tab.cleared()


def loads(browser: Any, url: str, count: int) -> Iterator[tuple[float, float]]:
    """Yield the milliseconds to the first paint and to a question box that takes text."""
    for _ in range(count):
        context = browser.new_context(viewport=DESKTOP)
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector(BOX)
        usable = float(page.evaluate("performance.now()"))
        page.wait_for_function(FIRST_PAINT)
        yield float(page.evaluate(FIRST_PAINT)), usable
        context.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--loads", type=int, default=5)
    chosen = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(seeded(Path(folder) / "store"))
        try:
            server.wait()
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
            painted, usable = zip(*loads(browser, server.url, chosen.loads), strict=True)
            tab = Tab(browser.new_context(viewport=DESKTOP).new_page(), server.url)
            times = sorted(list(answers(tab, chosen.questions + 2))[2:])  # the first two warm the caches
            browser.close()
        finally:
            server.end()
    print(f"first paint: median {median(painted):.0f} ms, worst {max(painted):.0f} ms, n = {len(painted)}")
    print(f"question box usable: median {median(usable):.0f} ms, worst {max(usable):.0f} ms")
    slow = times[int(0.95 * (len(times) - 1))]
    print(f"Enter to painted answer: median {median(times):.0f} ms, p95 {slow:.0f} ms, n = {len(times)}")


if __name__ == "__main__":
    main()
