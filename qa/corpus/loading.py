"""A file to a document: the table of loaders, and everything that is done with what they return."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath

from qa.config import MAX_DOCUMENT_BYTES
from qa.corpus.dates import MAX_DATED_LINE, document_date
from qa.corpus.extract import Loader
from qa.corpus.json_lines import extract_json_lines
from qa.corpus.markdown import extract_markdown
from qa.corpus.marks import ends_sentence
from qa.corpus.pdf import extract_pdf
from qa.corpus.plain_text import extract_text
from qa.corpus.repair import Repairs, repair
from qa.corpus.table import extract_table
from qa.corpus.web_page import extract_html
from qa.corpus.word import extract_word
from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    PathNotFoundError,
    UnreadableDocumentError,
    UnsupportedFormatError,
)

LOADERS: dict[str, Loader] = {
    ".txt": extract_text,
    ".md": extract_markdown,
    ".markdown": extract_markdown,
    ".html": extract_html,
    ".htm": extract_html,
    ".pdf": extract_pdf,
    ".docx": extract_word,
    ".csv": extract_table,
    ".tsv": extract_table,
    ".jsonl": extract_json_lines,
}
"""Which loader reads which file ending. A new format is one small file and one line here."""

SUPPORTED_SUFFIXES: tuple[str, ...] = tuple(LOADERS)

_OPENING_LINES = 12
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A file as the knowledge base keeps it. `document.id` is derived from `sha256`: equal files, equal ids."""

    document: Document
    source_text: str
    """What the loader extracted, which the paragraphs' spans count in; for text formats the decoded file."""
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    paragraphs: tuple[Paragraph, ...]
    """Headings and other paragraphs in the order of the text, each series numbered from 1."""
    repairs: Repairs
    encoding: str | None = None
    """The encoding found, as Python names it; `None` in formats without one."""


def load_document(path: Path, *, name: str | None = None) -> LoadedDocument:
    """Read a file and repair its paragraphs. `name` is the file's name as the user knows it (an upload's).

    Raises:
        PathNotFoundError: there is no such file.
        UnreadableDocumentError: it is there, and the operating system does not let it be read.
        UnsupportedFormatError: no loader for its ending.
        DocumentTooLargeError: over `qa.config.MAX_DOCUMENT_BYTES`.
        EmptyDocumentError: nothing readable in it.
        DocumentError: what its loader raises.

    """
    name = PurePath(name or path.name).name
    loader = LOADERS.get(PurePath(name).suffix.lower())
    if loader is None:
        raise UnsupportedFormatError(name=name, supported=", ".join(SUPPORTED_SUFFIXES))
    content = _read(path, name)
    extract = loader(content, name)
    paragraphs, repairs = repair(extract.source_text, extract.lines)
    if not any(character.isalnum() for paragraph in paragraphs for character in paragraph.text):
        raise EmptyDocumentError(name=name)
    sha256 = hashlib.sha256(content).hexdigest()
    title = extract.title or _title(paragraphs, name)
    document = Document(sha256[:16], title, name, _date(paragraphs))
    return LoadedDocument(document, extract.source_text, sha256, paragraphs, repairs, extract.encoding)


def _read(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_DOCUMENT_BYTES:
            raise DocumentTooLargeError(
                name=name, size_mb=-(-size // _MEGABYTE), limit_mb=MAX_DOCUMENT_BYTES // _MEGABYTE
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PathNotFoundError(name=name) from error
    except OSError as error:
        raise UnreadableDocumentError(name=name, detail=error.strerror or error) from error


def _title(paragraphs: tuple[Paragraph, ...], name: str) -> str:
    """Return the first heading if it stands at the top, else the file's name without its ending."""
    first = paragraphs[0]
    return first.text if first.kind is ParagraphKind.HEADING else PurePath(name).stem


def _date(paragraphs: tuple[Paragraph, ...]) -> str | None:
    opening = []
    for paragraph in paragraphs[:_OPENING_LINES]:
        if len(paragraph.text) > MAX_DATED_LINE or ends_sentence(paragraph.text):
            break
        opening.append(paragraph.text)
    return document_date(opening, paragraphs[-1].text)
