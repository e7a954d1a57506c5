"""The date a document states about itself: in its title, under it, or as its last line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.corpus.marks import number_of

_YEAR = r"(?P<year>[12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})"
_NUMBER = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DATES = (
    re.compile(rf"{_YEAR}\s?年\s?(?P<month>{_NUMBER})\s?月(?:\s?(?P<day>{_NUMBER})\s?[日号])?"),
    re.compile(
        r"(?<![0-9])(?P<year>[12][0-9]{3})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])"
    ),
    re.compile(
        r"(?P<republic>民[国國])\s?(?P<year>[0-9]{1,3}|[一二三四五六七八九十百零〇]{1,5})\s?年"
        rf"\s?(?P<month>{_NUMBER})\s?月(?:\s?(?P<day>{_NUMBER})\s?日)?"
    ),
    re.compile(rf"{_YEAR}\s?(?:年(?!\s?[0-9一二三四五六七八九十]{{1,3}}\s?月)|[级届](?![0-9]))"),
)
_DATE_LINE = re.compile(
    rf"[（(]?(?:中华)?(?:{'|'.join(re.sub('[?]P<[a-z]+>', '?:', d.pattern) for d in _DATES[:3])})[)）]?$"
)
_REPUBLIC = 1911
"""Year 1 of the Republic's calendar, which Taiwan counts by, is 1912."""

MAX_DATED_LINE = 80
"""A longer line at the top is text: its dates are what it tells of, not when it was written."""


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date and nothing else.

    >>> is_date_line("（2024年9月2日）"), is_date_line("2024年工作")
    (True, False)
    """
    return len(text) <= 24 and _DATE_LINE.match(text) is not None


def starts_with_date(text: str) -> bool:
    """Tell whether a line starts with a full date, as the lines of a statute's adoption do.

    >>> starts_with_date("2018年6月27日 市人大通过"), starts_with_date("2021年工作回顾")
    (True, False)
    """
    return any(pattern.match(text) for pattern in _DATES[:3])


def dates_in(text: str) -> list[str]:
    """Return the dates in `text` as ISO 8601, in the order of the patterns.

    >>> dates_in("——2008年3月5日在大会上"), dates_in("二〇二四年三月"), dates_in("中華民國一百一十二年九月五日")
    (['2008-03-05'], ['2024-03'], ['2023-09-05'])
    """
    found = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            date = _iso(match.groupdict())
            if date:
                found.append(date)
    return found


def document_date(opening: Sequence[str], last: str = "") -> str | None:
    """Return the date a document states: the latest of the fullest ones among its opening lines.

    `opening` are the lines above its first sentence; `last` is its last line, which counts when it is a date
    and nothing else. A statute lists its adoption and its amendments: the latest is the text's.

    >>> document_date(["水法", "1988年1月21日 通过", "2002年8月29日 修订"])
    '2002-08-29'
    """
    found = [date for line in opening for date in dates_in(line)]
    if is_date_line(last):
        found.extend(dates_in(last))
    return max(found, key=lambda date: (len(date), date), default=None)


def _iso(parts: dict[str, str | None]) -> str | None:
    year = number_of(parts["year"] or "") + (_REPUBLIC if parts.get("republic") else 0)
    month, day = (number_of(parts.get(part) or "") for part in ("month", "day"))
    if not 1000 <= year <= 2999 or month > 12 or day > 31:
        return None
    if not month:
        return f"{year}"
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"
