"""Running headers and footers: lines that come again on every page.

A repeated line is no header because it is repeated: `第一节　一般规定` heads a section in many chapters, and
a wrapped statute repeats whole lines of its wording. What gives a header away is where it stands: beside
page numbers and page breaks; or in the middle of sentences, at intervals of about a page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from qa.corpus.layout import find_layout
from qa.corpus.lines import Line
from qa.corpus.marks import ends_clause_group, mark_of
from qa.corpus.page_numbers import MIN_PAGE_CHARACTERS, interrupts

_SPACES = re.compile(r"\s+")
_EDGE_NUMBER = re.compile(
    r"^(?:第?[0-9]{1,4}(?![0-9年月日.．、])页?)?[-—–|｜·]*|[-—–|｜·]*(?:第?(?<![0-9.])[0-9]{1,4}页?)?$"
)
_PHRASE = re.compile("[，。；：、！？]")

MAX_HEADER_CHARACTERS = 60
MIN_BREAK_SHARE = 0.4
"""Of a header's places: the rest fall between paragraphs, where nothing shows that a page ends."""
MAX_INTERVAL_RATIO = 3
"""Between the longest and the shortest stretch from one header to the next."""


def running_headers(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    """Return the indexes of the lines that are running headers or footers; `numbers` are the page numbers'.

    The first line of a document stays even when it comes again as a header: it is the title. Once one header
    is found, a second one (of the even pages, or a footer) needs less evidence.
    """
    places = _repeated_lines(lines, numbers)
    repeated = {index for found in places.values() for index in found}
    search = _Search(lines, numbers, repeated)
    found: set[int] = set()
    for known in (False, True):
        for indexes in places.values():
            below = [index for index in indexes if index > 0]
            if search.are_headers(below, len(below) < len(indexes), known and bool(found)):
                found.update(below)
    return found


def _repeated_lines(lines: Sequence[Line], numbers: set[int]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if len(line.text) > MAX_HEADER_CHARACTERS or index in numbers or ends_clause_group(line.text):
            continue
        core = _EDGE_NUMBER.sub("", _SPACES.sub("", line.text))
        if len(core) >= 2:
            places[core].append(index)
    return {core: found for core, found in places.items() if len(found) > 1}


class _Search:
    """Looks at the places of one repeated line after the other."""

    def __init__(self, lines: Sequence[Line], numbers: set[int], repeated: set[int]) -> None:
        self._lines = lines
        self._numbers = numbers
        self._furniture = repeated | numbers
        rest = [line for index, line in enumerate(lines) if index not in self._furniture] if repeated else []
        self._layout = find_layout(rest) if repeated else None

    def are_headers(self, found: Sequence[int], is_title: bool, has_others: bool) -> bool:
        """Tell whether the lines at `found` are headers: the title again, or others where the document has some."""
        at_breaks = sum(self._is_at_break(index) for index in found)
        if at_breaks + is_title >= 2 and at_breaks >= MIN_BREAK_SHARE * len(found):
            return True
        inside = sum(self._is_at_break(index) or self._interrupts(index) for index in found)
        if is_title and (inside >= 1 or (len(found) >= 2 and self._are_pages_apart([0, *found]))):
            return True
        if any(self._may_be_wrapped_text(index) for index in found):
            return False
        if has_others and inside >= 1 and self._are_pages_apart(found):
            return mark_of(self._lines[found[0]].text) is None
        return len(found) >= 3 and inside >= max(2, MIN_BREAK_SHARE * len(found)) and self._are_regular(found)

    def _is_at_break(self, index: int) -> bool:
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        breaks = self._lines[index].page_break_before or (
            following is not None and following.page_break_before
        )
        return breaks or bool({index - 1, index + 1} & self._numbers)

    def _interrupts(self, index: int) -> bool:
        return interrupts(self._lines, index, self._furniture)

    def _may_be_wrapped_text(self, index: int) -> bool:
        line = self._lines[index]
        if _PHRASE.search(line.text):
            return True
        following = self._lines[index + 1] if index + 1 < len(self._lines) else line
        return self._layout is not None and self._layout.is_full(line, following)

    def _are_regular(self, found: Sequence[int]) -> bool:
        stretches = self._stretches(found)
        return max(stretches) <= MAX_INTERVAL_RATIO * min(stretches)

    def _are_pages_apart(self, found: Sequence[int]) -> bool:
        return min(self._stretches(found), default=MIN_PAGE_CHARACTERS) >= MIN_PAGE_CHARACTERS

    def _stretches(self, found: Sequence[int]) -> list[int]:
        """Return the characters from each header to the next."""
        return [sum(len(line.text) for line in self._lines[a:b]) for a, b in pairwise(found)]
