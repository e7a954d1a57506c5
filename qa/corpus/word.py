"""The loader for Word (.docx): paragraphs and tables in the order of the text, headings by their styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qa.config import MAX_UNPACKED_BYTES
from qa.corpus.assembly import MAX_CELL, Assembly
from qa.corpus.extract import Extract
from qa.datatypes import ParagraphKind
from qa.errors import DamagedDocumentError, EncryptedDocumentError, UnpackedTooLargeError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (".xml", ".rels")
_MARKUP_SHARE = 4
"""Text takes much more memory as markup than pictures do: of the bytes allowed it may have a fourth."""
_LINE_BREAKS = re.compile(r"[\n\t]+")
_HEADING = re.compile(r"^(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)


def extract_word(content: bytes, name: str) -> Extract:
    """Return the paragraphs, the rows of tables among them; headers, footers, notes and text boxes are left out.

    Raises:
        DamagedDocumentError: no Word file, or only a part of one.
        EncryptedDocumentError: it opens with a password only.
        UnpackedTooLargeError: over `MAX_UNPACKED_BYTES` unpacked, or a fourth of it as markup alone.

    """
    if content.startswith(_OLD_CONTAINER) and _ENCRYPTED in content:
        raise EncryptedDocumentError(name=name)
    _check_size(content, name)
    assembly = Assembly()
    try:
        document = _open(content)
        _Walk(document, assembly).blocks(document.element.body)
    except Exception as error:  # the parser raises whatever the damage leads it to
        raise DamagedDocumentError(name=name, format="Word") from error
    return assembly.extract()


def _open(content: bytes) -> WordDocument:
    import docx

    return docx.Document(io.BytesIO(content))


def _check_size(content: bytes, name: str) -> None:
    """Add up what the parts say they unpack to; `zipfile` never unpacks more of one than that."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DamagedDocumentError(name=name, format="Word") from error
    markup = sum(part.file_size for part in parts if part.filename.lower().endswith(_MARKUP))
    for size, limit in (
        (sum(part.file_size for part in parts), MAX_UNPACKED_BYTES),
        (markup, MAX_UNPACKED_BYTES // _MARKUP_SHARE),
    ):
        if size > limit:
            raise UnpackedTooLargeError(name=name, limit_mb=limit // (1024 * 1024))


class _Walk:
    """Goes through the body's elements; those that only wrap others (content controls) are gone into."""

    def __init__(self, document: WordDocument, assembly: Assembly) -> None:
        from docx.oxml.ns import qn
        from docx.table import Table
        from docx.text.paragraph import Paragraph

        self._document, self._assembly = document, assembly
        self._paragraph, self._table, self._name = Paragraph, Table, qn
        self._levels: dict[str | None, tuple[ParagraphKind | None, int | None]] = {}

    def blocks(self, container: Any) -> None:  # noqa: ANN401 - an lxml element
        for element in container:
            if element.tag == self._name("w:p"):
                self._add_paragraph(element)
            elif element.tag == self._name("w:tbl"):
                self._add_table(element)
            elif element.tag in (self._name("w:sdt"), self._name("w:sdtContent"), self._name("w:ins")):
                self.blocks(element)

    def _add_paragraph(self, element: Any) -> None:  # noqa: ANN401
        text = self._text(element)
        kind, level = self._kind(element)
        if kind is ParagraphKind.HEADING:
            text = _LINE_BREAKS.sub(" ", text)
        self._assembly.add(text, kind, level)

    def _text(self, element: Any) -> str:  # noqa: ANN401
        return str(self._paragraph(element, self._document).text)

    def _kind(self, element: Any) -> tuple[ParagraphKind | None, int | None]:  # noqa: ANN401
        """Return what the paragraph's style says: `Title` stands above `Heading 1`; a numbered one is an item."""
        style = element.style
        if style not in self._levels:
            named = self._paragraph(element, self._document).style
            self._levels[style] = _kind_of_style((named.name if named else None) or "")
        kind, level = self._levels[style]
        if kind is None and element.pPr is not None and element.pPr.numPr is not None:
            return ParagraphKind.LIST_ITEM, None
        return kind, level

    def _add_table(self, table: Any) -> None:  # noqa: ANN401
        for row in table.iter(self._name("w:tr")):
            if row.getparent() is not table:
                continue  # of a table in a cell, which `_cells` has gone into
            cells = list(self._cells(row))
            if all(len(cell) <= 1 and sum(map(len, cell)) <= MAX_CELL for cell in cells):
                self._assembly.add_row(["".join(cell) for cell in cells])
            else:
                for text in (text for cell in cells for text in cell):
                    self._assembly.add(text)

    def _cells(self, row: Any) -> Iterator[list[str]]:  # noqa: ANN401
        """Yield the texts of each cell's paragraphs; cells that were merged are one."""
        for cell in row.iter(self._name("w:tc")):
            if cell.getparent() is row:
                texts = [self._text(element) for element in cell.iter(self._name("w:p"))]
                yield [text for text in texts if text.strip()]


def _kind_of_style(name: str) -> tuple[ParagraphKind | None, int | None]:
    if name.lower() in ("title", "标题", "標題"):
        return ParagraphKind.HEADING, 1
    heading = _HEADING.match(name)
    if heading:
        return ParagraphKind.HEADING, int(heading[1]) + 1
    if name.lower().startswith(("list", "toc ", "目录", "列表")):
        return ParagraphKind.LIST_ITEM, None
    return None, None
