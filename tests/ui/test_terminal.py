"""The answer as plain text."""

import io
from dataclasses import replace

import pytest

from qa.datatypes import AbstentionReason
from tests.ui.answers import abstained, answered, citation, passage
from tests.ui.hostile import HOSTILE
from ui.controls import CONTROL
from ui.messages import Language
from ui.terminal import answer_text, has_colour


def test_an_answer_reads_span_source_marked_sentence_confidence():
    text = answer_text(answered([citation("1996年"), citation("镇政府", 2)]), Language.ZH)
    assert text.splitlines() == [
        "1996年 [1]；镇政府 [2]",
        "",
        "[1] 《湖心镇桥梁志》第3段",
        "    它们建于1987年、「1996年」和2011年，由镇政府负责养护；其中一座只准行人通过。",
        "",
        "[2] 《湖心镇桥梁志》第3段",
        "    它们建于1987年、1996年和2011年，由「镇政府」负责养护；其中一座只准行人通过。",
        "",
        "把握 83%",
    ]


def test_a_terminal_that_can_underlines_the_span_instead():
    text = answer_text(answered([citation("1996年")]), Language.ZH, colour=True)
    assert "、\x1b[1;4m1996年\x1b[0m和" in text and "「" not in text


def test_abstaining_says_why_and_shows_at_most_three_shortened_passages():
    text = answer_text(abstained([passage("长" * 500)] * 5), Language.EN)
    assert text.startswith("The documents do not hold an answer")
    assert text.count("- 湖心镇桥梁志, paragraph 3") == 3
    assert max(map(len, text.splitlines())) < 150


@pytest.mark.parametrize("reason", [AbstentionReason.NO_MATCH, AbstentionReason.LOW_CONFIDENCE])
def test_who_asks_for_more_is_told_that_there_is_no_more(reason: AbstentionReason):
    answer = replace(abstained(reason=reason), question="还有哪些措施？", rewritten_question="有哪些措施？")
    assert answer_text(answer, Language.ZH).startswith("文件里没有找到更多的回答。\n能找到的，前面都说过了。")
    assert "前面" not in answer_text(replace(answer, rewritten_question=None), Language.ZH)


@pytest.mark.parametrize("reason", AbstentionReason)
def test_every_reason_can_be_told(reason: AbstentionReason):
    assert answer_text(abstained(reason=reason), Language.ZH)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_document_cannot_command_the_terminal(text: str):
    shown = answer_text(answered([citation(text, text=text)]), Language.ZH)
    shown += answer_text(abstained([passage(text)]), Language.ZH)
    assert not CONTROL.search(shown)


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("WT_SESSION", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert has_colour(Terminal()) and not has_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colour(Terminal())
