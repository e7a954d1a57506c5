"""Text -> HTML that can do nothing but show it: everything is escaped, and invisible controls become visible.

A document may hold anything: tags, event handlers, and the Unicode controls that reorder or hide what stands
around them (Boucher & Anderson 2021, "Trojan Source"). Tags are escaped; each such control is replaced by an
empty element that shows its code point, so that it no longer acts and the reader sees that it is there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_CONTROL = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and line ends
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # bidirectional, zero-width and invisible ones
    "\ud800-\udfff"  # lone surrogates: no UTF-8 can carry them
    "\U000e0000-\U000e007f"  # tag characters
    "]"
)


def escape(text: str) -> str:
    """Return `text` as HTML, fit for element content and for a quoted attribute's value alike.

    >>> escape("<b onclick='x'>")
    '&lt;b onclick=&#x27;x&#x27;&gt;'
    >>> escape("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    return html.escape(_CONTROL.sub(lambda match: f"⟨{_code(match.group())}⟩", text), quote=True)


def shown(text: str) -> str:
    """Return `text` as HTML for element content, each control as an element of its own.

    The code point stands in an attribute that the style sheet shows, so that copied text stays the document's.

    >>> shown("a\\u202e<b>")
    'a<i class="yw-control" data-code="U+202E"></i>&lt;b&gt;'
    """
    pieces = []
    last = 0
    for match in _CONTROL.finditer(text):
        pieces.append(html.escape(text[last : match.start()]))
        pieces.append(f'<i class="yw-control" data-code="{_code(match.group())}"></i>')
        last = match.end()
    return "".join([*pieces, html.escape(text[last:])])


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` is to be marked; `after` is HTML put behind it, its citation number for instance."""

    start: int
    end: int
    after: str = ""


def marked(text: str, marks: Sequence[Mark]) -> str:
    """Return `text` as HTML with `marks` in it; where marks overlap, the marked stretches join.

    >>> marked("批准了报告。", [Mark(3, 5, "<sup>1</sup>")])
    '批准了<mark>报告</mark><sup>1</sup>。'
    >>> marked("abcd", [Mark(0, 3), Mark(1, 2)])
    '<mark>a</mark><mark>b</mark><mark>c</mark>d'
    """
    bounds = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    pieces = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        piece = shown(text[start:end])
        covered = any(mark.start <= start and end <= mark.end for mark in marks)
        pieces.append(f"<mark>{piece}</mark>" if covered else piece)
        pieces += [mark.after for mark in marks if mark.end == end]
    return "".join(pieces)
