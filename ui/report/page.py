"""The report, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from qa.evaluation import Comparison, Row, Run, compare
from qa.evaluation.figures import ALL, DOCUMENT, KIND
from qa.evaluation.statistics import expected_churn, noise, smallest_detectable
from ui.markup import escape
from ui.messages import Language, message
from ui.report.analysis import analysis
from ui.report.changes import changes
from ui.report.charts import interval_bar, latencies, reliability_diagram, risk_coverage_plot
from ui.report.wording import group_name, interval, number, points, share

_HEADLINE = (
    "right", "answered_right", "right_paragraph_first", "f1", "abstained_rightly", "wrongly_abstained",
    "recall_at_5", "latency_p50_ms",
)  # fmt: skip
_COLUMNS = ("right", "f1", "right_paragraph_first", "recall_at_5", "wrongly_abstained", "abstained_rightly")


def report_html(
    run: Run,
    language: Language,
    baseline: Run | None = None,
    *,
    standalone: bool = True,
    reveal: bool = False,
) -> str:
    """Return the report of a run, compared with `baseline` where one is given.

    `standalone=True` gives a whole HTML file. Otherwise one `<article class="yw-report">` with its style, to
    be shown within a page; it is dark within an element of the class `dark`. Single answers of the split
    `report` appear only with `reveal`. Everything that comes from documents and questions is escaped.
    """
    comparison = compare(run, baseline) if baseline else None
    body = "\n".join(_sections(run, comparison, language, reveal))
    frame = "yw-whole" if standalone else "yw-inline"
    article = f'<article class="yw-report {frame}" lang="{language}">\n{body}\n</article>'
    style = f"<style>\n{_style()}\n</style>"
    if not standalone:
        return f"{style}\n{article}"
    title = escape(message("report.title", language, name=run.conditions.name))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n{style}\n</head>\n'
        f"<body>\n{article}\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "assets" / "report.css").read_text(encoding="utf-8")


def _sections(run: Run, comparison: Comparison | None, language: Language, reveal: bool) -> Iterator[str]:
    rows = run.rows()
    yield _header(run, language)
    if not run.results:
        yield f"<p>{message('report.empty', language)}</p>"
        return
    yield _headline(rows, language)
    yield _sensitivity(rows, language)
    if comparison:
        yield changes(comparison, language, reveal)
    yield analysis(run, language, reveal)
    for by in (KIND, DOCUMENT):
        yield _breakdown(rows, by, language)
    yield _plots(run, language)
    yield _every_figure(rows, language)
    yield _conditions(run, language)


def _header(run: Run, language: Language) -> str:
    made = message("report.made", language, when=run.conditions.created.replace("T", " ")[:16])
    count = message("report.questions", language, count=len(run.results))
    documents = message("report.documents", language, count=run.conditions.documents)
    return (
        f"<header><p class='yw-kicker'>{message('report.kicker', language)}</p>"
        f"<h1>{escape(run.conditions.name or message('report.unnamed', language))}</h1>"
        f"<p class='yw-soft'>{count} · {documents} · {made}</p></header>"
    )


def _headline(rows: Sequence[Row], language: Language) -> str:
    of_all = {row.name: row for row in rows if row.by == ALL}
    cards = [_card(of_all[name], language) for name in _HEADLINE if name in of_all]
    return f"<section class='yw-cards'>{''.join(cards)}</section>"


def _card(row: Row, language: Language) -> str:
    bar = "" if row.name.endswith("_ms") else interval_bar(row.value, row.low, row.high)
    return (
        f"<div class='yw-card'><h3>{message(f'figure.{row.name}', language)}</h3>"
        f"<p class='yw-value'>{number(row.name, row.value)}</p>{bar}"
        f"<p class='yw-soft'>{interval(row)} · n = {row.n}</p>"
        f"<p class='yw-meaning'>{message(f'figure.meaning.{row.name}', language)}</p></div>"
    )


def _sensitivity(rows: Sequence[Row], language: Language) -> str:
    row = next(row for row in rows if (row.by, row.name) == (ALL, "right"))
    churned = expected_churn(row.value)
    said = message(
        "report.sensitivity",
        language,
        count=row.n,
        noise=points(noise(row.n, churned)),
        seen=points(smallest_detectable(row.n, churned)),
    )
    return f"<p class='yw-note'>{said}</p>"


def _breakdown(rows: Sequence[Row], by: str, language: Language) -> str:
    groups = list(dict.fromkeys(row.group for row in rows if row.by == by))
    if not groups:
        return ""
    found = {(row.group, row.name): row for row in rows if row.by == by}
    names = [name for name in _COLUMNS if any((group, name) in found for group in groups)]
    head = "".join(f"<th>{message(f'figure.{name}', language)}</th>" for name in names)
    body = "".join(
        f"<tr><th scope='row'>{escape(group_name(by, group, language))}</th>"
        f"<td class='yw-n'>{found[group, 'right'].n}</td>"
        + "".join(_cell(found.get((group, name))) for name in names)
        + "</tr>"
        for group in groups
    )
    return (
        f"<section><h2>{message(f'report.by.{by}', language)}</h2><div class='yw-wide'><table>"
        f"<thead><tr><th></th><th>n</th>{head}</tr></thead><tbody>{body}</tbody></table></div></section>"
    )


def _cell(row: Row | None) -> str:
    if row is None:
        return "<td class='yw-none'>–</td>"
    bar = interval_bar(row.value, row.low, row.high)
    return f"<td title='{interval(row)}'>{share(row.value)}{bar}</td>"


def _plots(run: Run, language: Language) -> str:
    plots = (
        ("risk_coverage", risk_coverage_plot(run.curve(), run.conditions.settings["threshold"], language)),
        ("reliability", reliability_diagram(run.results, language)),
        ("latency", latencies([result.latency_ms for result in run.results], language)),
    )
    figures = "".join(
        f"<figure><figcaption><h3>{message(f'report.plot.{name}', language)}</h3>"
        f"<p class='yw-meaning'>{message(f'report.plot.meaning.{name}', language)}</p></figcaption>{svg}</figure>"
        for name, svg in plots
        if svg
    )
    return f"<section><h2>{message('report.plots', language)}</h2><div class='yw-plots'>{figures}</div></section>"


def _every_figure(rows: Sequence[Row], language: Language) -> str:
    body = "".join(
        f"<tr><th scope='row'>{message(f'figure.{row.name}', language)} <code>{row.name}</code></th>"
        f"<td>{number(row.name, row.value)}</td><td>{interval(row)}</td><td class='yw-n'>{row.n}</td>"
        f"<td class='yw-meaning'>{message(f'figure.meaning.{row.name}', language)}</td></tr>"
        for row in rows
        if row.by == ALL
    )
    return (
        f"<section><details><summary><h2>{message('report.every_figure', language)}</h2></summary>"
        f"<p class='yw-meaning'>{message('report.intervals', language)}</p>"
        f"<div class='yw-wide'><table><tbody>{body}</tbody></table></div></details></section>"
    )


def _conditions(run: Run, language: Language) -> str:
    found = run.conditions
    pairs = [
        *((f"settings.{name}", value) for name, value in found.settings.items()),
        *((name, getattr(found, name)) for name in ("version", "encoder", "reader", "corpus", "machine")),
        ("questions", found.questions_sha256[:16]),
    ]
    body = "".join(
        f"<dt>{message(f'report.condition.{name}', language)}</dt><dd><code>{escape(str(value))}</code></dd>"
        for name, value in pairs
        if value not in ("", None)
    )
    return (
        f"<section><details><summary><h2>{message('report.conditions', language)}</h2></summary>"
        f"<dl>{body}</dl></details></section>"
    )
