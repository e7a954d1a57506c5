"""Stray spaces between Chinese characters, as OCR leaves them: found out per document, then taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa.corpus.lines import Spans
from qa.corpus.marks import mark_of
from qa.text import CJK

_HAN = f"[{CJK}，。；：、！？“”‘’（）《》〈〉【】—…]"
_STRAY = re.compile(f"(?<={_HAN})[ \u00a0\u2002-\u200a]+(?={_HAN})")
_LETTER = re.compile(_HAN)

_SPACED_MARKS = frozenset(("part", "chapter", "section", "article", "division", "decimal", "point", "bullet"))
"""Marks with a space after them by custom: `第三条 为了…`."""

MIN_STRAY = 3
MIN_STRAY_SHARE = 0.001
"""Of the Chinese characters of the prose; a text without OCR has none there, or one or two."""
SAMPLE_CHARACTERS = 200_000


def is_spaced(texts: Iterable[str]) -> bool:
    """Tell whether stray spaces run through a document, judged on its prose (the first `SAMPLE_CHARACTERS`)."""
    stray = letters = room = 0
    for text in texts:
        sample = text[: SAMPLE_CHARACTERS - room]
        room += len(sample)
        stray += len(stray_spaces(sample))
        letters += len(_LETTER.findall(sample))
    return stray >= MIN_STRAY and stray >= MIN_STRAY_SHARE * letters


def stray_spaces(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the spaces between Chinese characters, but for the one after a structural mark.

    >>> stray_spaces("第三条 保护 湖岸。")
    [(6, 7)]
    """
    mark = mark_of(text)
    kept = mark.end if mark and mark.style in _SPACED_MARKS else -1
    return [found.span() for found in _STRAY.finditer(text) if found.start() != kept]


def cut_out(spans: Spans, holes: Sequence[tuple[int, int]]) -> Spans:
    """Return `spans` without `holes`, which are offsets in the text that the spans make up, ascending.

    >>> cut_out(((10, 14), (20, 24)), [(2, 5)])
    ((10, 12), (21, 24))
    """
    kept: list[tuple[int, int]] = []
    position, waiting = 0, iter([*holes, (10**18, 10**18)])
    hole = next(waiting)
    for start, end in spans:
        while start < end:
            shift = start - position
            if hole[1] <= position:
                hole = next(waiting)
                continue
            stop = min(end, max(start, hole[0] + shift))
            if stop > start:
                kept.append((start, stop))
                position += stop - start
            else:
                stop = min(end, hole[1] + shift)
                position += stop - start
            start = stop
    return tuple(kept)
