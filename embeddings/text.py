"""Folding: what makes two spellings of one thing equal. For matching and encoding alone, never for showing.

Folding merges: NFKC, lower case, Traditional -> Simplified character by character, and numerals. What it
merges is merged on both sides of a match, so 乾隆 may become 干隆 without harm.

>>> fold("《報告》指出，二〇二四年第十六屆大會共召開五次，增長百分之六點五")
'《报告》指出,2024年第16届大会共召开5次,增长6.5%'
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from embeddings.numerals import numerals

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# OpenCC leaves these alone when they stand by themselves, since 瞭望 and 狼藉 keep them in Simplified text;
# 瞭解 and 藉由, far more frequent in Traditional text, are 了解 and 借由.
_MERGED = {"瞭": "了", "藉": "借"}


def fold(text: str) -> str:
    """Return the text folded for matching; its length may change.

    Folding twice changes nothing more. Takes any string, lone surrogates included, and never raises.

    >>> fold("ＡＢＣ公司百分之六的統一戰線"), fold("十分满意，万一"), fold("三十五个")
    ('abc公司6%的统一战线', '十分满意,万一', '35个')
    """
    folded = _normal(text)
    found = list(numerals(folded))
    for start, end, digits in reversed(found):
        folded = folded[:start] + digits + folded[end:]
    return folded


def fold_characters(text: str) -> str:
    """Return the part of the folding that keeps the length: `out[i]` is `text[i]` folded alone.

    A character that folds to several (… to three full stops) or to none stays as it is; so do numerals.

    >>> fold_characters("臺灣２０２４…五次")
    '台湾2024…五次'
    """
    return text.translate(_folded_singly())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return `(fold(text), offsets)`: where each folded character comes from.

    `offsets` has one index into `text` for each folded character and a last one, `len(text)`; it never
    falls. The match `folded[a:b]` stands at `text[offsets[a]:offsets[b]]`. Characters that were replaced
    together (百分之六 -> 6%, … -> three full stops) share one index, so a match that ends inside such a
    group ends before it in the source.

    >>> folded, offsets = fold_with_offsets("增长百分之六，")
    >>> folded, offsets
    ('增长6%,', [0, 1, 2, 2, 6, 7])
    """
    normal, origin = _normal_with_offsets(text)
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for start, end, digits in numerals(normal):
        pieces += normal[done:start], digits
        offsets += origin[done:start]
        offsets += origin[start:end] if len(digits) == end - start else [origin[start]] * len(digits)
        done = end
    return "".join(pieces) + normal[done:], offsets + origin[done:]


def _normal(text: str) -> str:
    """Everything but the numerals. NFKC comes last: lower case makes composable what was not, H̱ -> ẖ."""
    return unicodedata.normalize("NFKC", text.translate(_folded()))


def _normal_with_offsets(text: str) -> tuple[str, list[int]]:
    normal, folded = _normal(text), _folded()
    pieces = [folded[ord(character)] for character in text]
    cuts = list(range(len(text) + 1))
    if "".join(pieces) != normal:
        cuts = _cuts(text)
        pieces = [_normal(text[start:end]) for start, end in pairwise(cuts)]
    return normal, [start for start, piece in zip(cuts, pieces, strict=False) for _ in piece] + [len(text)]


def _cuts(text: str) -> list[int]:
    """Where the text may be cut and each piece normalised alone: nothing joins or reorders across a cut."""
    return [0, *(i for i in range(1, len(text)) if not _joins(text[i])), len(text)]


@cache
def _joins(character: str) -> bool:
    """Whether a character may combine with the one before it: marks, and the vowels and finals of Hangul."""
    first = unicodedata.normalize("NFKC", character)[:1]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


class _Folded(dict[int, str]):
    """What a character folds to alone; filled as characters are met, since all at once would cost 60 ms."""

    def __init__(self) -> None:
        import opencc

        super().__init__()
        self._simplified = opencc.OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        folded = chr(code)
        while (step := self._step(folded)) != folded:  # 薴 -> 苧 -> 苎
            folded = step
        self[code] = folded
        return folded

    def _step(self, text: str) -> str:
        text = unicodedata.normalize("NFKC", text).lower()
        return _MERGED.get(text) or (str(self._simplified(text)) if _HAN.search(text) else text)


class _FoldedSingly(dict[int, str]):
    """The same, where it is one character for one."""

    def __missing__(self, code: int) -> str:
        folded = _folded()[code]
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


@cache
def _folded() -> _Folded:
    return _Folded()


@cache
def _folded_singly() -> _FoldedSingly:
    return _FoldedSingly()
