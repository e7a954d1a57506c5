"""A conversation as a Word file, each quotation with a real footnote.

Written part by part: python-docx has no footnotes, and a file like ours needs little else.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator, Sequence

from qa.datatypes import Answer, Citation
from ui.controls import visible
from ui.export import word_parts
from ui.export.footnotes import footnote
from ui.messages import Language, message
from ui.wording import abstention_of, confidence_of

_ANY_DAY = (1980, 1, 1, 0, 0, 0)
"""The time stamp of each part: the same conversation gives the same bytes."""


def as_word(answers: Sequence[Answer], day: str, language: Language) -> bytes:
    """Return the file's bytes: a heading for each question, its spans with footnotes."""
    body = [
        _paragraph("Title", _run(message("export.title", language))),
        _paragraph("Remark", _run(message("export.date", language, date=day))),
    ]
    notes: list[str] = []
    for answer in answers:
        body += _turn(answer, len(notes), language)
        notes += [footnote(each, language) for each in answer.citations]
    return _zipped("".join(body), "".join(_footnote(n, text) for n, text in enumerate(notes, start=1)))


def _turn(answer: Answer, notes: int, language: Language) -> Iterator[str]:
    yield _paragraph("Heading1", _run(answer.question))
    if answer.rewritten_question:
        yield _paragraph("Remark", _run(f"{message('rewritten', language)}：{answer.rewritten_question}"))
    if answer.abstained:
        *lead, reason = abstention_of(answer, language)
        yield from (_paragraph("Normal", _run(each)) for each in lead)
        yield _paragraph("Remark", _run(reason))
        return
    for each in answer.citations:
        yield _paragraph("Normal", _span(each, notes + each.number, language))
    yield _paragraph("Remark", _run(confidence_of(answer, language)))


def _span(citation: Citation, note: int, language: Language) -> str:
    differs = f" ({message('differs', language)})" if citation.differs else ""
    reference = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    return (
        f'{_run(citation.text)}<w:r>{reference}<w:footnoteReference w:id="{note}"/></w:r>'
        f"{_run(differs) if differs else ''}"
    )


def _footnote(number: int, text: str) -> str:
    reference = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    return (
        f'<w:footnote w:id="{number}">{_paragraph("FootnoteText", reference + _run(" " + text))}</w:footnote>'
    )


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _run(text: str) -> str:
    """Return text as a run; XML has no control characters, so they are shown by their code points."""
    lines = [html.escape(line, quote=False) for line in visible(text).splitlines()] or [""]
    pieces = (f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{'<w:br/>'.join(pieces)}</w:r>"


def _zipped(body: str, notes: str) -> bytes:
    parts = {
        "[Content_Types].xml": word_parts.CONTENT_TYPES,
        "_rels/.rels": word_parts.RELATIONSHIPS,
        "word/_rels/document.xml.rels": word_parts.DOCUMENT_RELATIONSHIPS,
        "word/document.xml": word_parts.document(body),
        "word/styles.xml": word_parts.STYLES,
        "word/settings.xml": word_parts.SETTINGS,
        "word/footnotes.xml": word_parts.footnotes(notes),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ANY_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content.encode("utf-8"))
    return written.getvalue()
