"""The loader for HTML: what a browser would show as text, block by block; headings by their tags."""

from __future__ import annotations

import re
from typing import Any

from qa.corpus.assembly import MAX_CELL, Assembly
from qa.corpus.encoding import decode
from qa.corpus.extract import Extract
from qa.datatypes import ParagraphKind
from qa.errors import DamagedDocumentError, EmptyDocumentError

_UNSEEN_TAGS = """
script style noscript template head title nav button select option textarea iframe object svg
canvas audio video math map
"""
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_INLINE_TAGS = """
a abbr b bdi bdo big cite code data del dfn em font i
img ins kbd label mark o:p q rp rt ruby s samp small span
strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_CELL_PARTS = frozenset(["table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6"])
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK = "\x1e"
"""Stands for <br> until white space is folded."""
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]\s*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}


def extract_html(content: bytes, name: str) -> Extract:
    """Return the page's text. Menus, scripts, form controls and what is hidden are left out, rows are lines.

    Raises:
        EmptyDocumentError: no bytes, or no text to be shown.
        UndecodableDocumentError: an encoding that could not be told; the page's own word for it comes first.
        DamagedDocumentError: nested so deep that the parser gives up.

    """
    text, encoding = _decoded(content, name)
    root = _parsed(_DECLARATION.sub("", text, count=1).replace("\0", ""), name)
    assembly = Assembly()
    _Page(assembly).read(root)
    return assembly.extract(encoding, _title(root))


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    stated = _CHARSET.search(content[:4096])
    if stated:
        label = stated[1].decode("ascii").lower()
        encoding = _SUPERSETS.get(label, label)
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError):
            pass  # many pages say one thing and are another
    return decode(content, name)


def _parsed(text: str, name: str) -> Any:  # noqa: ANN401 - an lxml element
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise EmptyDocumentError(name=name) from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DamagedDocumentError(name=name, format="HTML")
    if root is None:
        raise EmptyDocumentError(name=name)
    return root


def _title(root: Any) -> str | None:  # noqa: ANN401
    """Return the one main heading, else what the page is called in the browser's tab."""
    mains = [" ".join("".join(h1.itertext()).split()) for h1 in root.iter("h1")]
    named = [" ".join("".join(title.itertext()).split()) for title in root.iter("title")]
    chosen = mains if len(mains) == 1 and mains[0] else named
    return chosen[0] if chosen and chosen[0] else None


class _Page:
    """Walks through the elements, without recursion: pages are nested as deep as their makers please."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._inline: list[str] = []
        self._preformatted = 0
        self._block: tuple[ParagraphKind | None, int | None] = (None, None)

    def read(self, root: Any) -> None:  # noqa: ANN401
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, is_done = stack.pop()
            if is_done:
                self._close(element)
            elif _is_unseen(element):
                self._inline.append(element.tail or "")
            elif element.tag == "tr" and (cells := _values(element)):
                self._flush()
                self._assembly.add_row(cells)
            else:
                self._open(element)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
        self._flush()

    def _open(self, element: Any) -> None:  # noqa: ANN401
        tag = element.tag
        if tag == "br":
            self._inline.append(_BREAK)
        elif tag not in _INLINE:
            self._flush()
            self._preformatted += tag == "pre"
            self._block = _block_of(element)
        self._inline.append(self._shown(element.text))

    def _close(self, element: Any) -> None:  # noqa: ANN401
        if element.tag not in _INLINE and element.tag != "br":
            self._flush()
            self._preformatted -= element.tag == "pre"
            self._block = (None, None)
        self._inline.append(self._shown(element.tail))

    def _shown(self, text: str | None) -> str:
        return (text or "").replace("\n", _BREAK) if self._preformatted else text or ""

    def _flush(self) -> None:
        kind, level = self._block
        lines = [_folded(line) for line in "".join(self._inline).split(_BREAK)]
        self._inline.clear()
        if kind is ParagraphKind.HEADING:
            self._assembly.add(" ".join(filter(None, lines)), kind, level)
        else:
            self._assembly.add("\n".join(filter(None, lines)), kind, level)
        self._block = (None, None) if kind is ParagraphKind.LIST_ITEM else self._block


def _folded(text: str) -> str:
    r"""Return the text with its white space as a browser shows it, but none where a line of Chinese was wrapped.

    >>> _folded("全市\n共有  水库 46\nseats")
    '全市共有 水库 46 seats'
    """
    return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip(" ")


def _block_of(element: Any) -> tuple[ParagraphKind | None, int | None]:  # noqa: ANN401
    tag, above = element.tag, element.getparent()
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return ParagraphKind.HEADING, int(tag[1])
    opens_item = above is not None and above.tag == "li" and element.getprevious() is None
    is_item = tag == "li" or (tag in ("p", "div") and opens_item and not (above.text or "").strip())
    return (ParagraphKind.LIST_ITEM if is_item else None), None


def _is_unseen(element: Any) -> bool:  # noqa: ANN401
    return (
        not isinstance(element.tag, str)
        or element.tag in _UNSEEN
        or "hidden" in element.attrib
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _values(row: Any) -> list[str]:  # noqa: ANN401
    """Return the cells of a row of values; [] for one that lays out a page: its cells hold lists, tables, prose."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or any(part.tag in _CELL_PARTS for cell in cells for part in cell.iter()):
        return []
    texts = [_folded("".join(cell.itertext())) for cell in cells]
    return texts if all(len(text) <= MAX_CELL for text in texts) else []
