"""The contract of the lexical half: the same verbs as `embeddings.base.VectorIndex`, over texts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from embeddings.base import Ids, Vectors


class LexicalIndex(ABC):
    """Finds the stored texts that share the question's words. Scores are non-negative; higher is better.

    A text may be led by its context (the titles it stands under) and U+001F. Words of the context
    count in `search`, for less than the text's own, and not in `containing`.
    """

    @abstractmethod
    def add(self, ids: Sequence[int], texts: Sequence[str]) -> None:
        """Store `texts` under `ids` (same length, non-negative, not yet present).

        Raises:
            ValueError: the lengths disagree, or an id is negative or already present.

        """

    @abstractmethod
    def remove(self, ids: Sequence[int]) -> None:
        """Forget `ids`; they are never returned again and no longer count in any frequency."""

    @abstractmethod
    def search(
        self, queries: Sequence[str], k: int, allowed_ids: Sequence[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """Return `(scores, ids)` of shape `(len(queries), k)`, best first; ties go to the lower id.

        Texts that share nothing with the query are not returned: rows end in `NO_ID` with score `-inf`.

        Raises:
            ValueError: `k < 1`.

        """

    @abstractmethod
    def full_score(self, query: str) -> float:
        """Return the score of a text of average length that says the whole query once; 0 for one without words.

        A search's scores as shares of it say how much of the query the texts hold, whatever its length.
        """

    @abstractmethod
    def said(self, query: str, texts: Sequence[str]) -> Vectors:
        """Return how much of the query each of some texts, stored or not, says; shape `(len(texts),)`, 0 to 1.

        The share of the query's full score whose words stand in the text; all 0 for a query without words.
        """

    @abstractmethod
    def containing(self, query: str) -> Ids:
        """Return the ids of the texts that hold every word of `query`, rising; none for one without words.

        Contexts do not count.

        Every text in which the query stands word for word, punctuation aside, is among them.
        """

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made when missing. Nothing in it is a pickle."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote.

        Raises:
            ValueError: the folder holds no index of this class, or a damaged one.

        """

    @abstractmethod
    def __len__(self) -> int:
        """How many texts a search can return."""
