"""What a benchmark measures: the reader with the passage given, and the whole system over all passages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.datatypes import Answer, Passage
from qa.evaluation import cmrc
from qa.evaluation.benchmark.calibration import CoveragePoint, calibration
from qa.evaluation.benchmark.corpus import knowledge_base_of, passages_of
from qa.evaluation.benchmark.plain_bm25 import PlainBM25
from qa.evaluation.benchmark.sets import Asked, QuestionSet
from qa.evaluation.figures import Row
from qa.evaluation.metrics import Bin, area_under_roc, percentile
from qa.evaluation.statistics import bootstrap, bootstrap_mean, bootstrap_percentile
from qa.text import sentences

if TYPE_CHECKING:
    from qa.reader.answerer import Answerer
    from qa.reader.base import Reader

Progress = Callable[[str, int, int], None]
"""Called with the part, how many questions are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Part:
    """A group of figures that belong together; `name` is its code in `ui.strings`, under `benchmark.`."""

    name: str
    rows: tuple[Row, ...]
    bins: tuple[Bin, ...] = ()
    """The reliability diagram, of the part `calibration` alone."""
    curve: tuple[CoveragePoint, ...] = ()
    """The risk-coverage curve, likewise."""


PARTS = ("reader", "system", "calibration")
"""What can be measured, and what is when nothing is said."""


def benchmark(
    questions: QuestionSet,
    reader: Reader,
    answerer: Answerer,
    progress: Progress | None = None,
    parts: Sequence[str] = PARTS,
) -> Iterator[Part]:
    """Measure a set and yield its parts as they are done.

    `reader`: exact match and F1 of the best span in the gold passage; the share of best spans that lie in a
    sentence which holds a reference; how well the reader's score tells the gold passage from one without the
    answer (`area_under_roc`); its latency. `system`: the knowledge base over all passages and the articles:
    retrieval, first citation with no threshold and with the shipped one (abstaining scores 0). `calibration`: how
    far the confidence is from the share that is right, where half of the questions lack their answer.
    """
    told = progress or (lambda *_: None)
    if "reader" in parts:
        yield from _reader_parts(questions, reader, told)
    if "system" in parts:
        yield from _system_parts(questions, answerer, told)
    if "calibration" in parts:
        yield _calibration_part(questions, answerer, told)


def _reader_parts(questions: QuestionSet, reader: Reader, progress: Progress) -> Iterator[Part]:
    asked = [each for each in questions.asked if each.references]
    readings = []
    for done, each in enumerate(asked, start=1):
        readings.append(_read(reader, each, questions.contexts[each.context]))
        progress("reader", done, len(asked))
    predictions = [reading.text for reading in readings]
    yield Part(
        "reader",
        (
            *_scores(predictions, asked),
            _share(
                "right_sentence", [_in_right_sentence(r, a) for r, a in zip(readings, asked, strict=True)]
            ),
            *_latency([reading.milliseconds for reading in readings]),
        ),
    )
    yield _answerability(questions, asked, reader, [reading.score for reading in readings], progress)


@dataclass(frozen=True, slots=True)
class _Read:
    """The reader's best span in a passage: its text, the sentences it touches, its score, the time it took."""

    text: str = ""
    around: str = ""
    score: float = -np.inf
    milliseconds: float = 0.0


def _read(reader: Reader, asked: Asked, context: str) -> _Read:
    if not asked.askable:
        return _Read()
    passages = passages_of(context)
    began = time.perf_counter()
    reading = reader.read(asked.question, passages)
    milliseconds = 1000 * (time.perf_counter() - began)
    if not reading.spans:
        return _Read(milliseconds=milliseconds)
    best = reading.spans[0]
    passage: Passage = passages[best.passage]
    start, end = passage.start + best.start, passage.start + best.end
    whole = passage.paragraph.text
    touched = [(a, b) for a, b in sentences(whole) if a < end and start < b]
    around = whole[touched[0][0] : touched[-1][1]] if touched else ""
    return _Read(whole[start:end], around, best.score - reading.no_answer_score, milliseconds)


def _in_right_sentence(read: _Read, asked: Asked) -> bool:
    return any(reference.strip() in read.around for reference in asked.references if reference.strip())


