"""Text to the terms that the lexical index counts: single characters or words, and every pair of neighbours.

A *unit* is one Chinese character (or kana, or a percent sign), one word of letters, or one whole number.
Punctuation and spaces are no units and leave no gap, so a sentence asked without its commas has the same
units as in the document. A *term* is a unit or a pair of neighbouring units: `第16届` has the units
第, 16, 届 and the terms 第, 16, 届, 第+16, 16+届.

A text may be led by its *context*, the titles it stands under, with U+001F between the two. The context's
terms are told apart from the text's own, so that a question can match a title without the text being said
to hold the title's words.

Units and terms are 64-bit numbers: a character is its code point, a word a 64-bit hash, a pair a product of
its halves. Among ten million terms the odds that any two collide are about three in a million.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold
from qa.text import CJK

Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]

CONTEXT_END = "\x1f"
"""Stands between a text's context and the text: U+001F, the unit separator."""

_KANA = "\u3041-\u30ff"
_WORD = re.compile(rf"\d+(?:\.\d+)*|[^\W\d_{CJK}{_KANA}]+")
_SINGLE = ((0x25, 0x25), (0x2030, 0x2030), (0x3007, 0x3007), (0x3041, 0x30FF), (0x3400, 0x4DBF))
_SINGLE_HAN = ((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
_PAIR = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern (2**64 / golden ratio), so that `a * _PAIR + b` tells pairs apart."""

_IN_CONTEXT = np.uint64(0x5851F42D4C957F2D)
"""Any number that differs from a character in its high bits: what a context's terms are marked with."""

# Folding makes … three full stops, and a numeral behind a full stop is left alone (it may be a decimal); a
# sentence that starts behind …… must fold as it does by itself.
_BEFORE_FOLDING = str.maketrans("…", " ")


@lru_cache(maxsize=512)
def unit_sequence(text: str) -> Keys:
    """Return the units of one text, folded, in order; read-only, since a question is compared with many texts.

    >>> unit_sequence("二〇二四年，ＧＤＰ").tolist() == unit_sequence("2024年gdp").tolist()
    True
    """
    units = _units([text])[0]
    units.flags.writeable = False
    return units


def terms(texts: Sequence[str]) -> tuple[Keys, Rows]:
    """Return `(keys, rows)`: every term of every text, with repetitions, and the row of its text.

    Rows rise among the units and again among the pairs, hence among the occurrences of one term.
    """
    units, rows, in_context = _units(texts)
    neighbours = np.flatnonzero((rows[1:] == rows[:-1]) & (in_context[1:] == in_context[:-1]))
    pairs = units[neighbours] * _PAIR + units[neighbours + 1]
    marks = np.concatenate([in_context, in_context[neighbours]]) * _IN_CONTEXT
    return np.concatenate([units, pairs]) ^ marks, np.concatenate([rows, rows[neighbours]])


def query_terms(query: str) -> Keys:
    """Return the different terms of a question, rising."""
    return np.unique(terms([query.replace(CONTEXT_END, " ")])[0])


def in_context(keys: Keys) -> Keys:
    """Return the same terms as they stand in contexts."""
    return keys ^ _IN_CONTEXT


def stands_in(needle: Keys, haystack: Keys) -> bool:
    """Return whether `needle` is a stretch of neighbouring units of `haystack`; the empty one is in none.

    >>> stands_in(unit_sequence("十六届三次"), unit_sequence("第十六届“三次”会议"))
    True
    """
    sought, within = needle.tobytes(), haystack.tobytes()
    at = within.find(sought) if sought else -1
    while at % needle.itemsize and at >= 0:  # a hit across the border of two numbers is none
        at = within.find(sought, at + 1)
    return at >= 0


def _units(texts: Sequence[str]) -> tuple[Keys, Rows, NDArray[np.bool_]]:
    """Return the units of all texts, their rows, and which of them stand in a context.

    One pass over the joined text, no loop per character.
    """
    folded = [fold(text.translate(_BEFORE_FOLDING)) for text in texts]
    joined = "\n".join(folded)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    singles = np.flatnonzero(_is_single(codes))
    words = [(match.start(), _word_key(match.group())) for match in _WORD.finditer(joined)]
    starts = np.concatenate([singles, np.array([start for start, _ in words], np.int64)])
    keys = np.concatenate([codes[singles].astype(np.uint64), np.array([key for _, key in words], np.uint64)])
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    ends = np.array(list(accumulate(len(text) + 1 for text in folded)), np.int64)
    rows = np.searchsorted(ends, starts, side="right")
    return keys[order], rows, starts < _context_ends(codes, ends)[rows]


def _context_ends(codes: NDArray[np.uint32], ends: NDArray[np.int64]) -> Rows:
    """Return where in the joined text the context of each row ends; 0 for rows without one."""
    context_ends = np.zeros(len(ends), np.int64)
    marks = np.flatnonzero(codes == ord(CONTEXT_END))[::-1]
    context_ends[np.searchsorted(ends, marks, side="right")] = marks  # the last written, a row's first, stays
    return context_ends


def _is_single(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    found = np.zeros(len(codes), np.bool_)
    for first, last in _SINGLE + _SINGLE_HAN:
        found |= (codes >= first) & (codes <= last)
    return found


def _word_key(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
