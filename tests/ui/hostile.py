"""Texts that try to be more than text, and a reader of HTML that sees whether they are."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</blockquote></bdi><svg onload=alert(1)>",
    '<a href="javascript:alert(1)">链接</a>',
    "\"><button data-source='{}'>",
    "' onmouseover='alert(1)",
    "${alert(1)} {{constructor.constructor('alert(1)')()}} {{{value}}}",
    "&lt;script&gt;&#x27;&amp;",
    "甲\u202e乙\u2066丙\u200f丁\u061c戊",
    "零\u200b宽\ufeff字\u2060符",
    "\x00\x07\x1b[2J\x7f\x9b",
    "一" * 10_000,
    "https://example.com/" + "a" * 10_000,
    "\ud800 \udfff",
    "\U000e0041\U000e007f",
    "-->]]><!--",
)

VOID = {"br", "img", "input", "hr", "meta", "link"}


class Markup(HTMLParser):
    """Collects elements, attributes and text; fails on a tag that closes what it did not open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, in order."""
        return [value or "" for _, found, value in self.attributes if found == name]
