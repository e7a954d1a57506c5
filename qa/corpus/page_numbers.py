"""Page numbers: lines with nothing but a number, which count the pages and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from qa.corpus.lines import Line
from qa.corpus.marks import ends_clause_group, is_contents_row, mark_of, number_of

_RULE = "[-—–－_~～·•*]"
_NUMERAL = "(?:[0-9]{1,4}|[〇一二三四五六七八九十百]{1,5})"
_OF = rf"[,，/、|]?[(（]?共{_NUMERAL}[页頁][)）]?"
_STATED = re.compile(
    rf"^{_RULE}*(?:第(?P<one>{_NUMERAL})[页頁](?:{_OF})?|共{_NUMERAL}[页頁][,，/、|]?第(?P<two>{_NUMERAL})[页頁]"
    rf"|[Pp]age(?P<three>[0-9]{{1,4}})(?:of[0-9]{{1,4}})?){_RULE}*$"
)
_RULED = re.compile(rf"^{_RULE}+(?P<one>{_NUMERAL}){_RULE}+$")
_FRACTION = re.compile(r"^(?P<one>[0-9]{1,4})[/／](?P<total>[0-9]{1,4})$")
_BARE = re.compile(r"^(?:[Pp]\.?|\[)?(?P<one>[0-9]{1,4})\]?$")
_SPACES = re.compile(r"\s+")

MIN_PAGE_CHARACTERS = 200
"""Between two bare numbers that are page numbers; numbers nearer to each other count something else."""

_MOST_FURNITURE = 12
"""Lines of furniture that stand together at a page break; of a table's 100,000 equal rows each sees no more."""

_Chain = tuple[int, "_Chain | None"]


def page_numbers(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of the lines that are page numbers.

    `第3页` says so itself. A dressed number (`- 3 -`, `3/15`) must go on counting, and a bare one must count
    pages of a page's length.
    """
    candidates: dict[tuple[re.Pattern[str], str], list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if len(line.text) <= 24:
            _note(candidates, index, _SPACES.sub("", line.text))
    found: set[int] = set()
    for (form, total), numbered in candidates.items():
        series = _longest_series(numbered)
        if _counts_pages(lines, series, form, total):
            found.update(series)
    return found


def _note(
    candidates: dict[tuple[re.Pattern[str], str], list[tuple[int, int]]], index: int, text: str
) -> None:
    for form in (_STATED, _RULED, _FRACTION, _BARE):
        match = form.match(text)
        if match:
            groups = match.groupdict()
            total = groups.pop("total", None) or ""
            number = number_of(next(group for group in groups.values() if group))
            candidates[form, total].append((index, number))
            return


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


def _counts_pages(lines: Sequence[Line], series: Sequence[int], form: re.Pattern[str], total: str) -> bool:
    at_end = series[-1] == len(lines) - 1
    if form is _STATED:
        return True
    if form is _RULED and (len(series) > 1 or at_end or interrupts(lines, series[0], set(series))):
        return True
    if form is _FRACTION and (len(series) > 1 or (total == "1" and at_end)):
        return len(series) <= int(total)
    if len(series) < 2 or (len(series) == 2 and not at_end):
        return False
    size = median(_characters(lines, one + 1, other) for one, other in pairwise([-1, *series]))
    cuts = sum(interrupts(lines, index, set(series)) for index in series)
    return size >= MIN_PAGE_CHARACTERS and (cuts > 0 or size >= 2 * MIN_PAGE_CHARACTERS)


def _characters(lines: Sequence[Line], start: int, end: int) -> int:
    return sum(len(line.text) for line in lines[start:end])


def interrupts(lines: Sequence[Line], index: int, furniture: set[int]) -> bool:
    """Tell whether the line at `index` stands inside a sentence; other `furniture` is looked through."""
    before, after = index - 1, index + 1
    while before in furniture and index - before <= _MOST_FURNITURE:
        before -= 1
    while after in furniture and after - index <= _MOST_FURNITURE:
        after += 1
    if before < 0 or after >= len(lines) or before in furniture or after in furniture:
        return False
    above, below = lines[before].text, lines[after].text
    midway = len(above) >= 14 and not ends_clause_group(above) and not is_contents_row(above)
    return midway and mark_of(below) is None
