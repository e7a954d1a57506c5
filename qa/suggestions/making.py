"""Sentences and headings -> questions, by their shapes: official Chinese turns into some without any grammar.

「以……为指导」 asks 「以什么为指导？」, 「应当提交下列材料：」 asks 「应当提交哪些材料？」, a heading 「保修多长时间？」 is
a question already. What stood in the question's place is its answer, so it can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.corpus.marks import mark_of
from qa.datatypes import Answer, Document, Paragraph, ParagraphKind
from qa.reader.question import is_question

MAX_QUESTION = 40
"""Characters of a question that is still read at a glance."""

_WORD = r"[\u4e00-\u9fff\w“”]"
_N = "[二两三四五六七八九十]"
_SHAPES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "list",
        re.compile(
            rf"(?:^|[。；：])(?P<lead>[^。；：！？]{{4,30}}?)(?:下列|以下)(?P<noun>{_WORD}{{2,6}})：$"
        ),
        "{lead}哪些{noun}？",
    ),
    (
        "list",
        re.compile(
            rf"(?:^|[。；：！])(?P<lead>[^。；：！？，]{{2,20}}(?:有|抓好|做好|提出|分为|做到|坚持|推动|实施))"
            rf"(?P<noun>{_N}(?:个|项|条|点|类|种|件|大|方面)[\u4e00-\u9fff]{{0,6}})(?:：|。(?=一是|一要|第一))"
        ),
        "{lead}哪{noun}？",
    ),
    (
        "definition",
        re.compile(
            rf"(?:本[法条例规定办法]+所称|所称)(?P<topic>{_WORD}{{2,12}})，?是指(?P<answer>[^。；]{{6,60}})"
        ),
        "什么是{topic}？",
    ),
    (
        "number",
        re.compile(
            r"(?:^|[，。；])(?P<topic>[\u4e00-\u9fff]{2,10}(?:总额|总值|收入|产值|面积|人口|数量|投资|产量|总产量|全长|人数|户数))"
            rf"(?P<verb>增长|下降|达到|超过|突破|为|是)?(?P<answer>[\d.]+[%％]?{_WORD}{{0,3}})"
        ),
        "{topic}{verb}多少？",
    ),
    (
        "fact",
        re.compile(
            rf"(?P<verb>坚持|始终|牢牢|紧紧)以(?P<answer>{_WORD}{{4,24}})为(?P<topic>指导|引领|统领|核心|中心|主线|抓手|重点|牵引)"
        ),
        "{verb}以什么为{topic}？",
    ),
    (
        "fact",
        re.compile(rf"(?P<topic>审议批准了|审议通过了|表决通过了|选举产生了)(?P<answer>{_WORD}{{3,24}})"),
        "会议{topic}什么？",
    ),
    (
        "fact",
        re.compile(rf"(?P<topic>奋力建设|全力打造|加快建成|着力打造)(?P<answer>{_WORD}{{4,16}})[，。；]"),
        "{topic}什么？",
    ),
    (
        "how",
        re.compile(
            r"^(?:[一二三四五六七八九十]{1,2}[要是]|（[一二三四五六七八九十]{1,2}）|[一二三四五六七八九十]{1,2}、)"
            r"(?P<topic>(?:大力|着力|深入|加强|加快|推进|推动|抓好|扩大|办好|提升|深化|突出|强化|完善|健全|落实|做好|改善)[^，。；：“”]{2,14})[，。]"
        ),
        "如何{topic}？",
    ),
    (
        "why",
        re.compile(r"(?:^|[\s　])为了?(?P<answer>[^。]{4,60})，[^，。]{0,30}制定本(?:法|条例|规定|办法)"),
        "为什么制定《{title}》？",
    ),
    (
        "when",
        re.compile(
            r"^(?P<topic>第[^ 　]{1,6}条)?[ 　]*本(?:法|条例|规定|办法)(?P<answer>自[^。]{6,16}起)施行"
        ),
        "《{title}》自什么时候起施行？",
    ),
)
"""A kind, a sentence's shape, and the question it makes; `answer`, where there is one, is what it asks for."""

