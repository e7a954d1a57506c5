"""The list of documents -> HTML, and what to say of each file that was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.additions import Additions
from qa.datatypes import Document
from ui.markup import escape, shown
from ui.messages import Language, error_message, message
from ui.wording import title_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and how many paragraphs it has, headings not counted."""

    document: Document
    paragraphs: int


def reports(additions: Additions, language: Language) -> list[str]:
    """Return one plain line for each file: added, replaced, there already, or what is wrong with it."""
    kinds = (
        ("upload.added", additions.added),
        ("upload.replaced", additions.replaced),
        ("upload.unchanged", additions.unchanged),
    )
    done = [
        message(code, language, name=document.source) for code, documents in kinds for document in documents
    ]
    return done + [error_message(error, language) for _, error in additions.failed]


def library(entries: Sequence[Entry], reports: Sequence[str], language: Language) -> str:
    """Return the list, each with a button that removes it; above it what the last change did."""
    rows = "".join(_row(entry, language) for entry in entries)
    none = "" if entries else f'<p class="yw-empty">{escape(message("documents.none", language))}</p>'
    told = "".join(f"<li>{shown(report)}</li>" for report in reports)
    status = f'<ul class="yw-reports" role="status">{told}</ul>' if reports else ""
    close = escape(message("page.documents_close", language))
    return (
        f'<div class="yw-library-top"><h2>{escape(message("page.documents", language))}</h2>'
        f'<button type="button" class="yw-close" data-toggle="library" aria-label="{close}"></button></div>'
        f'{status}<ul class="yw-documents">{rows}</ul>{none}'
    )


def _row(entry: Entry, language: Language) -> str:
    document = entry.document
    title = title_of(document, language)
    count = escape(message("documents.paragraphs", language, count=entry.paragraphs))
    remove = escape(message("remove.named", language, name=title))
    confirm = escape(message("remove.confirm", language))
    return (
        f'<li><div><bdi class="yw-document" lang="zh" title="{escape(title)}">{shown(title)}</bdi>'
        f'<span class="yw-facts"><bdi title="{escape(document.source)}">{shown(document.source)}</bdi>'
        f" · {count}</span></div>"
        f'<button type="button" class="yw-remove" data-emit="delete" data-document="{escape(document.id)}"'
        f' data-confirm="{confirm}" aria-label="{remove}" title="{remove}"></button></li>'
    )
