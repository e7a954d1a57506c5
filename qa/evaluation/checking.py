"""Question files against the documents they are about: what cannot be right is told before anything is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.datatypes import Document
from qa.evaluation.faults import Fault, refusal
from qa.evaluation.gold import Corpus, squeeze
from qa.evaluation.loading import QuestionFile
from qa.evaluation.questions import Question

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

_GAP = 120
"""Characters that may lie between two halves of an answer in the source text: a running header and a number."""

_HALF = 3
"""Characters that a half has at least: shorter ones stand anywhere by chance."""


def check_against(file: QuestionFile, knowledge_base: KnowledgeBase) -> None:
    """Accept a question file whose documents, paragraphs and answers are in the knowledge base; drafts are let be.

    An answer that stands in the source text but in no paragraph, because a line or page break cuts it, is no
    fault of the file: the question is asked, and its miss is of the class `repair`.

    Raises:
        InvalidQuestionsFileError: every fault of every row is named.

    """
    corpus = Corpus(knowledge_base)
    faults = [
        Fault(row, code, values)
        for row, question in file.rows
        if question.answerable and not question.draft
        for code, values in _faults(question, corpus)
    ]
    faults += [
        Fault(row, "unknown_document", {"document": question.document})
        for row, question in file.rows
        if not question.answerable and not question.draft and not corpus.of(question)
    ]
    if faults:
        raise refusal(file.path, faults)


def _faults(question: Question, corpus: Corpus) -> Iterator[tuple[str, dict[str, object]]]:
    documents = corpus.of(question)
    if not documents:
        yield "unknown_document", {"document": question.document}
    elif question.evidence and len(documents) > 1:
        code = "ambiguous_document" if question.document else "evidence_needs_document"
        yield code, {"document": question.document, "count": len(documents)}
    else:
        yield from _missing_paragraphs(question, documents, corpus)
        for answer in question.answers:
            yield from _misplaced(question, answer, documents, corpus)


def _missing_paragraphs(
    question: Question, documents: list[Document], corpus: Corpus
) -> Iterator[tuple[str, dict[str, object]]]:
    there = {paragraph.number for document in documents for paragraph in corpus.paragraphs(document)}
    for number in question.evidence:
        if number not in there:
            yield "no_paragraph", {"document": documents[0].source, "number": number}


def _misplaced(
    question: Question, answer: str, documents: list[Document], corpus: Corpus
) -> Iterator[tuple[str, dict[str, object]]]:
    if any(True for _ in corpus.places(question, answer)):
        return
    elsewhere = [
        paragraph.number
        for document in documents
        for paragraph in corpus.paragraphs(document)
        if answer in paragraph.text
    ]
    if elsewhere:
        yield "not_in_paragraph", {"answer": answer, "found": elsewhere[0]}
    elif not any(is_cut(answer, corpus.squeezed(document)) for document in documents):
        code = "not_in_document" if question.document else "not_in_documents"
        yield code, {"answer": answer, "document": question.document}


def is_cut(answer: str, squeezed: str) -> bool:
    """Whether `answer` stands in a text without white space, whole or with one page break within it.

    >>> is_cut("石桥村的程德顺", "年龄最大的是石桥村—1—调查报告的程德顺")
    True
    >>> is_cut("石桥村的程德顺", "石桥村有八座石桥")
    False
    """
    words = squeeze(answer)
    if words in squeezed:
        return True
    for cut in range(_HALF, len(words) - _HALF + 1):
        head, tail = words[:cut], words[cut:]
        place = squeezed.find(head)
        while place >= 0:
            end = place + len(head)
            if tail in squeezed[end : end + _GAP + len(tail)]:
                return True
            place = squeezed.find(head, place + 1)
    return False
