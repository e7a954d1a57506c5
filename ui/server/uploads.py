"""Files from outside: given a harmless name, laid in a folder of their own, and read in a worker process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from threading import Semaphore
from typing import Any, BinaryIO, Protocol

import psutil

import qa.errors
from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.errors import DocumentError, DocumentTooComplexError
from qa.store import StoredDocument

MAX_FILES = 20
"""Of one request."""
SECONDS = 60
"""For one file; a Word file of 1,000 pages takes 10."""
MEGABYTES = 2048
"""Of memory for one file of up to 100 MB."""
AT_ONCE = 2
WORKER = "ui.server.parsing"

_MEGABYTE = 1024 * 1024
_LOOK_SECONDS = 0.02
_LONGEST_NAME = 200
_KEPT_VARIABLES = (
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
)


class Upload(Protocol):
    """A file as a web framework hands it over: Starlette's `UploadFile` is one."""

    filename: str | None
    file: BinaryIO


def safe_name(name: str | None) -> str:
    r"""Return a client's file name as a plain name: no folder, no control or direction character, not too long.

    >>> safe_name("../../etc/报告\x00.txt"), safe_name("C:\\secret\\a.txt"), safe_name("..")
    ('报告.txt', 'a.txt', '')
    """
    last = PurePath((name or "").replace("\\", "/")).name
    shown = "".join(each for each in last if unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    stem, suffix = os.path.splitext(shown.strip())  # noqa: PTH122 - PurePath takes "." apart
    named = stem[: _LONGEST_NAME - len(suffix)] + suffix if len(suffix) < 20 else shown[:_LONGEST_NAME]
    return "" if set(named) <= {"."} else named


@contextmanager
def laid_down(uploads: list[Any]) -> Iterator[tuple[list[Path], list[str]]]:
    """Give the uploads as files under names of ours, in a folder that is gone afterwards; and their own names."""
    with TemporaryDirectory(prefix="yuanwen-upload-", ignore_cleanup_errors=True) as folder:
        paths, names = [], []
        for number, upload in enumerate(uploads):
            name = safe_name(upload.filename)
            path = Path(folder) / f"{number}{PurePath(name).suffix.lower()[:12] if name.isascii() else ''}"
            with path.open("wb") as file:
                shutil.copyfileobj(upload.file, file)
            paths.append(path)
            names.append(name)
        yield paths, names


@dataclass(frozen=True)
class Apart:
    """Reads a file in a process of its own; what `KnowledgeBase.read_file` is on a server.

    Too long or too much memory ends the process and is told as `DocumentTooComplexError`; so is its death, of
    whatever cause.
    """

    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    _at_once: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))

    def __call__(self, path: Path, name: str) -> StoredDocument:
        """Return the document.

        Raises:
            DocumentError: it cannot be read, or not within the limits.

        """
        with self._at_once, TemporaryDirectory(prefix="yuanwen-read-", ignore_cleanup_errors=True) as folder:
            out = Path(folder) / "read.json"
            if not self._ran(path, name, out):
                raise DocumentTooComplexError(
                    name=name, seconds=round(self.seconds), memory_mb=self.megabytes
                )
            return _document(json.loads(out.read_text(encoding="utf-8")), name)

    def _ran(self, path: Path, name: str, out: Path) -> bool:
        """Run the worker; say whether it came to its end within the limits."""
        command = [sys.executable, "-m", WORKER, os.fspath(path), name, os.fspath(out)]
        with ExitStack() as ended:
            worker = subprocess.Popen(  # noqa: S603 - our own module, paths of our own
                [*command, str(self.megabytes)],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=out.parent,
            )
            ended.callback(worker.wait)
            ended.callback(worker.kill)
            until = time.monotonic() + self.seconds
            while worker.poll() is None:
                if time.monotonic() > until or _memory(worker.pid) > self.megabytes * _MEGABYTE:
                    return False
                time.sleep(_LOOK_SECONDS)
            return worker.returncode == 0 and out.exists()


def _environment() -> dict[str, str]:
    """Return the little that Python needs to start: none of the server's secrets."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    root = os.fspath(Path(__file__).parents[2])
    above = [root, *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(above), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}


def _memory(process: int) -> int:
    try:
        return int(psutil.Process(process).memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0


def _document(written: dict[str, Any], name: str) -> StoredDocument:
    if "error" in written:
        kind = getattr(qa.errors, written["error"], DocumentError)
        raise kind(**{**written["values"], "name": name})
    paragraphs = tuple(_paragraph(each) for each in written["paragraphs"])
    document = Document(**{**written["document"], "source": name})
    return StoredDocument(document, written["source_text"], written["sha256"], paragraphs)


def _paragraph(written: dict[str, Any]) -> Paragraph:
    spans = tuple((start, end) for start, end in written["source_spans"])
    kind, section = ParagraphKind(written["kind"]), tuple(written["section"])
    return Paragraph(**{**written, "kind": kind, "section": section, "source_spans": spans})
