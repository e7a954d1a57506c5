"""Chinese numerals to digits, where they are numerals: 二〇二四, 十六届, 百分之六; not 统一, 十分, 三心二意.

A run of numeral characters is rewritten when its own structure makes it a number (三十五, 二〇二四), or when
it follows 第 or stands before a measure word (五次). 万 and 亿 stay, as figures are printed: 三万 -> 3万.
What is no well-formed number stays as it is: 十四五 (the five-year plan), 三四十, 一五一十, 一百一.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_DIGITS = str.maketrans("〇○零一二两三四五六七八九", "0001223456789")
# Scanned text has 二0二四年: a figure 0 counts as part of the run when the run goes on behind it.
_NUMERAL = "[〇○零一二两三四五六七八九十百千万亿]"
_RUN = re.compile(f"{_NUMERAL}(?:{_NUMERAL}|0(?=[0〇○零一二三四五六七八九]))*")
_FRACTION = re.compile("点([〇○零一二三四五六七八九]+)")
_SHARE = re.compile(f"分之({_NUMERAL}+)")
_SHARE_IN_FIGURES = re.compile(r"分之([0-9]+(?:\.[0-9]+)?)")
# Left out on purpose: 分 (十分), 点 (一点), 面 (四面八方), 方, 心, 体, 路, 手, 头, 口, 样, 些, 起, 切, 边.
_MEASURE = re.compile(
    "[年月日号周岁天秒届次个名位人项条款章节篇件种类场座所家户辆台艘架米克吨亩元倍层级批期轮株只组支版卷册集页本份省市]"
    "|小时|分钟|公[里斤顷]|厘米|毫米|平方|立方"
)
_DIGIT = "[一二两三四五六七八九]"
_STRING = re.compile("[0〇○零一二三四五六七八九]{3,}|[一二三四五六七八九][〇○零]|[〇○零][一二三四五六七八九]")
_SECTION = re.compile(
    rf"(?:({_DIGIT})千(?=零|{_DIGIT}百|$))?零?(?:({_DIGIT})百(?=零|{_DIGIT}?十|$))?零?(?:({_DIGIT}?)十)?({_DIGIT}?)"
)
_NO_NUMBER_AFTER = frozenset("统唯单专之归划合几数0123456789.")
"""统一, 唯一, 之一 are words of their own, 几十 and 数十 no exact numbers, 3十 no number at all."""


def numerals(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, digits)` for each numeral in NFKC-normal Simplified text, in order, disjoint.

    >>> [digits for text in ("三万五千人", "百分之六点五", "统一部署") for _, _, digits in numerals(text)]
    ['3万5000', '6.5%']
    """
    done = 0
    for match in _RUN.finditer(text):
        if match.start() < done:  # the 六 of 百分之六
            continue
        done, digits = _rewrite(text, match.start(), match.end())
        if digits:
            yield match.start(), done, digits


def _rewrite(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Return the end of the numeral that starts here and its digits, None where it is none."""
    run, before = text[start:end], text[start - 1 : start]
    if before in _NO_NUMBER_AFTER:
        return end, None
    if text.startswith("分之", end):
        return _share(text, end, sign={"百": "%", "千": "‰"}.get(run))
    fraction = _FRACTION.match(text, end)
    if fraction and text[fraction.end() : fraction.end() + 1] in ("万", "亿", "倍"):
        return _with_fraction(run, fraction, end)
    return end, _integer(run, in_context=before == "第" or bool(_MEASURE.match(text, end)))


def _share(text: str, end: int, *, sign: str | None) -> tuple[int, str | None]:
    """百分之六点五 -> 6.5%, from the 分; other shares (三分之一) are left."""
    if figures := sign and _SHARE_IN_FIGURES.match(text, end):
        return figures.end(), f"{figures[1]}{sign}"
    share = sign and _SHARE.match(text, end)
    if not share:
        return end, None
    fraction = _FRACTION.match(text, share.end())
    done, digits = (
        _with_fraction(share[1], fraction, share.end())
        if fraction
        else (share.end(), _integer(share[1], in_context=True))
    )
    return done, digits and f"{digits}{sign}"


def _with_fraction(run: str, fraction: re.Match[str], end: int) -> tuple[int, str | None]:
    whole = _integer(run, in_context=True)
    if whole is None:
        return end, None
    return fraction.end(), f"{whole}.{fraction[1].translate(_DIGITS)}"


def _integer(run: str, *, in_context: bool) -> str | None:
    """Return the digits of a run, or None where it is no number; a single character needs its context.

    Texts repeat their numerals: remembering them makes folding twice as fast. Long runs are no numerals at all,
    and would only be a load on the memory.
    """
    return (_remembered if len(run) <= _LONGEST_REMEMBERED else _digits_of)(run, in_context)


def _digits_of(run: str, in_context: bool) -> str | None:
    if len(run) == 1 and not in_context:
        return None
    if _STRING.fullmatch(run) and run.strip("0〇○零"):
        return run.translate(_DIGITS)
    sections = re.split("([万亿])", run)
    if not sections[0]:  # 万一, 亿万
        return None
    digits = [_section(text, first=i == 0) if i % 2 == 0 else text for i, text in enumerate(sections)]
    return None if None in digits else "".join(filter(None, digits))


_LONGEST_REMEMBERED = 12
_remembered = lru_cache(maxsize=8_192)(_digits_of)


def _section(text: str, *, first: bool) -> str | None:
    """Return the digits of a number under ten thousand; filled to four when it follows 万 or 亿.

    A place may be left out only behind 零: 一百零一, but 一百一 and 三万五 say 110 and 35,000 in speech.
    """
    if not text:
        return ""
    match = _SECTION.fullmatch(text)
    if match is None or not text.strip("零") or not (first or match[1] or text[0] == "零"):
        return None
    tens = "一" if match[3] == "" else match[3]
    digits = "".join(place or "零" for place in (match[1], match[2], tens, match[4])).translate(_DIGITS)
    return str(int(digits)) if first else digits
