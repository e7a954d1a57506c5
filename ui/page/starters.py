"""Questions to begin with, made from the loaded documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


def starters(knowledge_base: KnowledgeBase) -> list[str]:
    """Return up to four questions that the documents answer."""
    return []
