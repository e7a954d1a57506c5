"""Every code has both languages, with the same placeholders, and a language is chosen as promised."""

import re
from pathlib import Path
from string import Formatter

import pytest

import qa.errors
import ui
from qa.datatypes import AbstentionReason, ParagraphKind
from qa.errors import InvalidQuestionError, StoreLockedError, YuanwenError
from ui.messages import Language, choose_language, error_message, message
from ui.strings import STRINGS

BUILT_UP = frozenset(
    {
        "abstain",
        "paragraph",
        "invalid_question",
        "invalid_feedback",
        "reader_unavailable",
        "progress",
        "sign_in",
        "stage",
        "rate",
        "export",
        "documents.progress",
        "page.view",
        "why",
        "figure",
        "figure.meaning",
        "question_kind",
        "miss",
        "miss.meaning",
        "fault",
        "fault.wanted",
        "report.by",
        "report.plot",
        "report.plot.meaning",
        "report.turn",
        "report.condition",
        "report.condition.settings",
        "benchmark",
        "compare",
        "cli.evaluate",
    }
)
"""Codes that begin so are put together in the source from this and a value."""

CJK = re.compile(r"[\u4e00-\u9fff]")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def error_classes() -> list[type[YuanwenError]]:
    found = [value for value in vars(qa.errors).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, YuanwenError)]


@pytest.mark.parametrize("code", STRINGS)
def test_both_languages_name_the_same_placeholders(code: str):
    chinese, english = STRINGS[code]
    assert placeholders(chinese) == placeholders(english)
    assert chinese.strip() and english.strip()


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.code)
def test_every_error_has_a_message_with_its_own_placeholders(error: type[YuanwenError]):
    assert placeholders(STRINGS[error.code][0]) == placeholders(error.text)
    assert CJK.search(STRINGS[error.code][0])


@pytest.mark.parametrize("reason", AbstentionReason)
def test_every_reason_to_abstain_has_a_message(reason: AbstentionReason):
    assert CJK.search(STRINGS[f"abstain.{reason}"][0])


@pytest.mark.parametrize("kind", ParagraphKind)
def test_every_kind_of_paragraph_has_a_number(kind: ParagraphKind):
    assert "7" in message(f"paragraph.{kind}", Language.EN, number=7)


@pytest.mark.parametrize("reason", ["empty", "no_letters", "too_long", "not_unicode"])
def test_a_refused_question_says_why_in_the_chosen_language(reason: str):
    error = InvalidQuestionError(reason=reason, limit=2000)
    assert STRINGS[f"invalid_question.{reason}"][0] in error_message(error, Language.ZH)
    assert STRINGS[f"invalid_question.{reason}"][1] in error_message(error, Language.EN)


def test_an_error_message_carries_its_values():
    assert "我的库" in error_message(StoreLockedError(store="我的库"), Language.ZH)


def named(code: str, source: str) -> bool:
    return f'"{code}"' in source or f"'{code}'" in source


def test_every_code_is_used_and_every_used_code_exists():
    folder = Path(ui.__file__).parent
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if not path.name.startswith("strings")
    )
    built_up = {code for code in STRINGS if code.rpartition(".")[0] in BUILT_UP}
    commands = {
        f"cli.{name}"
        for name in (
            "ask",
            "index",
            "chat",
            "evaluate",
            "tune",
            "questions",
            "doctor",
            "users",
            "mcp",
        )
    }
    raised = {error.code for error in error_classes()} | commands
    unused = [code for code in STRINGS if not named(code, source) and code not in built_up | raised]
    assert unused == []
    used = re.findall(r"""(?:message|say)\(\s*["']([a-z_.]+)["']""", source)
    assert [code for code in used if code not in STRINGS] == []


@pytest.mark.parametrize(
    ("requested", "environment", "chosen"),
    [
        (None, {}, Language.ZH),
        (None, {"LANG": "C.UTF-8"}, Language.ZH),
        (None, {"LANG": "POSIX"}, Language.ZH),
        (None, {"LANG": "en_GB.UTF-8"}, Language.EN),
        (None, {"LANG": "zh_TW.UTF-8"}, Language.ZH),
        (None, {"LANG": "fr_FR.UTF-8"}, Language.EN),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, Language.ZH),
        (None, {"LANG": "zh_CN.UTF-8", "YUANWEN_LANG": "en"}, Language.EN),
        ("zh", {"LANG": "en_US.UTF-8", "YUANWEN_LANG": "en"}, Language.ZH),
    ],
)
def test_the_language_is_requested_then_set_then_the_locale(requested, environment, chosen):
    assert choose_language(requested, environment) is chosen
