"""The list of documents -> HTML, and uploads that keep the names users gave their files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import gradio as gr
from gradio.data_classes import FileData, ListFiles

from qa.datatypes import Document
from ui.markup import escape, shown
from ui.messages import Language, message
from ui.wording import title_of


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: where the server put it, and the name it has for its user."""

    path: Path
    name: str


class UploadButton(gr.UploadButton):
    """Gradio's own, but it passes on each file's original name, which Gradio's path has lost characters of."""

    is_template = True  # Gradio then draws it as its parent class

    def preprocess(self, payload: ListFiles | FileData | None) -> list[Upload]:  # type: ignore[override]
        """Return the uploaded files; Gradio has checked that each lies in its upload folder."""
        files = [] if payload is None else list(payload) if isinstance(payload, ListFiles) else [payload]
        return [Upload(Path(file.path), own_name(file.orig_name or file.path)) for file in files]


def own_name(name: str) -> str:
    r"""Return the last part of a name by either system's rules: a browser may send a path.

    >>> own_name("../../etc/报告（一）.txt"), own_name(r"C:\\文件\\报告.md")
    ('报告（一）.txt', '报告.md')
    """
    return PurePosixPath(PureWindowsPath(name).name).name or "document"


@contextmanager
def named(upload: Upload) -> Iterator[Path]:
    """Give a path to the uploaded file under its user's name, for as long as the context lasts.

    A name that this system cannot write (too long, a reserved character) falls back to Gradio's.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in (upload.name, upload.path.name):
            try:
                copy = Path(shutil.copyfile(upload.path, Path(folder, name)))
                break
            except (OSError, ValueError):
                copy = upload.path
        yield copy


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and how many paragraphs it has, headings not counted."""

    document: Document
    paragraphs: int


def library(entries: Sequence[Entry], reports: Sequence[str], language: Language) -> str:
    """Return the list, each with a button that removes it; above it what the last change did, in plain words."""
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
        f'<span class="yw-facts"><bdi title="{escape(document.source)}">{shown(document.source)}</bdi> · {count}</span></div>'
        f'<button type="button" class="yw-remove" data-emit="delete" data-document="{escape(document.id)}"'
        f' data-confirm="{confirm}" aria-label="{remove}" title="{remove}"></button></li>'
    )
