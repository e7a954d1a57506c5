"""What a conversation is made of, and what the rewriting of a question tells."""

from __future__ import annotations

from dataclasses import dataclass

from qa.datatypes import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked before, and what came of it."""

    question: str
    """As it was typed."""
    rewritten_question: str | None = None
    """What was asked in its place; `None` when it was asked as it stood."""
    answer: Answer | None = None
    """What was answered, where it is known: 「他」 may be the person that it names."""

    @property
    def asked(self) -> str:
        """The question that stood on its own."""
        return self.rewritten_question or self.question


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question, and what it means after the ones before it."""

    question: str
    """As it was typed."""
    rewritten: str | None
    """The same as a question that stands on its own; `None`: it already does, or nothing is known to add."""
    topic: str | None
    """The words that were carried over from the conversation; `None` when none were."""
    more: bool
    """It asks for further answers to the last question, which is `rewritten`."""
