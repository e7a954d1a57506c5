"""`yuanwen` with a reader that takes its time, as one over a big collection does on a small machine.

It is a reader like any other: the shipped one, after a pause.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from qa.datatypes import Passage
from qa.reader import answerer, span_reader
from qa.reader.base import Reading

SECONDS = float(os.environ.get("SLOW_READER_SECONDS", "3"))
LOADING_SECONDS = float(os.environ.get("SLOW_LOADING_SECONDS", "0"))


class SlowReader(span_reader.SpanReader):
    """Waits while it is loaded, and before it reads a question that says 慢."""

    def __init__(self, folder: Path = span_reader.SHIPPED) -> None:
        """Load the model, later."""
        time.sleep(LOADING_SECONDS)
        super().__init__(folder)

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Read as the shipped reader does, later."""
        if "慢" in question:
            time.sleep(SECONDS)
        return super().read(question, passages)


if __name__ == "__main__":
    span_reader.SpanReader = SlowReader  # type: ignore[misc]
    assert answerer.default_answerer.cache_info().currsize == 0
    from ui.cli import main

    sys.exit(main())
