"""Files that are opened whole or not at all: a manifest beside them holds the size and CRC-32 of each."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_FORMAT = 1
_BLOCK = 1 << 20


def seal(folder: Path, names: Iterable[str], **facts: str | int) -> None:
    """Write the manifest over the named files of the folder, with facts for whoever opens them."""
    files = {name: _checksum(folder / name) for name in names}
    written = json.dumps({"format": _FORMAT, **facts, "files": files}, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(written + "\n", encoding="utf-8")


def opened(folder: Path, *names: str, **expected: str) -> dict[str, Any]:
    """Check the named files against the manifest and return the manifest's facts.

    Raises:
        ValueError: no manifest, a fact is not as expected, or a file is missing or not as it was sealed.

    """
    try:
        facts = dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        whole = all(facts["files"][name] == _checksum(folder / name) for name in names)
        fitting = facts["format"] == _FORMAT and all(facts[key] == value for key, value in expected.items())
    except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{folder} holds no readable index: {error}") from error
    if not fitting:
        raise ValueError(f"{folder} holds another kind of index: expected {expected}, format {_FORMAT}")
    if not whole:
        raise ValueError(f"{folder} is damaged: a file's checksum is wrong")
    return facts


def _checksum(path: Path) -> list[int]:
    size = crc = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            size, crc = size + len(block), zlib.crc32(block, crc)
    return [size, crc]
