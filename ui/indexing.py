"""Adding files to a store from the command line, with a progress bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

from ui.controls import visible
from ui.messages import Language, message

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

_MOST_TYPES = 12
"""Types of files named at once; a home folder has hundreds."""


class ProgressBar:
    """Shows how far the files are read, then how far the passages are indexed; silent off a terminal."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._bar: tqdm[None] | None = None
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take what the knowledge base reports: stage, how many are done, how many there are."""
        if stage != self._stage:
            self._close()
            label = message(f"progress.{stage}", self._language)
            self._bar, self._stage = tqdm(total=total, desc=label, disable=None, dynamic_ncols=True), stage
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._close()


def add(
    paths: Sequence[Path], store: Path | None, progress: ProgressBar, reader: str | None = None
) -> KnowledgeBase:
    """Add files and folders to a store, made when there is none; the user's own when `store` is None."""
    from qa.default_store import default_store
    from qa.knowledge_base import KnowledgeBase

    return KnowledgeBase.build(
        paths, store=store if store is not None else default_store(), progress=progress, reader=reader
    )


def left_out(names: Sequence[str], language: Language) -> str:
    """Return how many files of folders were left out, and of which types; the most frequent come first."""
    endings = Counter(PurePath(name).suffix.lower() for name in names)
    types = [ending or message("index.no_ending", language) for ending, _ in endings.most_common()]
    told = message("list.joiner", language).join(
        [*types[:_MOST_TYPES], *(["…"] if types[_MOST_TYPES:] else [])]
    )
    return message("index.left_out", language, count=len(names), types=told)


def keep_reader(reader: str, store: Path | None, language: Language) -> int:
    """Give a store another reader, and say so."""
    from ui.commands import open_store

    with open_store(store) as opened:
        opened.keep_reader(reader)
    print(message("index.reader_kept", language, reader=visible(reader)))
    return 0


def rebuild(store: Path | None, progress: ProgressBar) -> KnowledgeBase:
    """Make a store's index anew from the documents it holds."""
    from qa.default_store import default_store
    from qa.knowledge_base import KnowledgeBase

    return KnowledgeBase.rebuild(store if store is not None else default_store(), progress=progress)
