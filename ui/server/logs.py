"""The structured log: one JSON object a line for each request, without the text of a question unless asked for."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO


class RequestLog:
    """Writes lines to a file, or to standard error when it is called `-`. None: writes nothing."""

    def __init__(self, path: Path | None, with_questions: bool = False) -> None:
        """Open the file, to be added to.

        Raises:
            OSError: it cannot be written.

        """
        self.with_questions = with_questions and path is not None
        self._lock = threading.Lock()
        self._file: TextIO | None = None
        if path is not None:
            self._file = sys.stderr if str(path) == "-" else path.open("a", encoding="utf-8", buffering=1)

    def write(self, event: str, **values: object) -> None:
        """Write one line; a value that is None is left out."""
        if self._file is None:
            return
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "event": event} | {
            name: each for name, each in values.items() if each is not None
        }
        # Escaped to ASCII: no control character of a client's reaches a terminal, no line is broken in two.
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=True) + "\n")

    def close(self) -> None:
        """Let go of the file."""
        if self._file not in {None, sys.stderr}:
            assert self._file is not None  # noqa: S101 - just looked at
            self._file.close()
