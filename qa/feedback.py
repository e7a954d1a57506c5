"""What readers say of answers: right, or what is wrong with one, and where the right words stand.

Records lie in a SQLite file of their own beside the store's: giving feedback waits for no change of the store,
and a rebuilt store keeps it. What was confirmed becomes test questions: see `as_questions`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from qa.datatypes import Paragraph, ParagraphKind
from qa.errors import IncompatibleStoreError, InvalidFeedbackError
from qa.reader.question import AnswerType, analyse, check_question

if TYPE_CHECKING:
    from qa.evaluation.questions import Question

FILE = "feedback.sqlite3"
MAX_COMMENT_CHARACTERS = 2_000
MAX_SPANS = 20
MAX_ANSWER_CHARACTERS = 500_000
"""Of an answer's JSON; one with 100 passages of the longest kind has 300,000."""

_SCHEMA = 1
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, answer TEXT NOT NULL,
    reasons TEXT NOT NULL, comment TEXT NOT NULL, spans TEXT NOT NULL)"""


class FeedbackReason(StrEnum):
    """What is wrong with an answer; feedback without a reason says that it is right."""

    WRONG_ANSWER = "wrong_answer"
    WRONG_SOURCE = "wrong_source"
    SHOULD_HAVE_ABSTAINED = "should_have_abstained"
    PART_MISSING = "part_missing"


@dataclass(frozen=True, slots=True)
class RightSpan:
    """Words of a paragraph that a reader confirmed as the answer: `paragraph.text[start:end] == text`."""

    document: str
    """The document's id."""
    heading: bool
    """Headings number in a series of their own."""
    paragraph: int
    start: int
    end: int
    text: str = ""

    def found_in(self, paragraphs: Sequence[Paragraph]) -> Self | None:
        """Return the span with its text as it stands in the document; None when it stands nowhere there."""
        for each in paragraphs:
            same_series = (each.kind is ParagraphKind.HEADING) == self.heading
            if same_series and each.number == self.paragraph and 0 <= self.start < self.end <= len(each.text):
                text = each.text[self.start : self.end]
                values = {**asdict(self), "text": text}
                return type(self)(**values) if self.text in {"", text} else None
        return None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's word on one answer."""

    id: str
    time: str
    """ISO 8601, in UTC."""
    answer: dict[str, Any]
    """The answer as `Answer.to_dict` gave it."""
    reasons: tuple[FeedbackReason, ...]
    """Empty: the answer is right."""
    comment: str
    spans: tuple[RightSpan, ...]
    """Where the right answer stands; empty when nobody confirmed any, or no document holds one."""

    @property
    def asked(self) -> str:
        """The question as it stands on its own: a follow-up as it was understood."""
        return str(self.answer.get("rewritten_question") or self.answer["question"])


class FeedbackBook:
    """All feedback on one store, oldest first. Threads and processes may share it."""

    def __init__(self, folder: Path | None) -> None:
        """Keep the records in the store's folder, in memory when it has none."""
        self._path = folder / FILE if folder else None
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def record(
        self,
        answer: Mapping[str, Any],
        reasons: Iterable[FeedbackReason | str] = (),
        comment: str = "",
        spans: Sequence[RightSpan] = (),
    ) -> Feedback:
        """Keep one record and return it. The spans must have been looked up with `RightSpan.found_in`.

        Raises:
            InvalidFeedbackError: an unknown reason, too long, no valid Unicode, or at odds with the answer.
            InvalidQuestionError: see `check_answer`.

        """
        known = _known_reasons(reasons)
        kept = Feedback(uuid4().hex, _now(), dict(answer), known, comment.strip(), tuple(spans))
        _check(kept)
        self._write(kept)
        return kept

    def all(self) -> list[Feedback]:
        """Return every record, oldest first."""
        if self._connection is None and self._path is not None and not self._path.exists():
            return []
        query = "SELECT id, time, answer, reasons, comment, spans FROM feedback ORDER BY position"
        with self._lock:
            rows = self._opened().execute(query).fetchall()
        return [_feedback(row) for row in rows]

    def close(self) -> None:
        """Let go of the file; the next use opens it again. In memory the records are gone."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _write(self, kept: Feedback) -> None:
        row = (
            kept.id,
            kept.time,
            json.dumps(kept.answer, ensure_ascii=False),
            json.dumps(kept.reasons),
            kept.comment,
            json.dumps([asdict(each) for each in kept.spans], ensure_ascii=False),
        )
        query = "INSERT INTO feedback (id, time, answer, reasons, comment, spans) VALUES (?, ?, ?, ?, ?, ?)"
        with self._lock:
            self._opened().execute(query, row)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connect(self._path)
        return self._connection


def cited_spans(answer: Mapping[str, Any]) -> list[RightSpan]:
    """Return where an answer's citations stand; `answer` is in the form of `Answer.to_dict`."""
    return [
        RightSpan(
            document=each["document"]["id"],
            heading=each["paragraph"]["kind"] == ParagraphKind.HEADING,
            paragraph=each["paragraph"]["number"],
            start=each["start"],
            end=each["end"],
            text=each["text"],
        )
        for each in answer["citations"]
    ]


