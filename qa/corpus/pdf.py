"""The loader for PDF: the text of every page, line by line; repair takes page headers and numbers out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING

from qa.config import MAX_PAGES, MAX_UNPACKED_BYTES
from qa.corpus.extract import Extract
from qa.corpus.lines import text_lines
from qa.errors import (
    DamagedDocumentError,
    EncryptedDocumentError,
    TooManyPagesError,
    UnpackedTooLargeError,
)

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_PAGE_BREAK = "\f"
_NOT_TEXT = {0xFFFE: None, 0xFFFF: None, 0x02: None, 0x0C: None, 0x0D: None}
"""What stands for a hyphen that a line break made, and for no character at all; returns, whose feeds are kept."""
_ALONE = Lock()
"""PDFium is not made for threads."""


def extract_pdf(content: bytes, name: str) -> Extract:
    """Return the text of all pages with a form feed between them; each line knows its page.

    A scanned file has no text: it is empty here.

    Raises:
        DamagedDocumentError: no PDF, or only a part of one.
        EncryptedDocumentError: it opens with a password only.
        TooManyPagesError: over `MAX_PAGES`.
        UnpackedTooLargeError: over `MAX_UNPACKED_BYTES` of text, counted as two bytes a character.

    """
    with _ALONE:
        document = _open(content, name)
        try:
            pages = list(_texts(document, name))
        finally:
            document.close()
    starts = list(accumulate((len(page) + 1 for page in pages), initial=0))
    source_text = _PAGE_BREAK.join(pages)
    lines = text_lines(source_text)
    return Extract(
        source_text, [replace(line, page=bisect_right(starts, line.spans[0][0])) for line in lines]
    )


def _open(content: bytes, name: str) -> PdfDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocumentError(name=name) from error
        raise DamagedDocumentError(name=name, format="PDF") from error
    if len(document) > MAX_PAGES:
        pages = len(document)
        document.close()
        raise TooManyPagesError(name=name, pages=pages, limit=MAX_PAGES)
    return document


def _texts(document: PdfDocument, name: str) -> Iterator[str]:
    import pypdfium2

    left = MAX_UNPACKED_BYTES // 2
    for number in range(len(document)):
        try:
            page = document[number]
            shown = page.get_textpage()
            text = shown.get_text_range()
        except pypdfium2.PdfiumError as error:
            raise DamagedDocumentError(name=name, format="PDF") from error
        shown.close()
        page.close()
        left -= len(text)
        if left < 0:
            raise UnpackedTooLargeError(name=name, limit_mb=MAX_UNPACKED_BYTES // (1024 * 1024))
        yield text.translate(_NOT_TEXT)
