"""A place in a document that the page can open: what a citation's number points at.

It travels to the browser as a JSON attribute and comes back with a click, or as the query of a permalink, so
what comes back is checked: a browser can send anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from qa.datatypes import Citation, Paragraph, ParagraphKind, Passage


@dataclass(frozen=True, slots=True)
class Reference:
    """A paragraph, the sentence in it that is tinted, and the span that is marked (empty: none)."""

    document: str
    heading: bool
    """Headings number in a series of their own."""
    paragraph: int
    quote: tuple[int, int]
    span: tuple[int, int]

    @classmethod
    def to_citation(cls, citation: Citation) -> Self:
        """Point at the span of a citation, tinting its sentence."""
        return cls._at(citation, quote_range(citation), (citation.start, citation.end))

    @classmethod
    def to_passage(cls, passage: Passage) -> Self:
        """Point at a passage: tinted, with no span, for it is no answer."""
        return cls._at(passage, (passage.start, passage.end), (passage.start, passage.start))

    @classmethod
    def _at(cls, cited: Citation | Passage, quote: tuple[int, int], span: tuple[int, int]) -> Self:
        heading = cited.paragraph.kind is ParagraphKind.HEADING
        return cls(cited.document.id, heading, cited.paragraph.number, quote, span)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is nothing of the kind.

        """
        try:
            heading, number = bool(values["heading"]), int(values["paragraph"])
            return cls(
                str(values["document"]), heading, number, _pair(values["quote"]), _pair(values["span"])
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ValueError("not a reference") from error

    def to_json(self) -> str:
        """Return the JSON that `from_json` reads."""
        return json.dumps(asdict(self))

    def to_query(self) -> str:
        """Return the query of a permalink, which `from_query` reads.

        >>> Reference("d1", False, 3, (8, 42), (14, 19)).to_query()
        '?document=d1&paragraph=3&quote=8-42&span=14-19'
        """
        series = "heading" if self.heading else "paragraph"
        ranges = {"quote": "{}-{}".format(*self.quote), "span": "{}-{}".format(*self.span)}
        return "?" + urlencode({"document": self.document, series: self.paragraph, **ranges})

    @classmethod
    def from_query(cls, query: str) -> Self:
        """Read what `to_query` wrote.

        Raises:
            ValueError: it is nothing of the kind.

        """
        values = {name: given[0] for name, given in parse_qs(query.removeprefix("?")).items()}
        number = values.get("heading", values.get("paragraph"))
        ranges = {name: values.get(name, "").split("-") for name in ("quote", "span")}
        return cls.from_json({**values, "heading": "heading" in values, "paragraph": number, **ranges})

    def find(self, paragraphs: Sequence[Paragraph]) -> int | None:
        """Return the index of the paragraph in its document's paragraphs, or None when it is not there."""
        for index, paragraph in enumerate(paragraphs):
            same_series = (paragraph.kind is ParagraphKind.HEADING) == self.heading
            if same_series and paragraph.number == self.paragraph:
                return index
        return None


def _pair(values: Sequence[Any]) -> tuple[int, int]:
    start, end = (int(offset) for offset in values)
    if not 0 <= start <= end:
        raise ValueError(f"not offsets: {start}, {end}")
    return start, end


def quote_range(citation: Citation) -> tuple[int, int]:
    """Return the offsets in `paragraph.text` of the quote: the occurrence that the span stands in."""
    text, quote = citation.paragraph.text, citation.quote
    start = text.rfind(quote, 0, citation.start + len(quote))
    if start < 0 or not start <= citation.start <= citation.end <= start + len(quote):
        return citation.start, citation.end
    return start, start + len(quote)
