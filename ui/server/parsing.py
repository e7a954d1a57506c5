"""The worker that reads one file, as a process of its own: `python -m ui.server.parsing FILE NAME OUT MEGABYTES`.

It writes JSON to OUT, the document or the error, and ends. Whatever a hostile file does to the libraries that read
it, it does here: in a process with limits of its own, which holds no store, no secret and no other file.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from qa.errors import DocumentError

_MEGABYTE = 1024 * 1024
WRITTEN_MEGABYTES = 1024
"""Of the result: a document's text, and each of its characters again in the paragraphs."""


def main() -> None:
    """Read the file that the arguments name."""
    path, name, out, memory = sys.argv[1:]
    _limit(int(memory))
    from qa.corpus import load_document

    try:
        loaded = load_document(Path(path), name=name)
    except DocumentError as error:
        values = {key: str(value) for key, value in error.values.items()}
        written: dict[str, object] = {"error": type(error).__name__, "values": values}
    else:
        written = {
            "document": asdict(loaded.document),
            "source_text": loaded.source_text,
            "sha256": loaded.sha256,
            "paragraphs": [asdict(each) for each in loaded.paragraphs],
        }
    with Path(out).open("w", encoding="utf-8") as file:
        json.dump(written, file, ensure_ascii=False)


def _limit(megabytes: int) -> None:
    """Bound what this process may take. Windows has no such call: there the parent watches alone."""
    if os.name != "posix":
        return
    import resource

    limits = {resource.RLIMIT_FSIZE: WRITTEN_MEGABYTES, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":  # elsewhere it is not honoured, or counts what is only reserved
        limits[resource.RLIMIT_AS] = megabytes
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit * _MEGABYTE, limit * _MEGABYTE))


if __name__ == "__main__":
    main()
