"""Encodings are found from the bytes; what is no text is refused."""

from __future__ import annotations

import codecs
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.encoding import decode
from qa.errors import EmptyDocumentError, UndecodableDocumentError
from tests.qa.corpus.conftest import FIXTURES, SEED

SIMPLIFIED = SEED.read_text(encoding="utf-8")
TRADITIONAL = (FIXTURES / "traditional_notice.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_simplified_text_without_a_mark(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding), "x.txt") == (SIMPLIFIED, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "cp950", "utf-16-le", "utf-16-be"])
def test_traditional_text_without_a_mark(encoding: str) -> None:
    text, found = decode(TRADITIONAL.encode(encoding), "x.txt")
    assert text == TRADITIONAL
    assert (found == "big5hkscs") if encoding in ("big5", "cp950") else (found == encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    text, _ = decode(mark + SIMPLIFIED.encode(encoding), "x.txt")
    assert text == SIMPLIFIED


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, len(SIMPLIFIED) - 41),
    st.integers(40, 400),
    st.sampled_from(["gb18030", "utf-16-le", "utf-8"]),
)
def test_short_pieces_of_simplified_text_round_trip(start: int, length: int, encoding: str) -> None:
    piece = SIMPLIFIED[start : start + length]
    assert decode(piece.encode(encoding), "x.txt") == (piece, encoding)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(TRADITIONAL) - 61), st.integers(60, 400))
def test_short_pieces_of_traditional_text_round_trip(start: int, length: int) -> None:
    piece = TRADITIONAL[start : start + length]
    assert decode(piece.encode("big5"), "x.txt")[0] == piece


def test_line_breaks_stay_as_they_are() -> None:
    assert decode("一\r\n二\r三\n".encode("gb18030"), "x.txt")[0] == "一\r\n二\r三\n"


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_kr", "cp1251"])
def test_other_encodings_are_refused_not_guessed(encoding: str) -> None:
    text = {
        "shift_jis": "これは日本語の文章です。漢字とひらがなが混ざっています。" * 5,
        "euc_kr": "이것은 한국어로 된 문서입니다. 여러 문장이 있습니다. " * 20,
        "cp1251": "Это русский текст, который не должен быть прочитан. " * 5,
    }[encoding]
    with pytest.raises(UndecodableDocumentError):
        decode(text.encode(encoding), "x.txt")


def test_binary_content_is_refused() -> None:
    generator = random.Random(1)
    noise = bytes(generator.randrange(256) for _ in range(5_000))
    packed = zlib.compress(SIMPLIFIED.encode())
    nuls = b"\0" * 5_000 + b"text"
    for content in (
        noise,
        packed,
        nuls,
        b"%PDF-1.7\nascii only",
        b"PK\x03\x04" + noise,
        b"\x89PNG\r\n\x1a\n",
    ):
        with pytest.raises(UndecodableDocumentError):
            decode(content, "x.txt")


def test_broken_utf_8_is_refused() -> None:
    with pytest.raises(UndecodableDocumentError):
        decode(SIMPLIFIED.encode()[:-1] + b"\xff\xff", "x.txt")


@pytest.mark.parametrize("content", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_no_content_is_an_empty_document(content: bytes) -> None:
    with pytest.raises(EmptyDocumentError):
        decode(content, "x.txt")
