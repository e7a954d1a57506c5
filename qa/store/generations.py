"""The index side of a store: one folder a generation, written once and checked when opened.

    generation-7/
        manifest.json    size and sha256 of every other file
        lexical/         what `BM25Index.save` wrote
        vectors/         what `FaissIndex.save` wrote
        pieces/          what `PieceIndex.save` wrote, for an encoder that offers late interaction

The database names the current generation and the sha256 of its manifest. A folder it does not name is a
change that was never finished, or one that has been replaced: nobody reads it, the next change sweeps it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from embeddings.base import VectorIndex
from embeddings.pieces import PieceIndex
from qa.retriever.base import LexicalIndex

_MANIFEST = "manifest.json"
_SWEPT = ".swept"


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes over one and the same set of passage ids."""

    lexical: LexicalIndex
    vectors: VectorIndex
    pieces: PieceIndex = field(default_factory=PieceIndex)
    """Of the same passages where the encoder offers `LateInteraction`, else empty."""

    @classmethod
    def empty(cls, dimension: int) -> Indexes:
        """Return indexes without passages, for vectors of this length."""
        from embeddings.faiss_index import FaissIndex
        from qa.retriever.lexical import BM25Index

        return cls(BM25Index(), FaissIndex(dimension))


def generation_folder(store: Path, generation: int) -> Path:
    """Return where a generation lies."""
    return store / f"generation-{generation}"


def write_generation(folder: Path, indexes: Indexes) -> str:
    """Write the indexes and wait until the disk has them. Returns the sha256 of the manifest."""
    shutil.rmtree(folder, ignore_errors=True)  # what an unfinished change left
    indexes.lexical.save(folder / "lexical")
    indexes.vectors.save(folder / "vectors")
    if len(indexes.pieces):
        indexes.pieces.save(folder / "pieces")
    files = {name: [path.stat().st_size, _sha256(path)] for name, path in _files(folder).items()}
    (folder / _MANIFEST).write_text(json.dumps(files, indent=1, sort_keys=True), encoding="utf-8")
    _flush(folder)
    return _sha256(folder / _MANIFEST)


def open_generation(folder: Path) -> Indexes:
    """Open the indexes of a generation, memory-mapped.

    Raises:
        ValueError: an index is damaged, or a file of it is missing.

    """
    from embeddings.faiss_index import FaissIndex
    from qa.retriever.lexical import BM25Index

    try:
        pieces = PieceIndex.load(folder / "pieces") if (folder / "pieces").is_dir() else PieceIndex()
        return Indexes(BM25Index.load(folder / "lexical"), FaissIndex.load(folder / "vectors"), pieces)
    except FileNotFoundError as error:
        raise ValueError(f"a file of the index is missing: {error}") from error


def check_generation(folder: Path, manifest_sha256: str) -> None:
    """Compare every file with the manifest, and the manifest with what the database says of it.

    Raises:
        ValueError: a file is missing, was changed, or does not belong there; the message names it.

    """
    try:
        if _sha256(folder / _MANIFEST) != manifest_sha256:
            raise ValueError(f"{_MANIFEST} was changed")
        recorded = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        files = _files(folder)
        for name, (size, sha256) in recorded.items():
            path = files[name]
            if path.stat().st_size != size or _sha256(path) != sha256:
                raise ValueError(f"{name} was changed")
    except (OSError, KeyError) as error:
        raise ValueError(f"a file of the index is missing: {error}") from error


def sweep(store: Path, current: int) -> None:
    """Remove all generations but the current one. One that Windows holds open is left for the next time.

    Each is renamed first, so that a reader about to open it finds all of it or nothing: without its `pieces` alone
    it would open as a generation that has none.
    """
    for folder in store.glob("generation-*"):
        if folder != generation_folder(store, current):
            with suppress(OSError):
                shutil.rmtree(_renamed(folder), ignore_errors=True)


def _renamed(folder: Path) -> Path:
    return folder if folder.suffix == _SWEPT else folder.rename(folder.with_suffix(_SWEPT))


def _files(folder: Path) -> dict[str, Path]:
    found = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    found.pop(_MANIFEST, None)
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """Wait until every file below `folder`, and the folders' own entries, are on the disk."""
    below = sorted(folder.rglob("*"))
    for path in (each for each in below if each.is_file()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    if os.name == "posix":  # Windows cannot open a folder; its file system keeps the entries in order
        for path in (*(each for each in below if each.is_dir()), folder, folder.parent):
            _flush_folder(path)


def _flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
