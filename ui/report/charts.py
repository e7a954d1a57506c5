"""The plots of a report as inline SVG. Colours come from the style sheet, so they follow light and dark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.evaluation.curve import CurvePoint
from qa.evaluation.metrics import percentile, reliability
from qa.evaluation.results import Result
from ui.messages import Language, message

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 420, 300, 46, 42, 12, 14
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_BARS = 24
"""Of the latency histogram."""


def interval_bar(value: float, low: float, high: float) -> str:
    """Return a thin bar from 0 to 1 with the interval as a band and the value as a line."""
    start, end = max(0.0, low), min(1.0, high)
    return (
        "<svg class='yw-bar' viewBox='0 0 100 6' preserveAspectRatio='none' aria-hidden='true'>"
        "<rect class='yw-rail' width='100' height='6'/>"
        f"<rect class='yw-band' x='{100 * start:.1f}' width='{100 * (end - start):.1f}' height='6'/>"
        f"<rect class='yw-point' x='{100 * value - 0.6:.1f}' width='1.2' height='6'/></svg>"
    )


def risk_coverage_plot(curve: Sequence[CurvePoint], threshold: float | None, language: Language) -> str:
    """Return the share right among the answers over the share answered; the run's own threshold is marked."""
    drawn = [(point.coverage, point.right_among_answered) for point in curve]
    line = [(x, y) for x, y in drawn if y is not None]
    if not line:
        return ""
    parts = [f"<polyline class='yw-line' points='{_path(sorted(line))}'/>"]
    held = [point for point in curve if threshold is not None and point.threshold >= threshold]
    if held and held[0].right_among_answered is not None:
        here = _x(held[0].coverage), _y(held[0].right_among_answered)
        label = message("report.plot.threshold", language, threshold=f"{threshold:.2f}")
        parts.append(f"<circle class='yw-dot' cx='{here[0]:.1f}' cy='{here[1]:.1f}' r='5'/>")
        parts.append(_label(here[0], here[1] + (18 if here[1] < 60 else -10), label, "yw-strong"))
    return _square(parts, "report.axis.coverage", "report.axis.right", language)


def reliability_diagram(results: Sequence[Result], language: Language) -> str:
    """Return the share right over the confidence, in ten bins; a bar's shade says how many answers are in it."""
    tried = [result for result in results if result.could_answer]
    if not tried:
        return ""
    confidences = np.array([result.given.confidence for result in tried])
    bins = [b for b in reliability(confidences, np.array([r.bold_right for r in tried])) if b.answers]
    most = max(found.answers for found in bins)
    parts = [
        f"<rect class='yw-column' x='{_x(b.low) + 1:.1f}' width='{_x(b.high) - _x(b.low) - 2:.1f}' "
        f"y='{_y(b.right):.1f}' height='{max(1.5, _y(0) - _y(b.right)):.1f}' "
        f"style='opacity:{0.3 + 0.7 * b.answers / most:.2f}'><title>{b.answers}</title></rect>"
        + _label((_x(b.low) + _x(b.high)) / 2, _y(b.right) - 5, str(b.answers), "yw-small")
        for b in bins
    ]
    parts.append(f"<line class='yw-ideal' x1='{_x(0)}' y1='{_y(0)}' x2='{_x(1)}' y2='{_y(1)}'/>")
    return _square(parts, "report.axis.confidence", "report.axis.right", language)


def latencies(times: Sequence[float], language: Language) -> str:
    """Return a histogram of the milliseconds that the questions took, cut off at the 99th percentile."""
    if not times:
        return ""
    most = max(1.0, percentile(times, 99))
    counts, _ = np.histogram(np.minimum(times, most), bins=_BARS, range=(0, most))
    tallest, wide = counts.max(), (_x(1) - _x(0)) / _BARS
    parts = [
        f"<rect class='yw-column' x='{_x(0) + i * wide + 0.5:.1f}' width='{wide - 1:.1f}' "
        f"y='{_y(count / tallest):.1f}' height='{_y(0) - _y(count / tallest):.1f}'/>"
        for i, count in enumerate(counts)
        if count
    ]
    for percent in (50, 95):
        at = percentile(times, percent)
        x = _x(min(1.0, at / most))
        parts.append(f"<line class='yw-ideal' x1='{x:.1f}' x2='{x:.1f}' y1='{_y(0)}' y2='{_y(1)}'/>")
        side = "yw-start" if x < (_x(0) + _x(1)) / 2 else "yw-end"
        parts.append(
            _label(x + (4 if side == "yw-start" else -4), _y(1) + 10, f"p{percent} {at:.0f} ms", side)
        )
    ticks = [_label(_x(t), _y(0) + 16, f"{t * most:.0f}", "yw-small") for t in _TICKS]
    return _svg([*parts, *ticks, _axis_names("report.axis.milliseconds", "report.axis.questions", language)])


def _square(parts: Sequence[str], x_name: str, y_name: str, language: Language) -> str:
    """Frame a plot whose axes both run from 0 to 100%."""
    grid = [
        f"<line class='yw-grid' x1='{_x(0)}' x2='{_x(1)}' y1='{_y(t):.1f}' y2='{_y(t):.1f}'/>"
        + _label(_x(0) - 6, _y(t) + 4, f"{100 * t:.0f}", "yw-small yw-end")
        + _label(_x(t), _y(0) + 16, f"{100 * t:.0f}", "yw-small")
        for t in _TICKS
    ]
    return _svg([*grid, *parts, _axis_names(x_name, y_name, language)])


def _axis_names(x_name: str, y_name: str, language: Language) -> str:
    across = _label((_x(0) + _x(1)) / 2, _HEIGHT - 6, message(x_name, language), "yw-axis")
    middle = (_y(0) + _y(1)) / 2
    up = (
        f"<text class='yw-axis' transform='translate(12 {middle:.0f}) rotate(-90)'>"
        f"{message(y_name, language)}</text>"
    )
    return across + up


def _svg(parts: Sequence[str]) -> str:
    return f"<svg class='yw-plot' viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img'>{''.join(parts)}</svg>"


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)


def _path(line: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in line)


def _label(x: float, y: float, text: str, style: str) -> str:
    return f"<text class='{style}' x='{x:.1f}' y='{y:.1f}'>{text}</text>"
