"""A page of a running server in Chromium, used as people use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

QUESTION = "会议审议批准了什么？"
BOX = "#yw-question textarea"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


class Tab:
    """A page with everything it asked for and complained of."""

    def __init__(self, page: Any, url: str, query: str = "") -> None:
        self.page, self.url = page, url
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.set_default_timeout(60_000)  # a loaded machine is slow, not wrong
        self.open(url + query)

    def open(self, url: str) -> None:
        """Go to an address and wait until the documents are listed."""
        self.page.goto(url)
        self.page.wait_for_selector(".yw-documents > li", state="attached")

    def ask(self, question: str = QUESTION) -> Any:
        """Type a question, press Enter, and return its turn once answered."""
        turns = self.page.locator(".yw-turn").count()
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")
        return self.answered(turns)

    def answered(self, index: int) -> Any:
        """Return the turn at a place in the conversation once it is answered."""
        turn = self.page.locator(".yw-turn").nth(index)
        turn.locator(".yw-reply").wait_for()
        return turn

    def upload(self, *files: Path) -> str:
        """Choose files and return what the page says of them."""
        self.page.evaluate("document.querySelector('ul.yw-reports')?.setAttribute('data-old', '')")
        self.choose("#yw-upload", *files)
        self.page.wait_for_selector("ul.yw-reports:not([data-old])")
        return self.reported()

    def choose(self, button: str, *files: Path) -> None:
        """Click an upload button and choose files in the dialogue that opens."""
        with self.page.expect_file_chooser() as chooser:
            self.page.click(button)
        chooser.value.set_files(list(files))

    def reported(self) -> str:
        """Return what the page says of the files last added or removed."""
        self.page.wait_for_selector("ul.yw-reports")
        return str(self.page.inner_text("ul.yw-reports"))

    def remove(self, name: str) -> None:
        """Remove the document of this name, confirming it."""
        row = self.page.locator(".yw-documents > li", has_text=name)
        row.locator(".yw-remove").click()
        row.locator(".yw-remove.asking").click()
        row.wait_for(state="detached")

    def menu(self, selector: str) -> None:
        """Click something in the bar at the top, opening the menu it lies in."""
        for menu in (".yw-menu-button", ".yw-export-button"):
            target, opener = self.page.locator(selector), self.page.locator(menu)
            if not target.is_visible() and opener.is_visible():
                opener.click()
        self.page.click(selector)

    def style(self, selector: str, name: str) -> str:
        """Return a computed style of the first such element."""
        return str(self.page.eval_on_selector(selector, f"e => getComputedStyle(e).{name}"))

    def seen(self, selector: str) -> bool:
        """Whether the element stands on the visible part of the page, not under another."""
        return bool(
            self.page.eval_on_selector(
                selector,
                """e => { const b = e.getBoundingClientRect();
                    if (b.top < 0 || b.bottom > innerHeight || !b.width) return false;
                    const top = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
                    return e === top || e.contains(top) || top.contains(e); }""",
            )
        )

    def cleared(self) -> None:
        """Begin anew, with the panel closed and all documents chosen."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Escape")
        if self.page.locator("#yw-evaluation").is_visible():
            self.menu("button[data-view=chat]")
        if self.page.locator(".yw-chosen button").count():
            self.page.click(".yw-chosen button")
        if self.page.locator(".yw-turn").count():
            self.menu("[data-emit=clear]")
            self.page.wait_for_selector(".yw-welcome")

    def check(self) -> None:
        """Fail if anything went wrong in the page or was asked of another machine."""
        assert self.complaints == [], self.complaints
        ours = (self.url, "data:", "blob:", self.url.replace("http", "ws"))
        elsewhere = [url for url in self.asked if not url.startswith(ours)]
        assert elsewhere == [], elsewhere
