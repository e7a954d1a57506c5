"""Candidates: what of a reading may be an answer at all."""

from __future__ import annotations

import pytest

from qa.reader.base import Reading, Span
from qa.reader.candidates import candidates
from qa.reader.features import Vocabulary
from qa.reader.question import analyse
from qa.reader.span_reader import SHIPPED
from tests.qa.reader.passages import passage

TEXT = "同学们，大学四年怎样度过？我想提三点希望。"
ASKED = "大学四年怎样度过"


@pytest.mark.parametrize(
    ("question", "there"),
    [
        ("院长问了同学们什么？", True),
        ("请问院长对同学们提了什么希望？", False),
        ("院长回答了什么问题？", False),
    ],
)
def test_what_the_text_asks_answers_only_what_was_asked(question, there):
    start = TEXT.index(ASKED)
    reading = Reading((Span(0, start, start + len(ASKED), 2.0), Span(0, 16, 20, 1.0)), 0.0)
    found = candidates(analyse(question), reading, [passage(TEXT)], Vocabulary.load(SHIPPED))
    assert found and (ASKED in [each.quotation.text for each in found]) is there
