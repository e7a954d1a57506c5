"""The marks by which Chinese documents show their structure: list items, articles, headings, contents rows.

Every function looks at one line or paragraph on its own. OCR puts stray spaces anywhere, so the marks are
looked for with an optional space between their characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.text import CJK

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "○": 0,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[〇○零一二三四五六七八九十百千两 ]{1,9}"
_NUMBER = rf"(?:{_NUMERAL}|[0-9０-９]{{1,4}})"

_ENDINGS = re.compile(r"[。！？!?…；;：:](?:[”’」』】）)》〉\"'])*$|[A-Za-z\u4e00-\u9fff]\.[”\"]?$")
_FULL_STOPS = re.compile(r"[。！？!?…](?:[”’」』】）)》〉\"'])*$|[A-Za-z\u4e00-\u9fff]\.[”\"]?$")
_CONTENTS_ROW = re.compile(r"(?:[.·…‥・．]{3,}|(?:[.·…] ){3,}|\t+|[　 ]{3,})\s*[（(]?\d{1,4}[)）]?$")
_CONTENTS_TITLE = re.compile(r"^[*【]*目\s*[录錄次][】*]*$")
_BRACKETED = re.compile(r"^[（(【〔\[].*[）)】〕\]]$", re.S)

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("part", rf"第 ?({_NUMBER}) ?[编編]"),
        ("chapter", rf"第 ?({_NUMBER}) ?章"),
        ("section", rf"第 ?({_NUMBER}) ?[节節]"),
        ("article", rf"第 ?({_NUMBER}) ?[条條](?: ?之[一二三四五六七八九十])?"),
        ("division", rf"第 ?({_NUMBER}) ?(?:部 ?分|篇)"),
        ("comma", rf"({_NUMERAL}) ?、"),
        ("bracket", rf"[（(] ?({_NUMBER}) ?[)）]、?"),
        ("half", r"([0-9０-９]{1,2}) ?[)）]"),
        ("decimal", r"([0-9]{1,2})(?:\.[0-9]{1,2}){1,3}(?=[ 　\t])"),
        ("point", r"([0-9０-９]{1,3}) ?(?:[、．]|\.(?![0-9]))"),
        ("circle", r"([①-⑳])"),
        ("dash", r"()(?:——|--|—|－－)(?=[^—\-\s])"),
        ("bullet", r"()[●○■□◆◇▪•·※★☆►▶➢✓-](?=\s*[^\s\d●○■□-])"),
    )
)
_BYLINE = re.compile(
    rf"[长長任记記理席者辑授士员員][ 　]+[{CJK}·]{{2,4}}(?:[ 　][{CJK}]{{1,3}})?$"
    r"|^(?:作者|记者|来源|编辑|责任编辑|通讯员|撰稿|发布时间|发布日期|成文日期|发文日期|發文日期|索引号|文号|发文字号)\s*[：:／/]"
    r"|〔\d{4}〕\s*\d+\s*号$|^.{0,12}字第\d+[号號]$"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark a line starts with: its style, its number (0 when it has none), and where it ends."""

    style: str
    number: int
    end: int


def mark_of(text: str) -> Mark | None:
    """Return the structural mark at the start of `text`.

    >>> mark_of("（三）保护湖岸。")
    Mark(style='bracket', number=3, end=3)
    >>> mark_of("三个方面") is None
    True
    """
    for style, pattern in _MARKS:
        found = pattern.match(text)
        if found:
            return Mark(style, number_of(found[1]), found.end())
    return None


def number_of(numeral: str) -> int:
    """Return the value of a Chinese or Arabic numeral, 0 when it is none.

    >>> number_of("二百三十一"), number_of("十五"), number_of("二〇二四"), number_of("12"), number_of("③")
    (231, 15, 2024, 12, 3)
    """
    numeral = numeral.replace(" ", "")
    if len(numeral) == 1 and "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    if numeral.isdecimal():
        return int(numeral)
    if not any(character in _UNITS for character in numeral):
        return int("".join(str(_DIGITS.get(character, 0)) for character in numeral) or 0)
    total = digit = 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def ends_clause_group(text: str) -> bool:
    """Tell whether `text` ends where a paragraph may end: a sentence mark, `；` or `：`."""
    return _ENDINGS.search(text, max(0, len(text) - 8)) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends with a full stop of any kind, closing quotation marks included.

    >>> ends_sentence("他说：“好。”"), ends_sentence("包括："), ends_sentence("充分发挥了")
    (True, False, False)
    """
    return _FULL_STOPS.search(text, max(0, len(text) - 8)) is not None


def is_contents_row(text: str) -> bool:
    """Tell whether a line is a row of a table of contents with its page number.

    >>> is_contents_row("第一章　总则……………… 3")
    True
    """
    return len(text) <= 120 and _CONTENTS_ROW.search(text, max(0, len(text) - 80)) is not None


def asks(heading: str) -> bool:
    """Return whether a heading is a question, as over the answers of a page of questions."""
    return heading.endswith(("？", "?"))


def is_contents_title(text: str) -> bool:
    """Tell whether a line is the title of a table of contents: 目录, 目 录, 目次."""
    return len(text) <= 12 and _CONTENTS_TITLE.match(text) is not None


def is_bracketed(text: str) -> bool:
    """Tell whether the whole line stands in brackets, as a line of adoption or a date under a title does."""
    return len(text) <= 400 and _BRACKETED.match(text) is not None


def is_byline(text: str) -> bool:
    """Tell whether a line names an author, an office-holder, a place and time of publication or a file number.

    >>> is_byline("云泽市市长　周启明"), is_byline("云汛办〔2024〕7号"), is_byline("市长办公会议")
    (True, True, False)
    """
    return len(text) <= 100 and _BYLINE.search(text) is not None
