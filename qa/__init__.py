"""Files -> paragraphs -> passages -> spans -> a cited answer. No screen and no server.

    >>> from qa import answer
    >>> answer("这次大会审议批准了什么？").citations[0].text
    '各项工作报告'

Importing this costs next to nothing: what it names is loaded at its first use.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.datatypes import Answer
    from qa.knowledge_base import KnowledgeBase

__all__ = ["KnowledgeBase", "answer"]


def answer(question: str, top_k: int = 5) -> Answer:
    """Answer a question from the documents that come with Yuanwen; see `KnowledgeBase.answer`.

    Raises:
        InvalidQuestionError: empty, without a letter or digit, too long, or not valid Unicode.

    """
    return _seeds().answer(question, top_k)


@cache
def _seeds() -> KnowledgeBase:
    from qa.default_store import seed_files
    from qa.knowledge_base import KnowledgeBase

    return KnowledgeBase.build(seed_files())


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    if name == "KnowledgeBase":
        from qa.knowledge_base import KnowledgeBase

        return KnowledgeBase
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
