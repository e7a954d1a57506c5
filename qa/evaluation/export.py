"""A run as JSON figures, as a CSV table and as JUnit XML, for the programs that read those."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from qa.evaluation.comparison import compare
from qa.evaluation.results import MissClass, Result
from qa.evaluation.runs import SCHEMA_VERSION, Run

_BARRED = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLUMNS = (
    "id", "kind", "split", "document", "question", "answerable", "wanted", "answer", "abstained", "reason",
    "confidence", "cited_document", "cited_paragraph", "right", "exact_match", "f1", "relevant_rank", "miss",
    "threshold_that_changes_it", "latency_ms",
)  # fmt: skip


def summary(run: Run, baseline: Run | None = None, reveal: bool = False) -> dict[str, Any]:
    """Return plain JSON types: conditions, figures, curve, misses by class, questions, and the comparison.

    Single answers of the `report` split stay out unless `reveal` is true.
    """
    found = {
        "schema_version": SCHEMA_VERSION,
        "conditions": asdict(run.conditions),
        "figures": [asdict(row) for row in run.rows()],
        "curve": [asdict(point) for point in run.curve()],
        "misses": {kind.value: len(run.misses(kind)) for kind in MissClass},
        "questions": [dict(zip(_COLUMNS, _cells(result), strict=True)) for result in run.shown(reveal)],
    }
    return found | ({"comparison": _comparison(run, baseline)} if baseline else {})


def _comparison(run: Run, baseline: Run) -> dict[str, Any]:
    compared = compare(run, baseline)
    numbers = (
        "n", "left_out", "right", "baseline_right", "difference", "interval", "p_loss", "p_gain",
        "smallest_loss", "noise", "is_worse", "is_better",
    )  # fmt: skip
    changed = {
        name: [result.question.id for result in getattr(compared, name)] for name in ("fixed", "broken")
    }
    return {name: getattr(compared, name) for name in numbers} | changed


def to_csv(run: Run, reveal: bool = False) -> str:
    """Return one line a question, as RFC 4180 has it; a cell never begins as a formula of a spreadsheet."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(cell) for cell in _cells(result)] for result in run.shown(reveal))
    return written.getvalue()


def _cells(result: Result) -> list[Any]:
    question, given, score, miss = result.question, result.given, result.score, result.miss
    first = given.citations[0] if given.citations else None
    return [
        question.id, question.kind, question.split, question.document, question.question, question.answerable,
        " | ".join(question.answers), given.text, given.abstained, given.reason, round(given.confidence, 4),
        first and first.document, first and first.paragraph, score.right, score.exact_match, round(score.f1, 4),
        result.retrieval.first, miss and miss.kind.value,
        round(miss.threshold, 4) if miss and miss.threshold is not None else None, round(result.latency_ms, 1),
    ]  # fmt: skip


def _harmless(cell: Any) -> Any:  # noqa: ANN401 - a cell holds text, a number or nothing
    """Put an apostrophe before text that a spreadsheet would run (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def to_junit(run: Run, reveal: bool = False) -> str:
    """Return JUnit XML: a test case a question, in a class for each kind, a miss being a failure."""
    shown = run.shown(reveal)
    suite = ElementTree.Element(
        "testsuite",
        name=_allowed(run.conditions.name or "yuanwen"),
        tests=str(len(shown)),
        failures=str(sum(result.miss is not None for result in shown)),
        errors="0",
        time=_seconds(sum(result.latency_ms for result in shown)),
        timestamp=run.conditions.created[:19],
    )
    for result in shown:
        suite.append(_case(result))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(result: Result) -> ElementTree.Element:
    question = result.question
    case = ElementTree.Element(
        "testcase",
        classname=question.kind,
        name=_allowed(f"{question.id} {question.question}"),
        time=_seconds(result.latency_ms),
    )
    if result.miss:
        failure = ElementTree.SubElement(
            case, "failure", type=result.miss.kind.value, message=result.miss.kind
        )
        wanted = " / ".join(question.answers) or "-"
        failure.text = _allowed(f"wanted: {wanted}\ngot: {result.given.text or '-'}")
    return case


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"


def _allowed(text: str) -> str:
    """Replace what XML 1.0 cannot hold: controls, surrogates, U+FFFE and U+FFFF."""
    return _BARRED.sub("\ufffd", text)