def _answerability(
    questions: QuestionSet, asked: Sequence[Asked], reader: Reader, gold: Sequence[float], progress: Progress
) -> Part:
    """Compare the reader's score of the gold passage with that of the likeliest passage without the answer."""
    strangers = _strangers(questions, asked)
    strange = []
    for done, (each, place) in enumerate(zip(asked, strangers, strict=True), start=1):
        strange.append(_read(reader, each, questions.contexts[place]).score if place is not None else None)
        progress("answerability", done, len(asked))
    pairs = [(own, other) for own, other in zip(gold, strange, strict=True) if other is not None]
    own, other = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    floor = min([value for value in (*own, *other) if np.isfinite(value)], default=0.0) - 1.0
    own, other = np.maximum(own, floor), np.maximum(other, floor)

    def area(at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
        return area_under_roc(own[at].tolist(), other[at].tolist())

    n = len(pairs)
    rows = (_row("answerability_auc", area(np.arange(n)), bootstrap(area, n), n),) if n else ()
    return Part("answerability", rows)


def _strangers(questions: QuestionSet, asked: Sequence[Asked]) -> list[int | None]:
    """Return, for each question, BM25's first passage of those that hold none of its references."""
    index = PlainBM25(questions.contexts)
    found: list[int | None] = []
    for each in asked:
        order = np.argsort(-index.scores(each.question), kind="stable").tolist()
        without = (n for n in order if not any(r in questions.contexts[n] for r in each.references))
        found.append(next(without, None) if each.askable else None)
    return found


def _system_parts(questions: QuestionSet, answerer: Answerer, progress: Progress) -> Iterator[Part]:
    with knowledge_base_of([*questions.contexts, *questions.articles], answerer.at(0.0)) as knowledge_base:
        answers = []
        for done, asked in enumerate(questions.asked, start=1):
            answers.append(knowledge_base.answer(asked.question, 10) if asked.askable else None)
            progress("system", done, len(questions.asked))
        yield Part("system", tuple(_system_rows(questions, answers)))
        for name, threshold in (("threshold_0", 0.0), ("threshold_shipped", answerer.threshold)):
            yield Part(name, tuple(_citation_rows(questions, answers, threshold)))


def _system_rows(questions: QuestionSet, answers: Sequence[Answer | None]) -> Iterator[Row]:
    ranks = []
    for asked, answer in zip(questions.asked, answers, strict=True):
        found = [passage.document.source for passage in answer.passages] if answer else []
        ranks.append(found.index(str(asked.context)) + 1 if str(asked.context) in found else None)
    for k in (1, 5, 10):
        yield _share(f"recall_at_{k}", [rank is not None and rank <= k for rank in ranks])
    yield from _latency([answer.timings_ms["total"] for answer in answers if answer])


def _citation_rows(
    questions: QuestionSet, answers: Sequence[Answer | None], threshold: float
) -> Iterator[Row]:
    given = [a if a and a.citations and a.confidence >= threshold else None for a in answers]
    answerable = [n for n, asked in enumerate(questions.asked) if asked.references]
    texts = [(answer.citations[0].text if answer else "") for answer in given]
    yield from _scores([texts[n] for n in answerable], [questions.asked[n] for n in answerable])
    yield _share("answered", [given[n] is not None for n in answerable])
    cited = [(answer.citations[0].document.source, asked.context)
             for answer, asked in zip(given, questions.asked, strict=True) if answer]  # fmt: skip
    yield _share("right_passage", [source == str(context) for source, context in cited])
    if len(answerable) < len(given):
        strange = [
            answer is None
            for answer, asked in zip(given, questions.asked, strict=True)
            if not asked.references
        ]
        yield _share("abstained_rightly", strange)


def _calibration_part(questions: QuestionSet, answerer: Answerer, progress: Progress) -> Part:
    found = calibration(
        questions,
        answerer,
        lambda asked: _strangers(questions, asked),
        lambda done, total: progress("calibration", done, total),
    )
    n = len(found.right)
    rows = [
        _row(name, measure(np.arange(n)), bootstrap(measure, n), n)
        for name, measure in (("calibration_error", found.error), ("risk_coverage_area", found.risk_area))
        if n
    ]
    return Part("calibration", tuple(rows), tuple(found.bins()) if n else (), tuple(found.curve()))


def _scores(predictions: Sequence[str], asked: Sequence[Asked]) -> Iterator[Row]:
    for name, measure in (("exact_match", cmrc.exact_match), ("f1", cmrc.f1)):
        values = [measure(text, each.references) for text, each in zip(predictions, asked, strict=True)]
        if values:
            found = np.array(values)
            yield _row(name, float(found.mean()), bootstrap_mean(found), len(found))


def _share(name: str, marks: Sequence[bool]) -> Row:
    values = np.array(marks, np.float64)
    if not len(values):
        return _row(name, 0.0, (0.0, 1.0), 0)
    return _row(name, float(values.mean()), bootstrap_mean(values), len(values))


def _latency(times: Sequence[float]) -> Iterator[Row]:
    values = np.array([each for each in times if each])
    for percent in (50, 95) if len(values) else ():
        interval = bootstrap_percentile(values, percent)
        yield _row(f"latency_p{percent}_ms", percentile(values, percent), interval, len(values))


def _row(name: str, value: float, interval: tuple[float, float], n: int) -> Row:
    return Row("all", "all", name, value, *interval, n)
