"""Numbers, names and places of a report in words."""

from __future__ import annotations

from qa.evaluation import Row
from qa.evaluation.figures import KIND
from qa.evaluation.results import Cited
from ui.messages import Language, message

_PLAIN = {"calibration_error", "risk_coverage_area", "mrr_at_10", "ndcg_at_10"}
"""Figures that are no share of anything."""


def share(value: float) -> str:
    """Return a share in percent.

    >>> share(0.6666)
    '66.7%'
    """
    return f"{100 * value:.1f}%"


def points(value: float) -> str:
    """Return a difference of shares in percentage points, without their name.

    >>> points(-0.0312)
    '3.1'
    """
    return f"{abs(100 * value):.1f}"


def number(name: str, value: float) -> str:
    """Return a figure as its name wants it: milliseconds, three decimals, or percent."""
    if name.endswith("_ms"):
        return f"{value:.0f} ms"
    return f"{value:.3f}" if name in _PLAIN else share(value)


def interval(row: Row) -> str:
    """Return a figure's 95% interval.

    >>> interval(Row("all", "all", "right", 0.5, 0.41, 0.59, 120))
    '[41.0, 59.0]'
    """
    if row.name.endswith("_ms"):
        return f"[{row.low:.0f}, {row.high:.0f}]"
    scale, digits = (1, 3) if row.name in _PLAIN else (100, 1)
    return f"[{scale * row.low:.{digits}f}, {scale * row.high:.{digits}f}]"


def group_name(by: str, group: str, language: Language) -> str:
    """Return what to call a group: a kind has a name of its own, a document is called by its file."""
    return message(f"question_kind.{group}", language) if by == KIND else group


def place(cited: Cited, language: Language) -> str:
    """Return where words stand: the file and the paragraph."""
    code = "paragraph.heading" if cited.heading else "paragraph.body"
    return f"{cited.document}, {message(code, language, number=cited.paragraph)}"
