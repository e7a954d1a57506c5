"""Chinese text as sentences and clauses, by offsets: `text[start:end]` is always the thing itself."""

from __future__ import annotations

import re

CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Han characters, for use inside a regular-expression class; 〇 (U+3007) is one of them."""

_CLOSERS = "”’」』】）)》〉\"'"
_SENTENCE = re.compile(rf"[^。！？!?；;…\n]*(?:[。！？!?；;…\n]+[{_CLOSERS}]*|$)")
_FULL_SENTENCE = re.compile(rf"[^。！？!?…\n]*(?:[。！？!?…\n]+[{_CLOSERS}]*|$)")
_CLAUSE = re.compile(rf"[^。！？!?；;…\n，,：:]*(?:[。！？!?；;…\n，,：:]+[{_CLOSERS}]*|$)")


def _offsets(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append((start, end))
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences, each with its closing mark and quotation marks.

    >>> text = "他说：“好。”然后走了！真的"
    >>> [text[a:b] for a, b in sentences(text)]
    ['他说：“好。”', '然后走了！', '真的']
    """
    return _offsets(_FULL_SENTENCE, text)


def segments(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences, cut at semicolons too: policy text hangs whole lists on them.

    >>> text = "一是修路；二是架桥。"
    >>> [text[a:b] for a, b in segments(text)]
    ['一是修路；', '二是架桥。']
    """
    return _offsets(_SENTENCE, text)


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the clauses: what stands between commas, colons and sentence ends.

    >>> text = "大会批准了报告，选举了主任。"
    >>> [text[a:b] for a, b in clauses(text)]
    ['大会批准了报告，', '选举了主任。']
    """
    return _offsets(_CLAUSE, text)
