"""Characters that act instead of being seen, made visible: on a page and in a terminal they could mislead.

Unicode's bidirectional controls reorder what stands around them (Boucher & Anderson 2021, "Trojan Source");
a terminal obeys what follows an escape character; zero-width ones hide inside words.
"""

from __future__ import annotations

import re

CONTROL = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and line ends
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # bidirectional, zero-width and invisible ones
    "\ud800-\udfff"  # lone surrogates: no UTF-8 can carry them
    "\U000e0000-\U000e007f"  # tag characters
    "]"
)


def code_point(character: str) -> str:
    r"""Return the code point as Unicode writes it.

    >>> code_point("\u202e")
    'U+202E'
    """
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    r"""Return `text` with each control replaced by its code point.

    >>> visible("a\x1b[2Jb")
    'a⟨U+001B⟩[2Jb'
    """
    return CONTROL.sub(lambda match: f"⟨{code_point(match.group())}⟩", text)
