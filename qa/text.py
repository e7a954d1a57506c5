"""Chinese text as sentences and clauses, by offsets: `text[start:end]` is always the thing itself."""

from __future__ import annotations

import re
from functools import lru_cache

CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Han characters, for use inside a regular-expression class; 〇 (U+3007) is one of them."""

_CLOSERS = "”’」』】）)》〉\"'"
_SENTENCE = re.compile(rf"[^。！？!?；;…\n]*(?:[。！？!?；;…\n]+[{_CLOSERS}]*|$)")
_FULL_SENTENCE = re.compile(rf"[^。！？!?…\n]*(?:[。！？!?…\n]+[{_CLOSERS}]*|$)")
_CLAUSE = re.compile(
    rf"(?:[^。！？!?；;…\n，,：:]|(?<=[0-9])[,:](?=[0-9]))*(?:[。！？!?；;…\n，,：:]+[{_CLOSERS}]*|$)"
)
"""Neither 3,850 nor 9:30 ends a clause."""


Parts = tuple[tuple[int, int], ...]
"""Start and end of each part of a text, in order."""


_LONG = 4_000
"""Characters of a text above which the parts of few are remembered: a whole file may stand on one line."""


def _cut(pattern: re.Pattern[str], text: str) -> Parts:
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append((start, end))
    return tuple(found)


_remembered, _remembered_long = lru_cache(maxsize=1024)(_cut), lru_cache(maxsize=8)(_cut)
"""The candidates of a question stand in a handful of paragraphs, which each of them cuts again."""


def _offsets(pattern: re.Pattern[str], text: str) -> Parts:
    return (_remembered if len(text) <= _LONG else _remembered_long)(pattern, text)


def sentences(text: str) -> Parts:
    """Return the offsets of the sentences, each with its closing mark and quotation marks.

    >>> text = "他说：“好。”然后走了！真的"
    >>> [text[a:b] for a, b in sentences(text)]
    ['他说：“好。”', '然后走了！', '真的']
    """
    return _offsets(_FULL_SENTENCE, text)


def segments(text: str) -> Parts:
    """Return the offsets of the sentences, cut at semicolons too: policy text hangs whole lists on them.

    >>> text = "一是修路；二是架桥。"
    >>> [text[a:b] for a, b in segments(text)]
    ['一是修路；', '二是架桥。']
    """
    return _offsets(_SENTENCE, text)


def clauses(text: str) -> Parts:
    """Return the offsets of the clauses: what stands between commas, colons and sentence ends.

    >>> text = "大会批准了报告，选举了主任。"
    >>> [text[a:b] for a, b in clauses(text)]
    ['大会批准了报告，', '选举了主任。']
    """
    return _offsets(_CLAUSE, text)
