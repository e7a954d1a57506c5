"""The buttons, breadcrumbs, share and footer lines that come along when text is taken from a web page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.corpus.lines import Line

_LABELS = (
    "首页|主页|网站首页|返回首页|返回顶部|回到顶部|返回|返回列表|登录|注册|登陆|退出|我的|搜索|站内搜索|高级搜索|"
    "搜索帮助|请输入关键字|打印|打印本页|收藏|加入收藏|关闭|关闭窗口|分享|分享到|转发|点赞|评论|举报|复制链接|"
    "下载|字号|字体|大|中|小|大字|默认|放大|缩小|微信|微博|新浪微博|QQ|QQ空间|QQ好友|朋友圈|腾讯微博|人人网|"
    "抖音|快手|扫一扫|扫码分享|上一篇|下一篇|上一页|下一页|尾页|末页|更多|查看更多|展开全文|展开|收起|阅读全文|"
    "相关推荐|相关阅读|相关链接|相关文章|热门推荐|猜你喜欢|推荐阅读|关于我们|联系我们|隐私政策|法律声明|版权声明|"
    "网站地图|网站声明|友情链接|使用帮助|用户协议|意见反馈|无障碍|无障碍浏览|简体|繁体|繁體|English|EN|手机版|"
    "移动版|客户端|有帮助|没有帮助|有用|没用|是|否|这篇文章对您有帮助吗|您觉得这篇文章有用吗"
)
_BUTTON = re.compile(rf"^(?:{_LABELS})[：:？?]?$")
_SEPARATORS = re.compile(r"[\s|｜/／>»›·•【】\[\]：:？?,，、]+")
_BREADCRUMB = re.compile(
    r"^(?:您?(?:现在|当前|所在)?的?位置(?:是|为)?\s*[:：]?\s*)?(?:网站)?(?:首页|主页)\s*[>»›/＞→-].{0,80}$"
)
_NEIGHBOUR = re.compile(r"^(?:上|下)一(?:篇|页|条|章)\s*[:：].{0,80}$")
_FOOTER = re.compile(r"^(?:版权所有|Copyright|©|ICP备案).{0,100}$|^.{0,60}ICP备\s*\d{6,}号.{0,40}$", re.I)

MAX_BUTTON_CHARACTERS = 120
_TELLING_LABELS = 3
"""So many labels on one line, or a breadcrumb or footer, tell a web page by themselves."""
MIN_BUTTON_LINES = 2
"""In a document before a line with a label or two counts as one: `关闭` may also end a wrapped sentence."""


def without_buttons(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines of the text itself and the lines that only worked the page.

    A line goes only when it consists of nothing but known labels, or has the form of a breadcrumb, of a
    link to the neighbouring page or of a copyright notice: a sentence never goes.
    """
    labels = [0 if line.kind else button_labels(line.text) for line in lines]
    least = 1 if sum(count > 0 for count in labels) >= MIN_BUTTON_LINES else _TELLING_LABELS
    kept = [line for line, count in zip(lines, labels, strict=True) if count < least]
    removed = [line for line, count in zip(lines, labels, strict=True) if count >= least]
    return kept, removed


def button_labels(text: str) -> int:
    """Return how many labels a line that only works the page consists of, 0 for any other line.

    >>> button_labels("分享到： 微信 微博"), button_labels("首页 > 帮助中心"), button_labels("微信是一款应用。")
    (3, 3, 0)
    """
    if len(text) > MAX_BUTTON_CHARACTERS or text.endswith(("。", "；", "，", "：")):
        return 0
    if _BREADCRUMB.match(text) or _NEIGHBOUR.match(text) or _FOOTER.match(text):
        return _TELLING_LABELS
    labels = [label for label in _SEPARATORS.split(text) if label]
    if len(labels) == 1 and len(labels[0]) == 1:
        return 0
    return len(labels) if all(_BUTTON.match(label) for label in labels) else 0
