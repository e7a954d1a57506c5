"""What was repaired in a document, counted from what its paragraphs leave out of the source text.

Repair only deletes, so nothing else need be kept: between two source spans of one paragraph lies a broken line
or a stray space, outside all of them lie page headers, page numbers and the like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.datatypes import Paragraph, ParagraphKind


@dataclass(frozen=True, slots=True)
class RepairCounts:
    """How large a document is, and how much of it was repaired."""

    paragraphs: int
    """Headings not counted."""
    characters: int
    """Of the paragraphs' texts, headings among them."""
    joins: int
    """Broken lines that were joined."""
    spaces: int
    """Runs of spaces inside lines that were removed."""
    dropped: int
    """Lines with something in them that no paragraph holds any of."""
    starts_with_heading: bool

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph], source_text: str) -> RepairCounts:
        r"""Count.

        >>> body = Paragraph(1, ParagraphKind.BODY, (), "甲乙丙丁", ((0, 2), (3, 4), (8, 9)))
        >>> RepairCounts.of([body], "甲乙\n丙\n- 1\n丁")
        RepairCounts(paragraphs=1, characters=4, joins=2, spaces=0, dropped=1, starts_with_heading=False)
        """
        gaps = [source_text[a:b] for each in paragraphs for a, b in _gaps(each)]
        breaks = [gap for gap in gaps if "\n" in gap or "\r" in gap]
        return cls(
            paragraphs=sum(each.kind is not ParagraphKind.HEADING for each in paragraphs),
            characters=sum(len(each.text) for each in paragraphs),
            joins=len(breaks),
            spaces=sum(gap.isspace() for gap in gaps) - sum(gap.isspace() for gap in breaks),
            dropped=_dropped(paragraphs, source_text),
            starts_with_heading=bool(paragraphs) and paragraphs[0].kind is ParagraphKind.HEADING,
        )


def _gaps(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    return ((end, start) for (_, end), (start, _) in pairwise(paragraph.source_spans))


def _dropped(paragraphs: Sequence[Paragraph], source_text: str) -> int:
    """Return how many lines hold letters or digits and no character of any paragraph."""
    kept = sorted(start for each in paragraphs for start, _ in each.source_spans)
    ends = sorted(end for each in paragraphs for _, end in each.source_spans)
    dropped = at = offset = 0
    for line in source_text.splitlines(keepends=True):
        end = offset + len(line)
        while at < len(ends) and ends[at] <= offset:
            at += 1
        touched = at < len(kept) and kept[at] < end
        dropped += not touched and any(character.isalnum() for character in line)
        offset = end
    return dropped
