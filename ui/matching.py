"""Which words of a text a question also has: shown to explain an answer, never used to find one.

A number or a word of letters counts by itself, a Chinese character only next to another that stands beside it
in the question too: single characters (的, 是, 年) match everywhere and explain nothing.
"""

from __future__ import annotations

import re
from itertools import pairwise

from embeddings.text import fold_with_offsets

_UNIT = re.compile(r"\d+(?:\.\d+)*%?|[a-z]+|[\u3400-\u9fff\U00020000-\U0003134f]")


def matched(question: str, text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text`, rising and apart, whose words the question has; both are folded first.

    >>> [("审议批准了哪些报告"[a:b]) for a, b in matched("大会批准了什么报告？", "审议批准了哪些报告")]
    ['批准了', '报告']
    >>> ["2024年增长6%"[a:b] for a, b in matched("二〇二四年的增速", "2024年增长6%")]
    ['2024年']
    """
    asked = [match.group() for match in _UNIT.finditer(fold_with_offsets(question)[0])]
    pairs = set(pairwise(asked))
    folded, offsets = fold_with_offsets(text)
    units = list(_UNIT.finditer(folded))
    hit = [_counts_alone(unit.group()) and unit.group() in asked for unit in units]
    for i in range(len(units) - 1):
        beside = units[i].end() == units[i + 1].start()
        if beside and (units[i].group(), units[i + 1].group()) in pairs:
            hit[i] = hit[i + 1] = True
    found = [(offsets[u.start()], offsets[u.end()]) for u, yes in zip(units, hit, strict=True) if yes]
    return _joined(found)


def _counts_alone(unit: str) -> bool:
    return unit.isascii() and (unit[0].isdigit() or len(unit) > 1)


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if start == end:
            continue
        if joined and joined[-1][1] >= start:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
