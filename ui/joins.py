"""Where a paragraph was broken by the end of a page in its file, and is joined now.

What repair deleted lies between a paragraph's source spans. A single line break there is a wrapped line and no
news; an empty line, a form feed, or a page's header or number is a page's end.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from qa.datatypes import Paragraph

_PAGE_END = re.compile(r"\f|\n[^\S\n]*\n|\w")


def page_ends(paragraph: Paragraph, source_text: str) -> list[int]:
    r"""Return the offsets in `paragraph.text` at which a page ended in the source text, rising.

    >>> from qa.datatypes import ParagraphKind
    >>> source = "充分发挥了\n\n桥梁的作用\n和影响。"
    >>> broken = Paragraph(1, ParagraphKind.BODY, (), "充分发挥了桥梁的作用和影响。", ((0, 5), (7, 12), (13, 17)))
    >>> page_ends(broken, source)
    [5]
    """
    spans = paragraph.source_spans
    offsets = accumulate(end - start for start, end in spans)
    gaps = ((end, start) for (_, end), (start, _) in pairwise(spans))
    return [
        offset
        for offset, (start, end) in zip(offsets, gaps, strict=False)
        if _PAGE_END.search(_lines(source_text[start:end]))
    ]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
