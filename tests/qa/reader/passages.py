"""Passages for the reader's tests."""

from __future__ import annotations

from qa.datatypes import Document, Paragraph, ParagraphKind, Passage


def passage(text: str, number: int = 1, start: int = 0) -> Passage:
    """Return `text[start:]` as a passage of a paragraph that is `text`."""
    document = Document("d", "报告", "报告.txt")
    paragraph = Paragraph(number, ParagraphKind.BODY, (), text, ((0, len(text)),))
    return Passage(number, document, paragraph, text[start:], start, len(text), 1.0, number)


TEXTS = [
    "第六届云泽科技周历时七天，412项活动走进了86个社区，参与群众达到31.5万人次。",
    "市科学技术协会向获得“云泽科普之星”称号的20位同志表示祝贺。",
    "水文站于二〇二五年三月建成，站长为陈志明。\n联系电话：0371-66",
    "会议强调，要坚持党的领导，把各项工作落到实处；一是抓落实，二是抓创新，三是抓作风。" * 6,
    "The report (2024) was approved by 312 delegates.",
]
