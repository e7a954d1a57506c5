"""What is done with the files that are added: found, named, read, and put in the place of older ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.corpus import SUPPORTED_SUFFIXES, load_document
from qa.datatypes import Document
from qa.errors import DocumentError, EmptyDocumentError, PathNotFoundError
from qa.store import Change, StoredDocument

Progress = Callable[[str, int, int], None]
"""Called with a stage (`read` counts files, `index` counts passages), how many are done, and the total."""

NamedFile = tuple[Path, str]

ReadFile = Callable[[Path, str], StoredDocument]
"""Reads one file under the name it is to have; raises `DocumentError` classes alone."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What `KnowledgeBase.add` did with each file."""

    added: tuple[Document, ...] = ()
    replaced: tuple[Document, ...] = ()
    """Documents that took the place of an older file of the same name."""
    unchanged: tuple[Document, ...] = ()
    """Documents whose very content was there already, whatever its file is called."""
    failed: tuple[tuple[str, DocumentError], ...] = ()
    """File names, and what is wrong with each."""
    left_out: tuple[str, ...] = ()
    """Names of the files in folders whose type is none that is read; of a file that was given see `failed`."""


def named_files(
    paths: Iterable[str | Path], names: Sequence[str] | None = None
) -> tuple[list[NamedFile], tuple[str, ...]]:
    """Return each file with its name, the file's own or its path below the folder that was given; and what is left out.

    A folder gives its files of known types, hidden ones not even named, in the order of their paths; a folder
    without any stands for itself. `names`, one a path, names files otherwise.
    """
    given = [Path(path) for path in paths]
    own = [path.name for path in given] if names is None else names
    found: list[NamedFile] = []
    left_out: list[str] = []
    for path, name in zip(given, own, strict=True):
        below = _files_below(path) if path.is_dir() else []
        known = [each for each in below if each[0].suffix.lower() in SUPPORTED_SUFFIXES]
        found += known or [(path, name)]
        left_out += [each for file, each in below if file.suffix.lower() not in SUPPORTED_SUFFIXES]
    return [(path, _readable(name)) for path, name in found], tuple(map(_readable, left_out))


def read_files(
    files: Sequence[NamedFile], progress: Progress | None = None, read: ReadFile | None = None
) -> tuple[list[StoredDocument], tuple[tuple[str, DocumentError], ...]]:
    """Return the documents that could be read, and the names of the others with their errors."""
    documents, failed = [], []
    for done, (path, name) in enumerate(files, start=1):
        try:
            documents.append((read or read_here)(path, name))
        except DocumentError as error:
            failed.append((name, error))
        if progress:
            progress("read", done, len(files))
    return documents, tuple(failed)


def make_room(change: Change, documents: Sequence[StoredDocument]) -> tuple[Additions, list[StoredDocument]]:
    """Remove what the documents replace; return what becomes of each, and those that are to be added.

    Of several with one name the last counts, of several with one content the first. A replaced file whose new
    content is there under a name that is not among these has that document's place: its name is the newer one.
    """
    named = {each.document.source: each for each in documents}
    # All that is replaced goes first: when names rotate, what is replaced under one is what comes under another.
    replacing = {name for name, stored in named.items() if _replaces(change, stored)}
    fresh: dict[str, StoredDocument] = {}
    unchanged: list[Document] = []
    for name, stored in named.items():
        document = stored.document
        there = change.database.document(document.id)
        if there and name in replacing and there.source not in named:
            change.remove(there.id)
            there = None
        if there or document.id in fresh:
            unchanged.append(document)
        else:
            fresh[document.id] = stored
    kept = [each.document for each in fresh.values()]
    added = tuple(each for each in kept if each.source not in replacing)
    replaced = tuple(each for each in kept if each.source in replacing)
    return Additions(added, replaced, tuple(unchanged)), list(fresh.values())


def _replaces(change: Change, stored: StoredDocument) -> bool:
    """Remove the older document of this name, if there is one of other content; say whether there was."""
    older = change.database.document_named(stored.document.source)
    if older is None or older.id == stored.document.id:
        return False
    change.remove(older.id)
    return True


def _readable(name: str) -> str:
    """Return a file name as text that can be stored: bytes of it that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _files_below(folder: Path) -> list[NamedFile]:
    relative = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    shown = (path for path in relative if not any(part.startswith(".") for part in path.parts))
    return [(folder / path, path.as_posix()) for path in shown]


def read_here(path: Path, name: str) -> StoredDocument:
    """Read a file in this process; a server reads in another, see `KnowledgeBase.read_file`."""
    if not path.exists():  # whatever type its name says; a path that was typed is told as it was typed
        raise PathNotFoundError(name=path if path.name == name else name)
    if not path.is_file():  # a folder without documents; a pipe, which would be waited for
        raise EmptyDocumentError(name=name)
    loaded = load_document(path, name=name)
    document = replace(loaded.document, source=name)
    return StoredDocument(document, loaded.source_text, loaded.sha256, loaded.paragraphs)
