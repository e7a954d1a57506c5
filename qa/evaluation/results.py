"""One question of a run and how it went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from qa.datatypes import Answer, Citation
from qa.evaluation.questions import Question
from qa.evaluation.scoring import Score


@dataclass(frozen=True, slots=True)
class Result:
    """One question, what was answered, and how that went."""

    question: Question
    answer: Answer
    score: Score
    relevant_rank: int | None
    """Place of the first relevant passage among the first ten retrieved, from 1."""
    latency_ms: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types: the question, what was wanted, what was cited, the score."""
        return {
            **asdict(self.question),
            "answer": self.answer.text,
            "abstained": self.answer.abstained,
            "reason": self.answer.reason,
            "confidence": self.answer.confidence,
            "citations": [_cited(citation) for citation in self.answer.citations],
            **asdict(self.score),
            "relevant_rank": self.relevant_rank,
            "latency_ms": self.latency_ms,
        }


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "text": citation.text,
        "document": citation.document.title,
        "paragraph": citation.paragraph.number,
        "start": citation.start,
        "end": citation.end,
    }
