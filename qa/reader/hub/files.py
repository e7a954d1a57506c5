"""Where the files of a hub model lie: in the folder that was named, or in the hub's cache, fetched when missing.

Only configuration, vocabulary and safetensors weights are ever fetched: a pickled weight file or a Python file can
run code when it is opened, so neither is as much as downloaded.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from qa.errors import ReaderUnavailableError

_WANTED = ["*.json", "*.txt", "*.model", "*.safetensors"]
_HEAD = "ForQuestionAnswering"


def model_folder(name: str) -> Path:
    """Return the folder of a model named by its folder or its hub name, checked as far as files tell.

    The network is asked only for a hub name that the cache does not hold whole.

    Raises:
        ReaderUnavailableError: `not_found`, `unreachable`, `not_qa`, `pickled` or `remote_code`.

    """
    folder = Path(name) if Path(name).is_dir() else _cached(name)
    configuration = _configuration(folder, name)
    heads = configuration.get("architectures") or []
    if heads and not any(str(head).endswith(_HEAD) for head in heads):
        raise ReaderUnavailableError(reader=name, reason="not_qa")
    if any(_HEAD in key for key in configuration.get("auto_map") or {}):
        raise ReaderUnavailableError(reader=name, reason="remote_code")
    if not any(folder.glob("*.safetensors")):
        raise ReaderUnavailableError(reader=name, reason="pickled")
    return folder


def _configuration(folder: Path, name: str) -> dict[str, Any]:
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReaderUnavailableError(reader=name, reason="not_qa") from error
    if not isinstance(found, dict):
        raise ReaderUnavailableError(reader=name, reason="not_qa")
    return found


def _cached(name: str) -> Path:
    if os.path.isabs(name) or name.startswith("."):  # noqa: PTH117 - a folder's name, and there is none
        raise ReaderUnavailableError(reader=name, reason="not_found")
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError
    except ImportError as error:
        raise ReaderUnavailableError(reader=name, reason="not_installed") from error
    try:
        with suppress(LocalEntryNotFoundError):
            kept = Path(snapshot_download(name, allow_patterns=_WANTED, local_files_only=True))
            if any(kept.glob("*.safetensors")) and (kept / "config.json").is_file():
                return kept
        return Path(snapshot_download(name, allow_patterns=_WANTED))
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise ReaderUnavailableError(reader=name, reason="not_found") from error
    except Exception as error:  # whatever the hub's client and its transport raise
        raise ReaderUnavailableError(reader=name, reason="unreachable") from error
