"""Words that are alternatives to one another: who asks about one of them may go on with the next."""

from __future__ import annotations

from collections.abc import Iterator

from embeddings.text import fold_characters

_FAMILIES = tuple(
    tuple(line.split())
    for line in """
个人 单位 企业 公司 集体
成人 成年人 未成年人 儿童 少儿 老人 老年人 学生 婴儿
男 女
城镇 农村 城市 乡村 城区 郊区
国内 国外 境内 境外 省内 省外 市内 市外 室内 室外 校内 校外 线上 线下 网上 现场
国家级 省级 市级 县级 区级 乡级 镇级 村级
中央 国家 地方 省 市 县
春季 夏季 秋季 冬季
上午 下午 晚上 白天 夜间 早上 中午
周一 周二 周三 周四 周五 周六 周日 周末 工作日 节假日
甲类 乙类 丙类 丁类
一等 二等 三等 特等
小学 初中 高中 中专 大专 专科 本科 硕士 博士 研究生
最高 最低
最大 最小
最多 最少
最长 最短
东部 西部 南部 北部 中部
东线 西线 南线 北线 中线
进口 出口 进出口
新建 改建 扩建 已建成
普通 特殊 一般 较大 重大
书面 口头 电话
机动车 非机动车
平原 山区 丘陵
首次 再次
""".strip().splitlines()
)
"""Each line a family, longer members standing before shorter ones that they hold only where it matters."""


def with_relative(last: str, given: str) -> str | None:
    """Return the last question with the member of a family in it replaced by the one that `given` is, or begins with.

    >>> with_relative("个人申请要交什么材料？", "企业"), with_relative("大米多少钱？", "小麦")
    ('企业申请要交什么材料？', None)
    """
    folded, asked = fold_characters(last), fold_characters(given)
    for family in _FAMILIES:
        member = max((word for word in family if asked.startswith(word)), key=len, default=None)
        if member is None or (len(member) == 1 and len(given) > 3):
            continue
        for start, end in _members(folded, family, member):
            rest = given[len(member) :]
            tail = last[end:]
            if tail.startswith(rest):  # 农村居民 for 城镇居民; but 乡村振兴 is no member of 城市更新's family
                return last[:start] + given + tail[len(rest) :]
    return None


def _members(text: str, family: tuple[str, ...], but: str) -> Iterator[tuple[int, int]]:
    """Yield where other members stand, the longest first: 未成年人 before 成年人."""
    for word in sorted(family, key=len, reverse=True):
        place = text.find(word)
        if word != but and place >= 0:
            yield place, place + len(word)
