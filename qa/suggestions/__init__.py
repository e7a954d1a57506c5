"""Questions that the documents answer: to begin with, and to go on with.

They are made from headings, enumerations and a few shapes of sentences (`qa.suggestions.making`), and each was
asked before it is shown: answered, sure enough, and cited where it was made from. The work is bounded, and the
same documents give the same questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from embeddings.text import fold
from qa.datatypes import Answer, Paragraph
from qa.suggestions.making import Suggestion, suggestions

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

__all__ = ["Suggestion", "next_questions", "starter_questions", "suggestions"]

_DOCUMENTS = 12
"""Documents that questions to begin with are made from: the first ones."""
_PARAGRAPHS = 300
"""Paragraphs of a document that are looked at for them."""
_TRIED = 20
"""Questions asked at most; at 30 ms each they take 0.6 s."""
_AT_ONCE = 4
_AROUND = 12
"""Paragraphs before and after a cited one from which questions to go on with are made."""


def starter_questions(knowledge_base: KnowledgeBase, count: int = 4) -> list[str]:
    """Return up to `count` questions to begin with, the documents in turn; [] when none is answered well."""
    documents = knowledge_base.documents()[:_DOCUMENTS]
    made = [
        _varied(suggestions(document, knowledge_base.paragraphs(document.id)[:_PARAGRAPHS]))
        for document in documents
    ]
    in_turn = (each for row in zip_longest(*made) for each in row if each)
    return _checked(knowledge_base, in_turn, count)


def next_questions(knowledge_base: KnowledgeBase, answer: Answer, count: int = 3) -> list[str]:
    """Return up to `count` questions to go on with after `answer`, from the paragraphs around what it cites.

    Of an answer that abstains they come from around its passages. None asks what was asked or just answered.
    Documents that were removed meanwhile give none.
    """
    loaded = {document.id: document for document in knowledge_base.documents()}
    places = [(each.document.id, each.paragraph) for each in answer.citations]
    places += [(each.document.id, each.paragraph) for each in answer.passages]
    made: list[Suggestion] = []
    for document_id, paragraph in dict.fromkeys(places):
        if document_id in loaded:
            near = _around(knowledge_base.paragraphs(document_id), paragraph)
            made += _varied(suggestions(loaded[document_id], near))
    return _checked(knowledge_base, made, count, answer)


def _around(paragraphs: Sequence[Paragraph], centre: Paragraph) -> Sequence[Paragraph]:
    place = next((i for i, p in enumerate(paragraphs) if p == centre), 0)
    return paragraphs[max(0, place - _AROUND) : place + _AROUND + 1]


def _varied(made: Iterable[Suggestion]) -> list[Suggestion]:
    """Return them so that kinds take turns: three questions for a list in a row tell little of a document."""
    kinds: dict[str, list[Suggestion]] = {}
    for each in made:
        kinds.setdefault(each.kind, []).append(each)
    return [each for row in zip_longest(*kinds.values()) for each in row if each]


def _checked(
    knowledge_base: KnowledgeBase, made: Iterable[Suggestion], count: int, after: Answer | None = None
) -> list[str]:
    """Ask them, a few at once, until `count` are answered as they should be."""
    tried = islice(_distinct(made, after), _TRIED)
    right: list[str] = []
    while len(right) < count:
        some = list(islice(tried, _AT_ONCE))
        if not some:
            break
        answers = knowledge_base.answer_many([each.question for each in some])
        right += [
            each.question
            for each, answer in zip(some, answers, strict=True)
            if each.is_answered_by(answer) and not (after and _says_again(answer, after))
        ]
    return right[:count]


def _distinct(made: Iterable[Suggestion], after: Answer | None) -> Iterator[Suggestion]:
    seen = {fold(after.question), fold(after.rewritten_question or "")} if after else set()
    for each in made:
        if fold(each.question) not in seen:
            seen.add(fold(each.question))
            yield each


def _says_again(answer: Answer, earlier: Answer) -> bool:
    return fold(answer.text) == fold(earlier.text)
