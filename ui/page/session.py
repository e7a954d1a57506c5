"""What one browser tab has asked and looks at. The page is a pure function of it and the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from qa import dialogue
from qa.datatypes import Answer, Document
from qa.errors import YuanwenError
from ui.messages import Language
from ui.reference import Reference


class Gone:
    """Stands for an answer kept by the browser whose documents are no longer what it quoted."""


Reply = Answer | YuanwenError | Gone


def _number() -> str:
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, or the error that it met."""

    question: str
    reply: Reply
    literal: bool = False
    """It was to be taken as typed, without what went before."""
    rated: str = ""
    """What the reader said of it: "right", "wrong" or nothing yet."""
    number: str = field(default_factory=_number)

    @property
    def answer(self) -> Answer | None:
        """The answer, if it got one."""
        return self.reply if isinstance(self.reply, Answer) else None


def history(turns: Sequence[Turn]) -> list[dialogue.Turn]:
    """Return the turns as follow-ups are understood by; a question that met an error says nothing."""
    return [
        dialogue.Turn(turn.question, turn.answer.rewritten_question, turn.answer)
        for turn in turns
        if turn.answer is not None
    ]


@dataclass(frozen=True, slots=True)
class Session:
    """Immutable: each event makes the next one."""

    language: Language
    turns: tuple[Turn, ...] = ()
    opened: Reference | None = None
    """The source that the panel shows."""
    left_out: frozenset[str] = frozenset()
    """Ids of the documents that questions do not go to."""
    may_write: bool = True
    """Whether the visitor may add and remove documents."""
    may_rate: bool = True
    """Whether what the visitor says of answers can be kept."""

    def asked(self, turn: Turn) -> Session:
        """Return the session with one turn more."""
        return replace(self, turns=(*self.turns, turn))

    def with_turn(self, turn: Turn) -> Session:
        """Return the session with `turn` in the place of the one of its number."""
        return replace(self, turns=tuple(turn if turn.number == each.number else each for each in self.turns))

    def answered(self, turn: Turn) -> Session:
        """Return the session with the turn, in the place of the one of its number or as one more."""
        return self.with_turn(turn) if self.turn(turn.number) is not None else self.asked(turn)

    def turn(self, number: object) -> Turn | None:
        """Return the turn of this number, if there is one; a browser can ask for any."""
        return next((each for each in self.turns if each.number == number), None)

    def before(self, turn: Turn) -> tuple[Turn, ...]:
        """Return the turns before `turn`; all of them when it is none of the session's."""
        numbers = [each.number for each in self.turns]
        end = numbers.index(turn.number) if turn.number in numbers else len(numbers)
        return self.turns[:end]

    def answers(self) -> list[Answer]:
        """Return the answers of the conversation, in order."""
        return [each.answer for each in self.turns if each.answer]

    def chosen(self, documents: Sequence[Document]) -> list[str] | None:
        """Return the ids that questions go to, None when these are all documents."""
        chosen = [each.id for each in documents if each.id not in self.left_out]
        return None if len(chosen) == len(documents) else chosen
