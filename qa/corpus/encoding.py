"""Bytes to text: which encoding a file is in is found out from its bytes, never assumed.

UTF-8 and anything with a byte order mark prove themselves. GB18030, Big5 and UTF-16 without a mark do not:
nearly any bytes decode in them, to nonsense. Nonsense is told from text by its rare characters: Chinese
prose keeps to the "first level" of GB 2312 (3,755 characters) and of Big5 (5,401), and text read in the
wrong encoding does not. A file that no encoding explains is refused.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from qa.errors import EmptyDocumentError, UndecodableDocumentError
from qa.text import CJK

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_HAN_OR_PRIVATE = re.compile(f"[{CJK}\ue000-\uf8ff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_SAMPLE = 50_000
_MIN_COMMON_SHARE = 0.7
"""Of the Han characters. Real texts measure 0.93 (names of plants, Traditional text in GB18030) to 1.0."""
_FREQUENT = frozenset(
    "的一是不了在人有我他这個们中来上大为和国地到以时要会可也对生能而子于年过发後作用行所家方多成同部其主本前开日市公工全三第業學這個們來為國時發對過與"
)
_MIN_FREQUENT_SHARE = 0.02
"""Of the Han characters, when there are many: Korean read as GB18030 looks like rare Chinese words."""
_MANY_CHARACTERS = 300
_MAX_CONTROL_SHARE = 0.01
"""Of all characters: a stray form feed or NUL is repaired away, a file full of them is no text."""


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the encoding it was found in; a byte order mark is not part of the text.

    Line breaks stay as they are. `name` is for the error message.

    >>> decode("全市".encode("gb18030"), "notice.txt")
    ('全市', 'gb18030')

    Raises:
        EmptyDocumentError: no bytes, or only a byte order mark.
        UndecodableDocumentError: binary content, or no encoding explains the bytes.

    """
    if content.startswith(_BINARY):
        raise UndecodableDocumentError(name=name)
    found = _marked(content) or _proven(content) or _likeliest(content)
    if found is None or _is_binary(found[0]):
        raise UndecodableDocumentError(name=name)
    if not found[0]:
        raise EmptyDocumentError(name=name)
    return found


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _marked(content: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _decoded(content, encoding)
            return None if text is None else (text, encoding)
    return None


def _proven(content: bytes) -> tuple[str, str] | None:
    """Return UTF-8 text: only UTF-16 of ASCII text, full of NULs, is valid UTF-8 too."""
    text = _decoded(content, "utf-8")
    return None if text is None or _is_binary(text) else (text, "utf-8")


def _likeliest(content: bytes) -> tuple[str, str] | None:
    scored = []
    for encoding in _CANDIDATES:
        text = _decoded(content, encoding)
        if text is not None and not _is_binary(text):
            scored.append((_common_share(text, encoding), text, encoding))
    best = max(scored, key=lambda found: found[0], default=None)
    if best is None or best[0] < _MIN_COMMON_SHARE:
        return None
    return best[1], best[2]


def _is_binary(text: str) -> bool:
    """Tell whether control characters run through the text; one stray one is forgiven in the shortest file."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > 1 + _MAX_CONTROL_SHARE * len(sample)


def _common_share(text: str, encoding: str) -> float:
    sample = text[:_SAMPLE]
    characters = _HAN_OR_PRIVATE.findall(sample)
    if not characters:
        return 1.0 if encoding.startswith("utf-16") and sample.isascii() else 0.0
    common = _common_characters()
    frequent = sum(character in _FREQUENT for character in characters)
    if len(characters) >= _MANY_CHARACTERS and frequent < _MIN_FREQUENT_SHARE * len(characters):
        return 0.0
    return sum(character in common for character in characters) / len(characters)


@cache
def _common_characters() -> frozenset[str]:
    simplified = _rows("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    return simplified | _rows("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])


def _rows(encoding: str, leads: range, trails: range | list[int]) -> frozenset[str]:
    block = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(block.decode(encoding, errors="ignore"))
