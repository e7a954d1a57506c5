"""The list of documents -> HTML, and what to say of each file that was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.additions import Additions
from qa.datatypes import Document
from ui.markup import escape, shown
from ui.messages import Language, error_message, message
from ui.page.session import Session
from ui.reference import Reference
from ui.repairs import RepairCounts
from ui.wording import repairs_of, title_of

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

LONG_LIST = 8
"""From this many documents on there is a box to find one by its name."""

MOST_REPAIRS_TOLD = 20
"""Added files whose repairs are told at once; of more only their names are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and how many paragraphs it has, headings not counted."""

    document: Document
    paragraphs: int


def reports(additions: Additions, knowledge_base: KnowledgeBase, language: Language) -> list[str]:
    """Return one plain line for each file: added, replaced, there already, or what is wrong with it."""
    kinds = (
        ("upload.added", additions.added),
        ("upload.replaced", additions.replaced),
        ("upload.unchanged", additions.unchanged),
    )
    done = [
        message(code, language, name=document.source) + _repaired(document, code, knowledge_base, language)
        for code, documents in kinds
        for document in documents[:MOST_REPAIRS_TOLD]
    ]
    return done + [error_message(error, language) for _, error in additions.failed]


def _repaired(document: Document, code: str, knowledge_base: KnowledgeBase, language: Language) -> str:
    if code == "upload.unchanged":
        return ""
    paragraphs = knowledge_base.paragraphs(document.id)
    counts = RepairCounts.of(paragraphs, knowledge_base.source_text(document.id))
    said = [message("documents.paragraphs", language, count=counts.paragraphs), *repairs_of(counts, language)]
    comma = "，" if language is Language.ZH else ", "
    colon = "：" if language is Language.ZH else ": "
    return colon + comma.join(said)


def heading(language: Language) -> str:
    """Return the list's heading, with the button that closes it."""
    close = escape(message("page.documents_close", language))
    return (
        f'<div class="yw-library-top"><h2>{escape(message("page.documents", language))}</h2>'
        f'<button type="button" class="yw-close" data-toggle="library" aria-label="{close}"></button></div>'
    )


def reported(reports: Sequence[str]) -> str:
    """Return what the last change did, one line a file."""
    told = "".join(f"<li>{shown(report)}</li>" for report in reports)
    return f'<ul class="yw-reports" role="status">{told}</ul>' if reports else ""


def progress(stage: str, done: int, total: int, language: Language) -> str:
    """Return how far adding is: a line and a bar."""
    text = escape(message(f"documents.progress.{stage}", language, done=done, total=total))
    return (
        f'<div class="yw-reports" role="status"><span>{text}</span>'
        f'<progress max="{max(total, 1)}" value="{done}" aria-label="{text}"></progress></div>'
    )


def library(entries: Sequence[Entry], session: Session) -> str:
    """Return the list: each document with a box to ask it or not, its details, and a button that removes it."""
    language = session.language
    rows = "".join(_row(entry, session, len(entries) > 1) for entry in entries)
    none = "" if entries else f'<p class="yw-empty">{escape(message("documents.none", language))}</p>'
    label = escape(message("documents.filter", language))
    search = f'<input type="search" class="yw-filter" placeholder="{label}" aria-label="{label}">'
    return f'{search if len(entries) >= LONG_LIST else ""}<ul class="yw-documents">{rows}</ul>{none}'


def chosen(entries: Sequence[Entry], session: Session) -> str:
    """Return the note above the question box that not all documents are asked; empty when they are."""
    language = session.language
    left_out = sum(entry.document.id in session.left_out for entry in entries)
    if not left_out:
        return ""
    count = len(entries) - left_out
    code = "documents.asked" if count else "documents.none_chosen"
    text = escape(message(code, language, count=count))
    every = escape(message("documents.ask_all", language))
    button = f'<button type="button" data-emit="choose" data-part="yw-documents">{every}</button>'
    return f'<p class="yw-chosen" role="status"><span>{text}</span>{button}</p>'


def details(document: Document, counts: RepairCounts, session: Session) -> str:
    """Return a document's size, date and repairs, and the button that opens it."""
    language = session.language
    said = [message("documents.size", language, count=f"{counts.characters:,}")]
    said += [message("documents.date", language, date=document.date)] if document.date else []
    said += repairs_of(counts, language) or [message("documents.clean", language)]
    items = "".join(f"<li>{escape(each)}</li>" for each in said)
    first = Reference(document.id, counts.starts_with_heading, 1, (0, 0), (0, 0))
    opener = (
        f'<button type="button" class="yw-location" data-source="{escape(first.to_json())}">'
        f"{escape(message('documents.open', language))}</button>"
    )
    return f"<ul>{items}</ul>{opener}"


def _row(entry: Entry, session: Session, choice: bool) -> str:
    document, language = entry.document, session.language
    title = title_of(document, language)
    count = escape(message("documents.paragraphs", language, count=entry.paragraphs))
    identity = escape(document.id)
    box = _box(document, title, session) if choice else ""
    remove = _remove(document, title, language) if session.may_write else ""
    return (
        f'<li data-name="{escape(f"{title} {document.source}".lower())}">{box}'
        f'<details data-document="{identity}"><summary>'
        f'<bdi class="yw-document" lang="zh" title="{escape(title)}">{shown(title)}</bdi>'
        f'<span class="yw-facts"><bdi title="{escape(document.source)}">{shown(document.source)}</bdi>'
        f"<span>{count}</span></span></summary>"
        f'<div class="yw-details" data-slot="details-{identity}"></div></details>{remove}</li>'
    )


def _box(document: Document, title: str, session: Session) -> str:
    label = escape(message("documents.ask_this", session.language, name=title))
    checked = "" if document.id in session.left_out else " checked"
    return (
        f'<input type="checkbox" class="yw-choose yw-box" data-document="{escape(document.id)}"'
        f' aria-label="{label}" title="{label}"{checked}>'
    )


def _remove(document: Document, title: str, language: Language) -> str:
    name = escape(message("remove.named", language, name=title))
    confirm = escape(message("remove.confirm", language))
    return (
        f'<button type="button" class="yw-remove" data-emit="delete" data-document="{escape(document.id)}"'
        f' data-confirm="{confirm}" aria-label="{name}" title="{name}"></button>'
    )
