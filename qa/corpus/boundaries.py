"""Where a file shows a second document without saying so: its headings then head nothing below that place.

A newspaper's text of an editorial with a speech under it has no heading for the speech. What shows the seam
is a closing exhortation that ends the first text, and right after it another voice: a speaker who addresses
his hearers, where before nobody was addressed (or the other way round).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile("“[^”]*”|「[^」]*」|‘[^’]*’")
_ADDRESS = re.compile(
    r"各位(?:代表|委员|同志|来宾|嘉宾|领导|老师|同学|朋友|媒体|专家|家长|乡亲)"
    r"|(?:^|[。！，、：])(?:亲爱的)?(?:同志们|朋友们|同学们|乡亲们|女士们|先生们|战友们)"
    r"|我(?:谨|仅)?代表|在此，我|现在，我|我宣布|我提议|我想(?:讲|说|谈|提)"
)
_FAREWELL = re.compile(
    "让我们|奋斗|努力|贡献|篇章|新局面|前进|祝愿|祝大家|祝各位|谢谢|致以|辉煌|明天|胜利|未来|伟大复兴"
)

MAX_HEARD_CHARACTERS = 5_000
"""Of a paragraph: how far it is searched for a speaker's voice."""
MIN_PARAGRAPHS = 2
MIN_CHARACTERS = 150
"""What must stand on either side of a seam: less is a greeting or an afterword, no document."""


def document_starts(paragraphs: Sequence[str]) -> list[int]:
    """Return the indexes of the body paragraphs with which a further document starts, ascending.

    `paragraphs` are the texts of the paragraphs that are no headings.
    """
    voices = [len(_ADDRESS.findall(_QUOTED.sub("", text[:MAX_HEARD_CHARACTERS]))) for text in paragraphs]
    starts: list[int] = []
    first = 0
    for index in range(1, len(paragraphs)):
        if not _bids_farewell(paragraphs[index - 1]) or not _is_long_enough(paragraphs, first, index):
            continue
        if _voice_changes(voices, first, index):
            starts.append(index)
            first = index
    return starts


def _bids_farewell(text: str) -> bool:
    """Tell whether a paragraph closes a text: it ends on an exclamation with a wish or a call in it.

    >>> _bids_farewell("让我们携手奋斗！"), _bids_farewell("大家上午好！")
    (True, False)
    """
    return text.rstrip("”’」』）)").endswith(("！", "!")) and _FAREWELL.search(text[-200:]) is not None


def _is_long_enough(paragraphs: Sequence[str], first: int, index: int) -> bool:
    sides = (paragraphs[first:index], paragraphs[index:])
    return all(len(side) >= MIN_PARAGRAPHS and sum(map(len, side)) >= MIN_CHARACTERS for side in sides)


def _voice_changes(voices: Sequence[int], first: int, index: int) -> bool:
    before, after = sum(voices[first:index]), sum(voices[index:])
    speech_starts = before == 0 and sum(voices[index : index + 2]) > 0 and after >= 2
    speech_ends = before >= 2 and voices[index - 1] > 0 and after == 0
    return speech_starts or speech_ends
