"""Small phrases that page and terminal share: what a source is called, and how sure an answer is."""

from __future__ import annotations

from qa.datatypes import AbstentionReason, Answer, Citation, Document, Paragraph, Passage
from ui.messages import Language, message
from ui.repairs import RepairCounts

SECTION_SEPARATOR = " › "


def title_of(document: Document, language: Language) -> str:
    """Return the title as a reader expects it, 《…》 in Chinese; the file's name when it has no title."""
    title = document.title or document.source
    return title if title.startswith("《") else message("title", language, title=title)


def number_of(paragraph: Paragraph, language: Language) -> str:
    """Return the paragraph's number, with its page in formats that have pages: 第3段, 第2页."""
    number = message(f"paragraph.{paragraph.kind}", language, number=paragraph.number)
    if paragraph.page is None:
        return number
    comma = "，" if language is Language.ZH else ", "
    return f"{number}{comma}{message('paragraph.page', language, page=paragraph.page)}"


def location_of(cited: Citation | Passage, language: Language) -> str:
    """Return where a citation or passage stands: 《报告》第3段."""
    gap = "" if language is Language.ZH else ", "
    return f"{title_of(cited.document, language)}{gap}{number_of(cited.paragraph, language)}"


def section_of(cited: Citation | Passage) -> str:
    """Return the headings above the paragraph, outermost first, without the title; may be empty."""
    return SECTION_SEPARATOR.join(name for name in cited.paragraph.section if name != cited.document.title)


def citation_text(document: Document, paragraph: Paragraph, quote: str, language: Language) -> str:
    """Return a quotation as it is put into a text of one's own: “……”（《报告》第3段）."""
    gap = "" if language is Language.ZH else ", "
    place = f"{title_of(document, language)}{gap}{number_of(paragraph, language)}"
    return message("source.citation", language, quote=quote, place=place)


def repairs_of(counts: RepairCounts, language: Language) -> list[str]:
    """Return what was repaired in a document, a phrase a kind; empty when nothing was."""
    kinds = (
        ("documents.joins", counts.joins),
        ("documents.dropped", counts.dropped),
        ("documents.spaces", counts.spaces),
    )
    return [message(code, language, count=count) for code, count in kinds if count]


def percent(probability: float) -> int:
    """Return a probability in whole per cent, never claiming certainty either way.

    >>> percent(0.834), percent(0.999), percent(0.0)
    (83, 99, 1)
    """
    return min(99, max(1, round(100 * probability)))


def abstention_of(answer: Answer, language: Language) -> list[str]:
    """Return what is said in the place of an answer: that there is none, unless the reason says it, and the reason."""
    from qa.dialogue import asks_for_more  # imports numpy, which `--help` does without

    if answer.rewritten_question and asks_for_more(answer.question):
        return [message("no_more", language), message("no_more.reason", language)]
    says_it = answer.reason in {AbstentionReason.NO_DOCUMENTS, AbstentionReason.NOT_A_QUESTION}
    lead = [] if says_it else [message("abstain", language)]
    return [*lead, message(f"abstain.{answer.reason}", language)]


def confidence_of(answer: Answer, language: Language) -> str:
    """Return how sure the answer is: 把握 83%."""
    return message("confidence", language, percent=percent(answer.confidence))


def confidence_meaning(answer: Answer, language: Language) -> str:
    """Return what the mark of `confidence_of` means."""
    values = {"percent": percent(answer.confidence), "threshold": percent(answer.threshold)}
    return message("confidence.meaning", language, **values)