_SIDE = re.compile(
    r"^(?P<side>[\u4e00-\u9fff]{2,10}(?P<head>范围|對象|对象|期间|期間|时间|時間|方式|条件|條件|目标|原则|标准|地点|步骤|材料|原因|特点))[：:]?"
)
_LEAD_WORDS = re.compile(r"^(?:其中|同时|此外|另外|要|将|我们|各位代表|据了解)，?")
_OPENING_MARK = re.compile(r"^第[^ 　]{1,8}条[ 　]+")
_FOLLOWING = 8
"""Paragraphs that may be items of the list that a paragraph introduces."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, the paragraphs it was made from, and the words expected in its answer (`None`: any of theirs)."""

    question: str
    kind: str
    document_id: str
    paragraphs: tuple[Paragraph, ...]
    answer: str | None = None

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether it was answered, where it was made from, with the expected words."""
        if answer.abstained or answer.confidence < answer.threshold:
            return False
        first = answer.citations[0]
        if first.document.id != self.document_id or first.paragraph not in self.paragraphs:
            return False
        return self.answer is None or first.text in self.answer or self.answer in first.text


def suggestions(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[Suggestion]:
    """Yield the questions that these paragraphs of a document make, in the order of the text.

    >>> text = "申请登记应当提交下列材料："
    >>> made = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    >>> [each.question for each in suggestions(Document("1", "条例", "a.txt"), [made])]
    ['申请登记应当提交哪些材料？']
    """
    for place, paragraph in enumerate(paragraphs):
        following = tuple(paragraphs[place + 1 : place + 1 + _FOLLOWING])
        if paragraph.kind is ParagraphKind.HEADING:
            made = _of_heading(document, paragraph, following)
        else:
            made = _of_text(document, paragraph, following)
        yield from (
            each for each in made if len(each.question) <= MAX_QUESTION and is_question(each.question)
        )


def _of_heading(
    document: Document, heading: Paragraph, following: tuple[Paragraph, ...]
) -> Iterator[Suggestion]:
    """Take a heading that asks as it stands, and one that names a side of things; the text under it answers."""
    under = tuple(p for p in following if p.section[-1:] == (heading.text,))
    text = _without_mark(heading.text)
    if text.endswith(("？", "?")) and under:
        yield Suggestion(text, "heading", document.id, under)
    elif under:
        yield from _of_side(document, text, under)


def _of_text(
    document: Document, paragraph: Paragraph, following: tuple[Paragraph, ...]
) -> Iterator[Suggestion]:
    text = _OPENING_MARK.sub("", paragraph.text)
    for kind, shape, question in _SHAPES:
        for found in shape.finditer(text):
            parts = {name: part or "" for name, part in found.groupdict().items()} | {"title": document.title}
            if kind == "number":
                parts["verb"] = parts["verb"] or "是"
            if "lead" in parts:
                parts["lead"] = _LEAD_WORDS.sub("", _without_mark(parts["lead"])).lstrip("，")
            source = (paragraph, *following) if kind == "list" else (paragraph,)
            yield Suggestion(question.format(**parts), kind, document.id, source, parts.get("answer"))
    if mark_of(paragraph.text):
        yield from _of_side(document, _without_mark(paragraph.text), (paragraph,), inline=True)


def _of_side(
    document: Document, text: str, source: tuple[Paragraph, ...], inline: bool = False
) -> Iterator[Suggestion]:
    """「实施范围：…」 and a heading 「保修范围」 ask 「实施范围是什么？」."""
    found = _SIDE.match(text)
    if found and (found.end() < len(text) and found[0][-1] in "：:") == inline:
        asks = (
            "有哪些"
            if found["head"] in ("步骤", "材料", "原因", "特点", "条件", "條件", "目标", "原则")
            else "是什么"
        )
        if found["side"] != found["head"]:
            yield Suggestion(f"{found['side']}{asks}？", "heading", document.id, source)


def _without_mark(text: str) -> str:
    mark = mark_of(text)
    return text[mark.end :].strip(" 　") if mark else text
