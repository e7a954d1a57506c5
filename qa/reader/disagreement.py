"""Look-alike documents: fifteen yearly reports state fifteen growth targets, and one alone would mislead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from embeddings.text import fold_characters
from qa.reader.candidates import Candidate
from qa.reader.citations import quoted_sentences
from qa.reader.question import Question

ALIKE = 0.5
"""Share of character pairs in common (Jaccard) from which two sentences, their answers left out, are alike."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def look_alikes(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return one candidate a document, newest document first, when look-alike documents answer differently.

    They do when the best candidates of two or more documents stand in nearly the same sentence and say
    different things. A question that names one document's year, date or title asks for that one: [].
    """
    if not candidates:
        return []
    best = candidates[0]
    if _names_document(question.folded, best):
        return []
    chosen: dict[str, Candidate] = {best.quotation.document.id: best}
    for candidate in candidates[1:]:
        document = candidate.quotation.document.id
        if document not in chosen and _alike(best, candidate):
            chosen[document] = candidate
    if len({fold_characters(c.quotation.text) for c in chosen.values()}) < 2:
        return []
    return sorted(chosen.values(), key=lambda c: c.quotation.document.date or "", reverse=True)


def _names_document(question: str, candidate: Candidate) -> bool:
    document = candidate.quotation.document
    title, date = fold_characters(document.title), document.date or ""
    years = set(_YEAR.findall(question))
    return bool(years & {date[:4], *_YEAR.findall(title)}) or (len(title) > 3 and title in question)


def _alike(a: Candidate, b: Candidate) -> bool:
    one, other = _frame(a), _frame(b)
    return bool(one and other) and len(one & other) / len(one | other) >= ALIKE


def _frame(candidate: Candidate) -> set[str]:
    """Return the character pairs of the sentence around the span, the span and all digits left out."""
    quotation = candidate.quotation
    sentence = quoted_sentences(quotation.paragraph.text, quotation.start, quotation.end)
    left, _, right = sentence.partition(quotation.text)
    parts = [re.sub(r"[0-9.%]+", "", fold_characters(p)) for p in (left, right)]
    return {p[i : i + 2] for p in parts for i in range(len(p) - 1)}
