"""Every word a person reads on the page and in the terminal, in Chinese and English, by code.

The texts stand in `ui.strings`; here is how a language is chosen and a text is filled in.

    >>> message("paragraph.body", Language.ZH, number=3)
    '第3段'
    >>> message("paragraph.body", Language.EN, number=3)
    'paragraph 3'
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from qa.errors import (
    InvalidFeedbackError,
    InvalidQuestionError,
    InvalidQuestionsFileError,
    ReaderUnavailableError,
    YuanwenError,
)
from ui.strings import STRINGS

if TYPE_CHECKING:
    from qa.evaluation.faults import Fault

LANGUAGE_VARIABLE = "YUANWEN_LANG"


class Language(StrEnum):
    """A language of the faces. Chinese comes first: it is chosen wherever nothing speaks against it."""

    ZH = "zh"
    EN = "en"

    @property
    def other(self) -> Language:
        """The language a switch changes to."""
        return Language.EN if self is Language.ZH else Language.ZH


def message(code: str, language: Language, **values: object) -> str:
    """Return the text of `code` with its placeholders filled in.

    Raises:
        KeyError: there is no such code, or a placeholder has no value.

    """
    chinese, english = STRINGS[code]
    return (chinese if language is Language.ZH else english).format(**values)


def error_message(error: YuanwenError, language: Language) -> str:
    """Return what to tell the user: what is wrong, and what mends it."""
    values = dict(error.values)
    if isinstance(error, InvalidQuestionError):
        values["reason"] = message(f"invalid_question.{values['reason']}", language)
    if isinstance(error, InvalidFeedbackError):
        values["fault"] = message(f"invalid_feedback.{values['fault']}", language)
    if isinstance(error, ReaderUnavailableError):
        values["reason"] = message(f"reader_unavailable.{values['reason']}", language, **error.values)
    if isinstance(error, InvalidQuestionsFileError):
        values["faults"] = "\n".join(fault_message(fault, language) for fault in values["found"])
    return message(error.code, language, **values)


def fault_message(fault: Fault, language: Language) -> str:
    """Return what is wrong with a row of a question file."""
    from qa.evaluation.questions import KINDS

    values = dict(fault.values)
    if "wanted" in values:
        options = message("list.joiner", language).join(KINDS)
        values["wanted"] = message(f"fault.wanted.{values['wanted']}", language, options=options)
    said = message(f"fault.{fault.code}", language, **values)
    return message("fault", language, row=fault.row, fault=said) if fault.row else said


def parse_language(name: str | None) -> Language | None:
    """Return the language that `name` means, or None when it names none of ours.

    >>> parse_language("zh_CN.UTF-8"), parse_language("Chinese (Simplified)_China"), parse_language("fr_FR")
    (<Language.ZH: 'zh'>, <Language.ZH: 'zh'>, None)
    """
    lowered = (name or "").lower()
    if lowered.startswith(("zh", "chinese")):
        return Language.ZH
    return Language.EN if lowered.startswith("en") else None


def choose_language(requested: str | None = None, environment: Mapping[str, str] = os.environ) -> Language:
    """Choose by `requested`, then `YUANWEN_LANG`, then the locale.

    No locale, or C or POSIX, says nothing about the reader: Chinese. Any other language: English.
    """
    for name in (requested, environment.get(LANGUAGE_VARIABLE)):
        if chosen := parse_language(name):
            return chosen
    spoken = _locale(environment)
    if not spoken or spoken.split(".")[0] in {"C", "POSIX"}:
        return Language.ZH
    return parse_language(spoken) or Language.EN


def _locale(environment: Mapping[str, str]) -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    # Windows sets none of these variables; its locale comes from the system.
    return locale.getlocale()[0] if os.name == "nt" else None
