"""Spans -> citations that can be checked character by character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.datatypes import Citation, Document, Paragraph
from qa.text import sentences


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of a paragraph that is to be cited: `paragraph.text[start:end]`."""

    document: Document
    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.paragraph.text[self.start : self.end]


def source_spans(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return where the characters `[start, end)` of a repaired paragraph stand in the source text.

    `spans` are the paragraph's own: repair deleted what lies between them.

    >>> source_spans([(0, 3), (5, 9)], 2, 5)  # the paragraph is source[0:3] + source[5:9]
    ((2, 3), (5, 7))
    """
    found, offset = [], 0
    for a, b in spans:
        first, last = max(start, offset), min(end, offset + b - a)
        if first < last:
            found.append((a + first - offset, a + last - offset))
        offset += b - a
    return tuple(found)


def quoted_sentences(text: str, start: int, end: int) -> str:
    """Return the whole sentences that `text[start:end]` stands in.

    >>> quoted_sentences("开幕了。大会批准了报告。散会。", 7, 9)
    '大会批准了报告。'
    """
    touched = [(a, b) for a, b in sentences(text) if a < end and start < b]
    return text[min(start, touched[0][0]) : max(end, touched[-1][1])]


def cite(quotations: Sequence[Quotation], differs: bool = False) -> tuple[Citation, ...]:
    """Return the quotations as citations: numbered, with sentence and source offsets.

    Raises:
        ValueError: a quotation is empty or does not stand in its paragraph. Nothing unchecked is shown.

    """
    return tuple(_citation(number, q, differs) for number, q in enumerate(quotations, start=1))


def _citation(number: int, quotation: Quotation, differs: bool) -> Citation:
    paragraph, start, end = quotation.paragraph, quotation.start, quotation.end
    if not 0 <= start < end <= len(paragraph.text):
        raise ValueError(f"[{start}, {end}) is no span of a paragraph of {len(paragraph.text)} characters")
    spans = source_spans(paragraph.source_spans, start, end)
    if sum(b - a for a, b in spans) != end - start:
        raise ValueError(f"paragraph {paragraph.number} has no full map to its source")
    quote = quoted_sentences(paragraph.text, start, end)
    return Citation(
        number, quotation.text, quote, quotation.document, paragraph, start, end, spans, differs=differs
    )
