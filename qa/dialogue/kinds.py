"""Things of one kind, one of which takes the place of the other: years, places, numbers, 「第二点」."""

from __future__ import annotations

import re

from embeddings.text import fold_characters

_N = "[一二三四五六七八九十百0-9]"
_CN_YEAR = "[一二三四五六七八九〇零○]{4}"

YEAR = re.compile(
    rf"(?:19|20)[0-9]{{2}}(?:年度?)?|{_CN_YEAR}年度?|(?:中华)?民国[0-9{_N[1:-1]}]+年度?|今年|去年|前年|明年|本年度?|上年度?"
)

KINDS: tuple[re.Pattern[str], ...] = (
    YEAR,
    re.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[一二三四五六七八九十]{1,2}月份?"),
    re.compile(r"[一二三四]季度|第[一二三四]季度|[上下]半年|全年"),
    re.compile(rf"第{_N}{{1,4}}[条條]"),
    re.compile(rf"第{_N}{{1,4}}[届次]"),
    re.compile(rf"第{_N}{{1,3}}(?:[个点项章节款方名类种位件家步条]|大|方面|部分)*"),
    re.compile(rf"(?:^|(?<=[的,，：])){_N}{{1,3}}[要是](?![求有])"),
    re.compile(rf"{_N}{{1,2}}期"),
    re.compile(rf"{_N}{{1,3}}号[线楼]?"),
    re.compile(r"[a-z]+-?[0-9]+[a-z]*"),
    re.compile(r"(?<![a-z])[a-z][座栋区类级股组轮型]"),
)
"""Kinds told by their form, in text folded by `fold_characters`. In this order: an article is no ordinal."""

_BEFORE = re.compile(r"^(?:前一年|上一年|头一年|上年)(?:度|的)?$")
_AFTER = re.compile(r"^(?:后一年|下一年|次年|第二年|转年)(?:度|的)?$")

_PLACE_NAMES = """
北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东
海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 广州 深圳 杭州 南京
武汉 成都 西安 郑州 苏州 青岛 长沙 宁波 无锡 合肥 济南 福州 厦门 大连 沈阳 长春 哈尔滨 石家庄 太原
南昌 南宁 昆明 贵阳 兰州 西宁 银川 海口 拉萨 乌鲁木齐 呼和浩特 洛阳 开封 中国 美国 日本 韩国 英国
法国 德国 俄罗斯 印度 全国 全省 全市
"""
_PLACE = re.compile("(?:" + "|".join(sorted(_PLACE_NAMES.split(), key=len, reverse=True)) + ")[省市]?")


def replaced(last: str, given: str) -> str | None:
    """Return the last question with a year, number or place of `given` in the place of its own; `None` if neither fits.

    `given` must be that and nothing more; a year or place is put first where the last question has none.

    >>> replaced("第一个特点是什么？", "第二个"), replaced("预算收入是多少？", "2025年"), replaced("谁主持？", "上海")
    ('第二个特点是什么？', '2025年预算收入是多少？', '上海谁主持？')
    """
    folded = fold_characters(given)
    neighbour = _neighbouring_year(last, folded)
    if neighbour:
        return neighbour
    for kind in KINDS:
        found = kind.match(folded)
        if found and found.end() == len(folded):
            return swapped(last, given, kind) or (given + last if kind is YEAR else None)
    found = _PLACE.match(folded)
    if found and found.end() == len(folded):
        return swapped(last, given, _PLACE) or _after_year(last, given)
    return None


def swapped(last: str, given: str, kind: re.Pattern[str]) -> str | None:
    """Return `last` with the first thing of this kind in it replaced by `given`; `None` when it has none."""
    found = kind.search(fold_characters(last))
    if found is None:
        return None
    tail = last[found.end() :]
    if found[0].isdigit() and given.endswith("年") and tail.startswith("年"):
        tail = tail[1:]
    return last[: found.start()] + given + tail


def _after_year(last: str, given: str) -> str:
    year = YEAR.match(fold_characters(last))
    return last[: year.end()] + given + last[year.end() :] if year else given + last


def _neighbouring_year(last: str, folded: str) -> str | None:
    """「那前一年呢？」 after a question that names 2021 is 2020."""
    step = -1 if _BEFORE.match(folded) else 1 if _AFTER.match(folded) else 0
    named = re.search(r"(?:19|20)[0-9]{2}", fold_characters(last))
    if not step or named is None:
        return None
    return last[: named.start()] + str(int(named[0]) + step) + last[named.end() :]
