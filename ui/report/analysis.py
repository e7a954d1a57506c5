"""The error analysis: every miss in its class, with the evidence beside it."""

from __future__ import annotations

from qa.evaluation import MissClass, Result, Run
from qa.evaluation.results import Cited, Miss
from ui.markup import Mark, escape, marked
from ui.messages import Language, message
from ui.report.wording import place, share

_MOST_SHOWN = 200
"""Misses of one class that are listed: a report of 3,000 questions stays a file that a browser opens."""


def analysis(run: Run, language: Language, reveal: bool) -> str:
    """Return the section: how many misses are in each class, then those that may be shown, one by one."""
    counts = {kind: len(run.misses(kind)) for kind in MissClass}
    total = sum(counts.values())
    title = f"<h2>{message('report.analysis', language)}</h2>"
    if not total:
        return f"<section>{title}<p>{message('report.no_miss', language)}</p></section>"
    said = message("report.misses", language, count=total, of=len(run.results))
    shown = {result.question.id for result in run.shown(reveal)}
    hidden = sum(result.miss is not None and result.question.id not in shown for result in run.results)
    note = f"<p class='yw-note'>{message('report.hidden', language, count=hidden)}</p>" if hidden else ""
    classes = "".join(_class(kind, run, shown, total, language) for kind in MissClass if counts[kind])
    return f"<section>{title}<p>{said}</p>{_stack(counts, language)}{note}{classes}</section>"


def _stack(counts: dict[MissClass, int], language: Language) -> str:
    """Return the classes as one bar, each as wide as its share."""
    parts = "".join(
        f"<span class='yw-{kind}' style='flex-grow:{count}' title='{message(f'miss.{kind}', language)}'>"
        f"{count}</span>"
        for kind, count in counts.items()
        if count
    )
    return f"<div class='yw-stack'>{parts}</div>"


def _class(kind: MissClass, run: Run, shown: set[str], total: int, language: Language) -> str:
    found = run.misses(kind)
    listed = [result for result in found if result.question.id in shown][:_MOST_SHOWN]
    items = "".join(f"<li>{_miss(result, language)}</li>" for result in listed)
    more = len(found) - len(listed)
    rest = f"<p class='yw-soft'>{message('report.more', language, count=more)}</p>" if more else ""
    return (
        f"<details class='yw-class'><summary><i class='yw-key yw-{kind}'></i>"
        f"<b>{message(f'miss.{kind}', language)}</b> <span>{len(found)} · {share(len(found) / total)}</span>"
        f"</summary><p class='yw-meaning'>{message(f'miss.meaning.{kind}', language)}</p>"
        f"<ol class='yw-misses'>{items}</ol>{rest}</details>"
    )


def _miss(result: Result, language: Language) -> str:
    question = result.question
    kind = message(f"question_kind.{question.kind}", language)
    lines = [
        f"<p class='yw-question'><code>{escape(question.id)}</code> {escape(question.question)} "
        f"<span class='yw-tag'>{kind}</span></p>",
        "<dl>",
        *_wanted(result, language),
        *_got(result, language),
        *_retrieval(result, language),
        *_threshold(result.miss, result, language),
        "</dl>",
    ]
    return "".join(lines)


def _wanted(result: Result, language: Language) -> list[str]:
    if not result.question.answerable:
        return _entry("report.wanted", message("report.wanted_nothing", language), language)
    answers = escape(" / ".join(result.question.answers))
    quotes = "".join(_quote(gold, language) for gold in result.gold[:4])
    return _entry("report.wanted", f"<b>{answers}</b>{quotes}", language)


def _got(result: Result, language: Language) -> list[str]:
    if result.given.citations:
        quotes = "".join(_quote(cited, language) for cited in result.given.citations[:4])
        return _entry("report.got", f"<b>{escape(result.given.text)}</b>{quotes}", language)
    said = message(f"abstain.{result.given.reason}", language)
    would = "".join(_quote(cited, language) for cited in result.held_back[:4])
    entry = _entry("report.got", said, language)
    return entry + (_entry("report.would", would, language) if would else [])


def _retrieval(result: Result, language: Language) -> list[str]:
    if not result.question.answerable:
        return []
    found = result.retrieval
    if found.first is None:
        return _entry("report.rank", message("report.rank_none", language, depth=found.depth), language)
    halves = {"lexical": found.lexical_rank or "–", "dense": found.dense_rank or "–"}
    said = message("report.ranks", language, rank=found.first, **halves)
    return _entry("report.rank", said, language)


def _threshold(miss: Miss | None, result: Result, language: Language) -> list[str]:
    confidence = message(
        "report.confidence_of",
        language,
        confidence=f"{result.given.confidence:.3f}",
        threshold=f"{result.given.threshold:.3f}",
    )
    if miss is None or miss.threshold is None:
        return _entry("report.confidence", confidence, language)
    turn = message(f"report.turn.{miss.kind}", language, threshold=f"{miss.threshold:.3f}")
    return _entry("report.confidence", f"{confidence} {turn}", language)


def _entry(code: str, html: str, language: Language) -> list[str]:
    return [f"<dt>{message(code, language)}</dt><dd>{html}</dd>"]


def _quote(cited: Cited, language: Language) -> str:
    """Return the sentences with the words marked in them, and where they stand."""
    start = cited.quote.find(cited.text)
    marks = [Mark(start, start + len(cited.text))] if cited.text and start >= 0 else []
    return (
        f"<blockquote>{marked(cited.quote, marks)}<cite>{escape(place(cited, language))}</cite></blockquote>"
    )
