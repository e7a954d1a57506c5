"""Text -> HTML that can do nothing but show it: everything is escaped, and invisible controls become visible.

A document may hold anything: tags, event handlers, controls (see `ui.controls`). Tags are escaped; each
control is replaced by an empty element that shows its code point: it no longer acts, and the reader sees it.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ui.controls import CONTROL, code_point, visible


def escape(text: str) -> str:
    r"""Return `text` as HTML, fit for element content and for a quoted attribute's value that is shown alike.

    >>> escape("<b onclick='x'>")
    '&lt;b onclick=&#x27;x&#x27;&gt;'
    >>> escape("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return html.escape(visible(text), quote=True)


def taken_back(text: str) -> str:
    r"""Return `text` as a quoted attribute's value that a script copies or sends back and nobody sees.

    Controls stay in it, so that it comes back as it was; half a character, which no page can carry, becomes `?`.

    >>> taken_back("<b a='x'>\u200e\ud800")
    '&lt;b a=&#x27;x&#x27;&gt;\u200e?'
    """
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


def shown(text: str) -> str:
    r"""Return `text` as HTML for element content, each control as an element of its own.

    The code point stands in an attribute that the style sheet shows: copied text stays the document's.

    >>> shown("a\u202e<b>")
    'a<i class="yw-control" data-code="U+202E"></i>&lt;b&gt;'
    """
    pieces = []
    last = 0
    for match in CONTROL.finditer(text):
        pieces.append(html.escape(text[last : match.start()]))
        pieces.append(f'<i class="yw-control" data-code="{code_point(match.group())}"></i>')
        last = match.end()
    return "".join([*pieces, html.escape(text[last:])])


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]`, not empty, is to be marked; `after` is HTML put behind it, a number for instance."""

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
    for start, end in pairwise(bounds):
        piece = shown(text[start:end])
        covered = any(mark.start <= start and end <= mark.end for mark in marks)
        pieces.append(f"<mark>{piece}</mark>" if covered else piece)
        pieces += [mark.after for mark in marks if mark.end == end]
    return "".join(pieces)
