"""Page furniture: the page numbers and running headers that stand between the lines of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.corpus.headers import running_headers
from qa.corpus.lines import Line
from qa.corpus.page_numbers import page_numbers


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Return the lines of the text itself, the running headers and the page numbers taken out of them.

    A line that followed a removed one has `page_break_before` set.
    """
    numbers = page_numbers(lines)
    headers = running_headers(lines, numbers)
    kept: list[Line] = []
    removed = False
    for index, line in enumerate(lines):
        if index in numbers or index in headers:
            removed = bool(kept)
        else:
            kept.append(replace(line, page_break_before=True, blank_before=True) if removed else line)
            removed = False
    return kept, [lines[index] for index in sorted(headers)], [lines[index] for index in sorted(numbers)]