def as_questions(
    records: Iterable[Feedback], documents: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Return what was confirmed as test questions, in the form `qa.evaluation.load_questions` reads.

    A record with confirmed spans makes an answerable question; one that says an answer should have been none,
    or that abstaining was right, an unanswerable one; every other record confirms nothing and is left out. Of
    several records on one question the last counts; of spans in several documents, those in the first's. All are
    of the split `gate`, which is watched on every change.

    `documents`: ids of those that are there; what others' words confirmed is left out (`None`: nothing is). So is
    whatever a question file may not hold: one such row, and the whole file would be refused.
    """
    from qa.evaluation.rows import as_questions as read

    questions = {record.asked: _question(record, documents) for record in records}
    rows = [json.loads(json.dumps(asdict(each))) for each in questions.values() if each is not None]
    usable, _ = read(list(enumerate(rows)))
    return [rows[number] for number, _ in usable]


def check_answer(answer: Mapping[str, Any]) -> None:
    """Accept an answer, in the form of `Answer.to_dict`, that feedback can be kept on.

    Raises:
        InvalidFeedbackError: it is too long, or not valid Unicode.
        InvalidQuestionError: no question can be what it says was asked.

    """
    try:
        if len(json.dumps(answer, ensure_ascii=False).encode()) > 4 * MAX_ANSWER_CHARACTERS:
            raise InvalidFeedbackError(fault="too_long")
    except UnicodeEncodeError as error:
        raise InvalidFeedbackError(fault="not_unicode") from error
    check_question(answer["question"])
    check_question(answer.get("rewritten_question") or answer["question"])


def _question(record: Feedback, documents: Collection[str] | None) -> Question | None:
    from qa.evaluation.questions import Question

    asked, name = record.asked, f"feedback-{record.id}"
    there = [span for span in record.spans if documents is None or span.document in documents]
    document = there[0].document if there else None
    # A heading is no evidence: its words, found again in a paragraph, would be an answer at the wrong place.
    spans = [span for span in there if span.document == document and not span.heading]
    answers = tuple(dict.fromkeys(span.text for span in spans))
    evidence = tuple(dict.fromkeys(span.paragraph for span in spans))
    if answers and evidence:
        kind = _kind(asked, answers)
        return Question(name, kind, "gate", asked, answers, evidence, answerable=True, document=document)
    none_is_right = record.answer["abstained"] and not record.reasons
    if none_is_right or FeedbackReason.SHOULD_HAVE_ABSTAINED in record.reasons:
        return Question(name, "unanswerable_near", "gate", asked, (), (), answerable=False)
    return None


def _kind(question: str, answers: Sequence[str]) -> str:
    from qa.evaluation.questions import LIST

    if len(answers) > 1:
        return LIST
    asked = analyse(question).answer_type
    same_name = {AnswerType.HOW_MANY, AnswerType.WHY, AnswerType.HOW, AnswerType.WHETHER}
    return asked.value if asked in same_name else "fact"


def _known_reasons(reasons: Iterable[FeedbackReason | str]) -> tuple[FeedbackReason, ...]:
    try:
        named = {FeedbackReason(reason) for reason in reasons}
    except ValueError as error:
        raise InvalidFeedbackError(fault="unknown_reason") from error
    return tuple(reason for reason in FeedbackReason if reason in named)


def _check(kept: Feedback) -> None:
    if len(kept.comment) > MAX_COMMENT_CHARACTERS or len(kept.spans) > MAX_SPANS:
        raise InvalidFeedbackError(fault="too_long")
    check_answer(kept.answer)
    try:
        kept.comment.encode()
    except UnicodeEncodeError as error:
        raise InvalidFeedbackError(fault="not_unicode") from error
    should_abstain = FeedbackReason.SHOULD_HAVE_ABSTAINED in kept.reasons
    if should_abstain and (kept.answer["abstained"] or kept.spans):
        raise InvalidFeedbackError(fault="contradiction")


def _connect(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:", isolation_level=None, check_same_thread=False, timeout=30
    )
    try:
        _check_schema(connection, path)
        # The journal stays SQLite's own: of two that switch it to WAL at the same time one fails without waiting.
        connection.execute("PRAGMA synchronous = FULL")  # nothing that was acknowledged is lost
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {_SCHEMA}")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_schema(connection: sqlite3.Connection, path: Path | None) -> None:
    schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if schema > _SCHEMA:
        detail = f"feedback format {schema}, this version reads {_SCHEMA}"
        raise IncompatibleStoreError(store=path and path.parent, detail=detail)


def _feedback(row: Sequence[str]) -> Feedback:
    name, time, answer, reasons, comment, spans = row
    known = tuple(FeedbackReason(reason) for reason in json.loads(reasons))
    return Feedback(
        name,
        time,
        json.loads(answer),
        known,
        comment,
        tuple(RightSpan(**each) for each in json.loads(spans)),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
