"""The loader for plain text: every line of the file, in any of the encodings that `decode` finds."""

from __future__ import annotations

from qa.corpus.encoding import decode
from qa.corpus.extract import Extract
from qa.corpus.lines import text_lines


def extract_text(content: bytes, name: str) -> Extract:
    """Return the decoded file and its lines.

    Raises:
        EmptyDocumentError: no bytes.
        UndecodableDocumentError: binary content, or an encoding that could not be told.

    """
    text, encoding = decode(content, name)
    return Extract(text, text_lines(text), encoding)
