"""The comparison with a baseline: how much, how surely, and which questions."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evaluation import Comparison, Result
from qa.evaluation.runs import REPORT_SPLIT
from ui.markup import escape
from ui.messages import Language, message
from ui.report.wording import points, share


def verdict(comparison: Comparison, language: Language) -> str:
    """Return in a sentence or two whether the run is better or worse than its baseline, as plain text."""
    code = "worse" if comparison.is_worse else "better" if comparison.is_better else "same"
    low, high = comparison.interval
    return message(
        f"compare.{code}",
        language,
        before=share(comparison.baseline_right),
        now=share(comparison.right),
        difference=f"{100 * comparison.difference:+.1f}",
        interval=f"[{100 * low:+.1f}, {100 * high:+.1f}]",
        p=f"{min(comparison.p_loss, comparison.p_gain):.4f}",
        count=comparison.n,
        fixed=len(comparison.fixed),
        broken=len(comparison.broken),
    ) + message(
        "compare.sight",
        language,
        noise=points(comparison.noise),
        loss=points(comparison.smallest_loss),
    )


def changes(comparison: Comparison, language: Language, reveal: bool) -> str:
    """Return the section."""
    state = "worse" if comparison.is_worse else "better" if comparison.is_better else "same"
    left = comparison.left_out
    note = f"<p class='yw-soft'>{message('compare.left_out', language, count=left)}</p>" if left else ""
    lists = _list("fixed", comparison.fixed, language, reveal) + _list(
        "broken", comparison.broken, language, reveal
    )
    return (
        f"<section><h2>{message('compare.title', language)}</h2>"
        f"<p class='yw-verdict yw-{state}'>{escape(verdict(comparison, language))}</p>{note}{lists}</section>"
    )


def _list(code: str, results: Sequence[Result], language: Language, reveal: bool) -> str:
    if not results:
        return ""
    shown = [result for result in results if reveal or result.question.split != REPORT_SPLIT]
    items = "".join(
        f"<li><code>{escape(r.question.id)}</code> {escape(r.question.question)} "
        f"<span class='yw-soft'>→ {escape(r.given.text or '–')}</span></li>"
        for r in shown
    )
    return (
        f"<details><summary><b>{message(f'compare.{code}', language)}</b> {len(results)}</summary>"
        f"<ul>{items}</ul></details>"
    )
