"""What one browser tab has asked and looks at. The page is a pure function of it and the documents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qa.datatypes import Answer
from qa.errors import YuanwenError
from ui.messages import Language
from ui.reference import Reference


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, or the error that it met."""

    question: str
    reply: Answer | YuanwenError


@dataclass(frozen=True, slots=True)
class Session:
    """Immutable: each event makes the next one."""

    language: Language
    turns: tuple[Turn, ...] = ()
    opened: Reference | None = None
    """The source that the panel shows."""

    def asked(self, turn: Turn) -> Session:
        """Return the session with one turn more."""
        return replace(self, turns=(*self.turns, turn))

    def cleared(self) -> Session:
        """Return the session with no turns and nothing opened."""
        return replace(self, turns=(), opened=None)

    def showing(self, reference: Reference | None) -> Session:
        """Return the session with `reference` in the source panel."""
        return replace(self, opened=reference)

    def speaking(self, language: Language) -> Session:
        """Return the session in another language."""
        return replace(self, language=language)
