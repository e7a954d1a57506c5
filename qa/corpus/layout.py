"""How one document sets its paragraphs apart: found out from all of its lines together.

Two questions are answered. Are the lines cut at a column (hard-wrapped), and at which? And what marks a new
paragraph: white space before its first line, a blank line, or nothing but the line break?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from qa.corpus.lines import Line, columns
from qa.corpus.marks import ends_clause_group, ends_sentence, mark_of
from qa.corpus.spaces import stray_spaces

_HEAD = re.compile(r"[（(“‘《〈【「『]*(?:[A-Za-z0-9.%％,]+|.)[，。；：、！？”’）)》〉】」』%％]*", re.S)


def _closed_up(text: str) -> str:
    """Return `text` as it was before OCR put spaces in; the one after an article's number belongs there."""
    holes = stray_spaces(text)
    return "".join(text[end:start] for (_, end), (start, _) in pairwise([(0, 0), *holes, (len(text), 0)]))


_MEASURES: dict[str, Callable[[str], int]] = {
    "characters": len,
    "columns": columns,
    "characters without spaces": lambda text: len(_closed_up(text)),
    "columns without spaces": lambda text: columns(_closed_up(text)),
}

_PHRASE = re.compile("[，。；：、！？,;]")

MIN_WRAP = 12
MAX_WRAP = 260
"""Widths between which a text is taken to be hard-wrapped: at least in Chinese characters, at most in columns."""
MIN_PROSE_SHARE = 0.3
"""Of the lines that a wrap width explains: how many have a comma or the like in them."""
MIN_FULL_LINES = 3
MAX_EXCEPTIONS = 0.2
"""Of the marked lines: how often a document may break its own custom of marking paragraphs."""
MAX_WIDER_SHARE = 0.02
"""Of the lines: a wrapped text may hold a few wider ones, such as a table row or a long address."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found out about one document."""

    wrap: int | None
    """The width that lines are cut at, in the unit of `measure`; `None` when they are not."""
    measure: str
    indent_marks: bool
    """A new paragraph is indented, and nothing else is."""
    blank_marks: bool
    """A new paragraph follows a blank line, and nothing else does."""

    @property
    def marked(self) -> bool:
        """Paragraphs carry a mark other than the line break."""
        return self.indent_marks or self.blank_marks

    def is_full(self, line: Line, following: Line) -> bool:
        """Tell whether `line` broke because the beginning of `following` no longer fitted on it.

        One Chinese character of slack allows for punctuation that hangs out or was pulled over.
        """
        if self.wrap is None:
            return False
        head = _HEAD.match(following.text)
        needed = self.width(line) + (_MEASURES[self.measure](head[0]) if head else 1)
        return needed + (2 if "columns" in self.measure else 1) > self.wrap

    def width(self, line: Line) -> int:
        """Return the width of `line` with its indent, capped just above `MAX_WRAP`."""
        return _width(line, self.measure)

    def opens_paragraph(self, line: Line) -> bool:
        """Tell whether the document's own mark of a new paragraph stands at `line`."""
        if self.indent_marks and line.indent >= 2:
            return True
        return self.blank_marks and line.blank_before and not line.page_break_before


def find_layout(lines: Sequence[Line]) -> Layout:
    """Find out the layout of a document from its lines, page furniture already removed."""
    best: tuple[int, int | None, str] = (0, None, "characters")
    for measure in _MEASURES:
        widths = [_width(line, measure) for line in lines]
        score, wrap = _wrap_width(lines, widths, 2 if "columns" in measure else 1)
        if score > best[0]:
            best = (score, wrap, measure)
    _, wrap, measure = best
    bare = Layout(wrap, measure, indent_marks=False, blank_marks=False)
    return Layout(wrap, measure, _marks(bare, lines, _is_indented), _marks(bare, lines, _follows_blank))


def _width(line: Line, measure: str) -> int:
    if len(line.text) > MAX_WRAP:
        return MAX_WRAP + 1
    indent = line.indent if "columns" in measure else line.indent // 2
    return indent + _MEASURES[measure](line.text)


def _wrap_width(lines: Sequence[Line], widths: Sequence[int], unit: int) -> tuple[int, int | None]:
    """Return how many lines a wrap width explains, and the width; `(0, None)` when the text is not wrapped.

    A width explains the lines that stop at it, or just short of it, in mid-sentence. Rows of names or headings
    of one length stop there too, but prose has commas in it. `unit` is the width of a Chinese character.
    """
    midway = [
        (line, width)
        for line, following, width in zip(lines, lines[1:], widths, strict=False)
        if _stops_midway(line) and mark_of(following.text) is None
    ]
    stopped = _up_to(width for _, width in midway)
    prose = _up_to(width for line, width in midway if _PHRASE.search(line.text))
    narrow = _up_to(widths)
    best: tuple[int, int | None] = (0, None)
    for width in range(MIN_WRAP * unit, MAX_WRAP + 1):
        near, half = max(width - 2 * unit, 0), width // 2
        explained = stopped[width] - stopped[near]
        shorter = max(stopped[width - 4 * unit - 1] - stopped[half], 0)
        if len(lines) - narrow[width] > MAX_WIDER_SHARE * len(lines) or explained < MIN_FULL_LINES:
            continue
        is_prose = prose[width] - prose[near] >= MIN_PROSE_SHARE * explained
        if is_prose and explained > 2 * shorter and explained > best[0]:
            best = (explained, width)
    return best


def _up_to(widths: Iterable[int]) -> list[int]:
    """Return for each width up to just above `MAX_WRAP` how many of `widths` are not above it."""
    count = Counter(widths)
    return list(accumulate(count[width] for width in range(MAX_WRAP + 2)))


def _stops_midway(line: Line) -> bool:
    return line.kind is None and not ends_clause_group(line.text)


def _is_indented(line: Line) -> bool:
    return line.indent >= 2


def _follows_blank(line: Line) -> bool:
    return line.blank_before and not line.page_break_before


def _marks(layout: Layout, lines: Sequence[Line], is_marked: Callable[[Line], bool]) -> bool:
    """Tell whether `is_marked` holds at new paragraphs and at nothing else.

    Against it speak marked lines that continue a sentence, and, in a wrapped text, lines without the mark
    after one that ends a sentence short of the margin: there a paragraph ended, and nothing marked the next.
    """
    marked = continued = unmarked = missing = 0
    for line, following in pairwise(lines):
        if is_marked(following):
            marked += 1
            continued += _continues(layout, line, following)
        else:
            unmarked += layout.wrap is not None or len(following.text) > MIN_WRAP
            missing += not following.page_break_before and _ends_short(layout, line, following)
    if continued > MAX_EXCEPTIONS * marked or missing > MAX_EXCEPTIONS * marked:
        return False
    return marked > unmarked if layout.wrap is None else marked > 1 and unmarked > 0


def _continues(layout: Layout, line: Line, following: Line) -> bool:
    midway = len(line.text) >= MIN_WRAP and _stops_midway(line) and mark_of(line.text) is None
    return midway and (layout.wrap is None or layout.is_full(line, following))


def _ends_short(layout: Layout, line: Line, following: Line) -> bool:
    if layout.wrap is None or not ends_sentence(line.text) or layout.is_full(line, following):
        return False
    return ends_clause_group(following.text) or layout.width(following) >= layout.wrap - 4
