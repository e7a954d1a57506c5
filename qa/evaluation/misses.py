"""Error analysis: each wrong answer in one class, by the first stage at which it went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Citation
from qa.evaluation.gold import Gold
from qa.evaluation.questions import LIST, Question
from qa.evaluation.results import Miss, MissClass, Retrieval
from qa.evaluation.scoring import Score, score, stands_in_evidence


def miss_of(
    question: Question,
    given: Score,
    bold: Sequence[Citation],
    confidence: float,
    gold: Gold,
    found: Retrieval,
) -> Miss | None:
    """Return where a question went wrong; `None` when it was answered, or abstained on, rightly.

    `bold` is what would have been cited with the threshold at 0, so that an abstention is laid on the stage
    that it came from and on the threshold only where the threshold alone stood in the way. In order:

    - `should_have_abstained`: there is no answer in the documents, and one was given;
    - `repair`: no paragraph (none of those the question names) holds an accepted answer whole, for a list more
      than a quarter of its items: the file was cut otherwise than its readers would;
    - `wrongly_abstained`: the threshold held a right answer back;
    - `not_retrieved`: no relevant passage is among the first ten;
    - `outranked`: one is, but the first citation stands outside the evidence;
    - `wrong_span`: the right paragraph, the wrong words.
    """
    if given.right:
        return None
    if not question.answerable:
        return Miss(MissClass.SHOULD_HAVE_ABSTAINED, confidence)
    if _is_cut(question, gold):
        return Miss(MissClass.REPAIR, None)
    if score(question, bold).right:
        return Miss(MissClass.WRONGLY_ABSTAINED, confidence)
    if not found.ranks:
        return Miss(MissClass.NOT_RETRIEVED, None)
    if bold and stands_in_evidence(question, bold[0].document, bold[0].paragraph):
        return Miss(MissClass.WRONG_SPAN, None)
    return Miss(MissClass.OUTRANKED, None)


def _is_cut(question: Question, gold: Gold) -> bool:
    held = sum(bool(group) for group in gold.groups)
    return held < 0.75 * len(question.answers) if question.kind == LIST else not held
