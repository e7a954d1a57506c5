"""Questions seen as words: where the asking words stand, what comes before them, what kind a word is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from embeddings.text import fold_characters
from qa.dialogue.kinds import YEAR

if TYPE_CHECKING:
    from qa.reader.features import Vocabulary

ASKING = re.compile(
    r"(?:什么|啥|何)(?:时候|时间|地方|地点|人|原因|日期)?|多长时间|多[大高长久远重快宽深厚]|多少|谁|哪(?:里|儿|些|[一几]?[个位年月日天条座家所项种])?"
    r"|几(?!乎|率|何|经)|为何|何[时处地人以]|怎么样|怎样|怎么|咋|如何|是否|有没有|是不是|能否|可否|吗|(?<![什怎那多这])么(?=[?]|$)"
)
"""Words that ask, in text folded by `fold_characters`."""

MEASURE = re.compile(
    r"[个名台艘枚组张座家所项条位次套件辆部册种类点块支吨米年月天日岁期级分顶床匹头只株棵亩场处]"
)
"""Measures, which stand between an asking word and what is counted."""

_FILLER = re.compile(
    r"^(?:(?:那么?(?![里儿些个位])|请问|好的?|嗯|哦|对了|另外问一下|我想问|想问一下|顺便问一下|再问一下|and|what about)[,、\s]*)+"
)
_CLOSING = re.compile(r"[?!。,.…~\s呢啊呀哦吧嘛]+$")

# The first of them ends what a question is about: 「心理健康中心｜设在哪里」. A fixed list does, since questions
# use few verbs before the asking word, and a verb that is not in it only makes the topic a word longer.
_VERBS = """
审议 选举 表决 讨论 任命 划定 毕业 毕业于 出生 截止 限速 扣 修 借 交 缴纳 领取 录取 招收 核定 审批 检验 评定 公示
是 有 在 由 为 于 从 被 把 将 会 能 可 应 须 需 要 得 达 达到 占 属于 位于 建于 设在 来自
具有 拥有 可以 能够 应当 应该 必须 需要 不得 禁止 允许 负责 规定 要求 包括 包含 涉及 属 指 叫
叫做 称 称为 成为 成立 创办 创建 创立 建立 建成 始建 修建 开工 开通 开馆 开放 开展 开始 开办 开发
开凿 竣工 通车 投产 启用 启动 实施 施行 执行 发布 公布 通过 批准 制定 修订 召开 举行 举办 闭幕
发生 发源 推出 获得 荣获 取得 得到 培养 安排 储备 组建 改造 新建 新增 新开工 完成 实现 增长 增加
下降 减少 提高 提升 降低 上升 超过 突破 支持 支援 录入 使用 采用 采取 利用 保修 处罚 罚 罚款 违反
收取 收费 藏 藏书 迎来 先后 最多 最少 至少 最高 最低 一共 总共 共 共有 连续 目前 现在 如今 已
已经 曾 曾经 正在 主要 重点 分别 先 都 也 还 又 每 每天 每年 每月 每季度 每周 多久 设立 设置 设
当 做 做好 抓 抓好 抓住 打造 推动 推进 加强 坚持 突出 锚定 聚焦 围绕 紧盯 提出 提 说 认为 指出
强调 表示 出席 参加 参与 主持 担任 率领 带领 派出 转移 恢复 发放 提供 引进 培育 压减 淘汰 申请
提交 办理 配建 购买 搭载 佩戴 巡 巡湖 延伸 如何 怎样 怎么 同 与 和谁 对 向 用 靠 给 比 让 使
适用 适用于 流经 发源 发源于 注入 汇入 穿过 连接 全长 总长 有多 不少于 不超过 不低于 自 距 抓紧 处
"""
_PREDICATES = frozenset(_VERBS.split())
_NAMES = frozenset(
    (
        "设置",
        "登记",
        "检验",
        "规定",
        "要求",
        "安排",
        "计划",
        "处罚",
        "培养",
        "恢复",
        "建设",
        "改造",
        "申请",
        "评定",
        "审批",
    )
)
"""Verbs that are names as well: so they are taken before another verb."""
_MODAL = frozenset("会能可应须要需由从归是在有")
_MADE = frozenset(("建", "修", "造", "办", "盖", "设", "开", "定", "放", "到", "至", "坐落"))
"""What is done at a place or time, before 「在」 or an asking word: 「实验室建｜在什么地方」."""
_HIGH = re.compile("..[长高宽深重厚]多少(?:毫|厘|公|千|海)?[米里斤克吨]")
"""A dimension before its question: 「古塔高｜多少米」."""
_FROM = re.compile("(?:发源|起源|来源|位|坐落|始?建|创办|成立|毕业|出生|开凿)于$")

_ALWAYS_WHOLE = re.compile(r"《[^》]{2,40}》")
_GATHERING = re.compile("(?:说明|展览|博览|运动|座谈|发布|听证|推介|交易|音乐|研讨|招聘|宣讲|家长|报告)$")
"""Before 「会」 it is a gathering, no verb."""
_IN_ALL = re.compile("(?:累计|合计|一共|总共|预计|大约|平均|日均|年均)$")
"""What stands before a verb without being part of what the question is about."""
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Said:
    """A question without what opens and closes it in speech: 「好的，那上海呢？」 is 「上海」."""

    text: str
    """As typed."""
    about: str = ""
    """What it is about, where the conversation told; empty: see `topic`."""

    @cached_property
    def folded(self) -> str:
        """The text folded, character by character."""
        return fold_characters(self.text)

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        """The offsets of the words; digits and Latin letters that stand together are one word."""
        return _words(self.folded)

    @cached_property
    def asking(self) -> tuple[int, int] | None:
        """Where the first asking word stands."""
        found = ASKING.search(self.folded)
        return found.span() if found else None

    @cached_property
    def topic(self) -> str:
        """What it is about: a title in 《》, else the words before the first verb or asking word, else those after.

        >>> Said("心理健康中心设在哪里？").topic, Said("谁负责电动自行车的登记？").topic
        ('心理健康中心', '电动自行车的登记')
        """
        if self.about:
            return self.about
        title = _ALWAYS_WHOLE.search(self.text)
        if title:
            return title[0]
        subject = self._subject()
        if YEAR.fullmatch(fold_characters(subject)):  # 「2021年安排了多少个重点项目」 is about those projects
            return subject + self._counted()
        return subject or self._object()

    def _subject(self) -> str:
        end = self._first_predicate()
        end -= len(found[0]) if (found := _IN_ALL.search(self.folded[:end])) else 0
        return self.text[:end].strip(" ，,、的") if end >= 2 and self.text[end - 1] not in "了过着" else ""

    def _object(self) -> str:
        """Of a question that begins with its verb or asking word: what follows, 「谁负责X？」."""
        predicates = [(a, b) for a, b in self.words if self.is_predicate(a, b)]
        asking = self.asking or (0, 0)
        start = max([asking[1] if asking[0] == 0 else 0, *(b for _, b in predicates[:1])])
        rest = self.text[start:].strip(" ，,、的了吗么？?")
        return rest if len(rest) >= 2 and not ASKING.search(fold_characters(rest)) else ""

    def _counted(self) -> str:
        """Of a question that counts: what is counted, 「多少个重点项目」, 「老旧小区多少个」."""
        if self.asking is None or self.folded[slice(*self.asking)] not in ("多少", "几"):
            return ""
        measure = MEASURE.match(self.folded, self.asking[1])
        behind = self.text[measure.end() if measure else self.asking[1] :]
        verb = self.predicate_before_asking()
        rest = behind or (self.text[verb[1] : self.asking[0]].lstrip("了过") if verb else "")
        return (
            rest if len(rest) >= 2 and not any(self.is_predicate(a, b) for a, b in Said(rest).words) else ""
        )

    def predicate_before_asking(self) -> tuple[int, int] | None:
        """Return the offsets of the last verb before the asking word; of the last verb, when nothing asks."""
        asked = self.asking[0] if self.asking else len(self.folded)
        found = [(a, b) for a, b in self.words if self.is_predicate(a, b) and a > 0 and b <= asked]
        return found[-1] if found else None

    def is_predicate(self, start: int, end: int) -> bool:
        """Whether the word at these offsets is one of the verbs that end what a question is about."""
        word = self.folded[start:end]
        return word in _PREDICATES and not (word == "会" and _GATHERING.search(self.folded[:start]))

    def _first_predicate(self) -> int:
        asked = self.asking[0] if self.asking else len(self.text)
        cuts = [a for a, b in self.words if self.is_predicate(a, b) and a > 0 and not self._is_named(b)]
        end = min([asked, *cuts])
        if self.asking and end == self.asking[0] and _HIGH.search(self.folded):
            end -= 1
        if found := _FROM.search(self.folded[:end]):
            end = found.start()
        last = next((a for a, b in self.words if b == end), 0)
        return last if last >= 2 and self.folded[last:end] in _MADE else end

    def _is_named(self, end: int) -> bool:
        """Whether a verb that ends here is a name, which another follows: 「恢复出厂设置｜会清除什么」."""
        following = self.folded[end : end + 1]
        return self.folded[end - 2 : end] in _NAMES and following in _MODAL


def said(text: str) -> Said:
    """Return the question without 「那」, 「请问」, 「呢」 and the marks around it.

    >>> said("那么，上海呢？").text, said("那里有什么？").text
    ('上海', '那里有什么')
    """
    folded = fold_characters(text)
    opened, closed = _FILLER.match(folded), _CLOSING.search(folded)
    start = opened.end() if opened else len(folded) - len(folded.lstrip())
    if opened and opened[0].endswith("那") and _begins_with_measure(folded[start:]):
        start -= 1
    end = closed.start() if closed else len(folded)
    return Said(text[start:end] if start < end else "")


def _begins_with_measure(rest: str) -> bool:
    """Whether 「那」 before this points at something: 「条河」, but not 「条例」."""
    words = _words(rest)
    return bool(words) and words[0][1] == 1 and rest[0] in "条座家所项部名次届份种支段场本" and len(words) > 1


def is_traditional(text: str) -> bool:
    """Whether the text is written in Traditional characters: a Han character folds to another one."""
    return any(a != b and _HAN.match(a) is not None for a, b in zip(text, fold_characters(text), strict=True))


@cache
def _vocabulary() -> Vocabulary:
    from qa.reader.features import Vocabulary
    from qa.reader.span_reader import SHIPPED

    return Vocabulary.load(SHIPPED)


@lru_cache(maxsize=256)
def _words(folded: str) -> tuple[tuple[int, int], ...]:
    if not folded:
        return ()
    starts = _vocabulary().words([folded])[0][1].copy()
    for match in re.finditer(r"[0-9a-z.%]+", folded):
        starts[match.start()] = True
        starts[match.start() + 1 : match.end()] = False
    for place, character in enumerate(folded):
        if not character.isalnum():
            starts[place : place + 2] = True
    bounds = [*np.flatnonzero(starts).tolist(), len(folded)]
    return tuple(pairwise(bounds))
