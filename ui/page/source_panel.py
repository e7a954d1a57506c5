"""The source panel: which document and paragraph a click asks for, and its frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa.errors import DocumentNotFoundError
from ui import source
from ui.markup import escape
from ui.messages import Language, message
from ui.reference import Reference

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


def clicked(values: object) -> Reference | None:
    """Return what a click points at, or None when the browser sent nothing of the kind."""
    try:
        return Reference.from_json(values) if isinstance(values, Mapping) else None
    except ValueError:
        return None


def opened(knowledge_base: KnowledgeBase | None, reference: Reference | None, language: Language) -> str:
    """Return the panel with `reference` open in it."""
    if knowledge_base is None or reference is None:
        return _frame(source.empty(language), language)
    try:
        documents = {document.id: document for document in knowledge_base.documents()}
        paragraphs = knowledge_base.paragraphs(reference.document)
        return _frame(source.panel(documents[reference.document], paragraphs, reference, language), language)
    except (DocumentNotFoundError, KeyError):
        return _frame(source.missing(language), language)


def _frame(content: str, language: Language) -> str:
    name = escape(message("source", language))
    close = escape(message("source.close", language))
    return (
        f'<section class="yw-panel" aria-label="{name}"><div class="yw-panel-top"><span>{name}</span>'
        f'<button type="button" class="yw-close" data-toggle="source" aria-label="{close}" title="{close}">'
        "</button></div>"
        f"{content}</section>"
    )
