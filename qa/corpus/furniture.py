"""Page furniture: the page numbers and running headers that stand between the lines of a text.

A repeated line is not furniture because it is repeated: `第一节　一般规定` heads a section in many chapters.
What gives a running header away is where it stands: beside page numbers, or in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from qa.corpus.lines import Line
from qa.corpus.marks import ends_clause_group, is_bracketed, is_contents_row, mark_of, number_of

_RULE = "[-—–－_~～·•*]"
_NUMERAL = "(?:[0-9]{1,4}|[〇一二三四五六七八九十百]{1,5})"
_STATED = re.compile(
    rf"^{_RULE}*(?:第({_NUMERAL})[页頁](?:[,，/、|]?[(（]?共{_NUMERAL}[页頁][)）]?)?|共{_NUMERAL}[页頁][,，/、|]?第({_NUMERAL})[页頁]"
    rf"|[Pp]age([0-9]{{1,4}})(?:of[0-9]{{1,4}})?){_RULE}*$"
)
_RULED = re.compile(rf"^{_RULE}+({_NUMERAL}){_RULE}+$")
_BARE = re.compile(r"^(?:[Pp]\.?|\[)?([0-9]{1,4})(?:[/／][0-9]{1,4}|\])?$")
_FORMS = (_STATED, _RULED, _BARE)
_SPACES = re.compile(r"\s+")
_NUMBERS = re.compile("[0-9]+")

_Chain = tuple[int, "_Chain | None"]

MAX_HEADER_CHARACTERS = 60
MIN_PAGE_CHARACTERS = 200
"""Between two bare numbers that are page numbers; numbers nearer to each other count something else."""


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Return the lines of the text itself, the running headers and the page numbers taken out of them.

    A line that followed a removed one has `page_break_before` set.
    """
    bare = [
        _SPACES.sub("", line.text) if len(line.text) <= 2 * MAX_HEADER_CHARACTERS else "" for line in lines
    ]
    numbers = _page_numbers(lines, bare)
    headers = _running_headers(lines, bare, numbers)
    kept: list[Line] = []
    removed = blank = False
    for index, line in enumerate(lines):
        if index in numbers or index in headers:
            removed, blank = bool(kept), blank or line.blank_before
        else:
            kept.append(replace(line, page_break_before=True, blank_before=True) if removed else line)
            removed = False
    return kept, [lines[index] for index in sorted(headers)], [lines[index] for index in sorted(numbers)]


def _page_numbers(lines: Sequence[Line], bare: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for form in _FORMS:
        numbered = []
        for index, text in enumerate(bare):
            match = form.match(text) if text else None
            if match:
                numbered.append((index, number_of(next(group for group in match.groups() if group))))
        series = _longest_series(numbered)
        if _counts_pages(lines, series, form):
            found.update(series)
    return found


def _longest_series(numbered: Sequence[tuple[int, int]]) -> list[int]:
    """Return the longest run of line indexes whose numbers rise by one; a missing number is forgiven."""
    length: dict[int, int] = {}
    chain: dict[int, _Chain] = {}
    best: tuple[int, _Chain | None] = (0, None)
    for index, number in numbered:
        before = number - 1 if number - 1 in chain else number - 2
        if length.get(before, 0) >= length.get(number, 0):
            length[number] = length.get(before, 0) + 1
            chain[number] = (index, chain.get(before))
            best = max(best, (length[number], chain[number]), key=lambda found: found[0])
    series, link = [], best[1]
    while link is not None:
        series.append(link[0])
        link = link[1]
    return series[::-1]


def _counts_pages(lines: Sequence[Line], series: Sequence[int], form: re.Pattern[str]) -> bool:
    if form is _STATED:
        return bool(series)
    if form is _RULED and (len(series) > 1 or (len(series) == 1 and series[0] == len(lines) - 1)):
        return True
    if len(series) < 3:
        return False
    sizes = [sum(len(line.text) for line in lines[one + 1 : other]) for one, other in pairwise(series)]
    cuts = sum(_interrupts(lines, index, set(series)) for index in series)
    return median(sizes) >= MIN_PAGE_CHARACTERS and (cuts > 0 or median(sizes) >= 2 * MIN_PAGE_CHARACTERS)


def _running_headers(lines: Sequence[Line], bare: Sequence[str], numbers: set[int]) -> set[int]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(bare):
        if _may_be_header(text, index in numbers):
            places[_NUMBERS.sub("#", text)].append(index)
    repeated = {index for found in places.values() if len(found) > 1 for index in found}
    headers: set[int] = set()
    for found in places.values():
        if len(found) > 1 and _stands_at_page_breaks(lines, found, repeated, numbers):
            headers.update(found[1:] if _is_title(lines, found[0], repeated, numbers) else found)
    return headers


def _may_be_header(text: str, is_number: bool) -> bool:
    return 2 <= len(text) <= MAX_HEADER_CHARACTERS and not is_number and not ends_clause_group(text)


def _stands_at_page_breaks(
    lines: Sequence[Line], found: Sequence[int], repeated: set[int], numbers: set[int]
) -> bool:
    breaks = 0
    for index in found:
        if {index - 1, index + 1} & numbers or lines[index].page_break_before or _next_breaks(lines, index):
            breaks += 1
        elif _interrupts(lines, index, repeated | numbers):
            breaks += 1
    return breaks >= 2 and breaks >= 0.4 * len(found)


def _next_breaks(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and lines[index + 1].page_break_before


def _interrupts(lines: Sequence[Line], index: int, furniture: set[int]) -> bool:
    """Tell whether the line at `index` stands inside a sentence."""
    before, after = index - 1, index + 1
    while before in furniture:
        before -= 1
    while after in furniture:
        after += 1
    if before < 0 or after >= len(lines):
        return False
    above, below = lines[before].text, lines[after].text
    return (
        len(above) >= 14
        and not ends_clause_group(above)
        and mark_of(below) is None
        and not is_contents_row(above)
    )


def _is_title(lines: Sequence[Line], index: int, repeated: set[int], numbers: set[int]) -> bool:
    """Tell whether the first of the repeated lines is the document's title and not its first running header."""
    if index > 1 or index in numbers:
        return False
    below = next(
        (line.text for place, line in enumerate(lines) if place > index and place not in numbers), ""
    )
    another_title = len(below) >= 6 and not ends_clause_group(below) and not is_bracketed(below)
    return not (another_title and mark_of(below) is None and index + 1 not in repeated and "　" not in below)
