"""The user's own store, and the documents that come with Yuanwen."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from qa.knowledge_base import KnowledgeBase
from qa.store import FolderStore


def seed_files() -> list[Path]:
    """Return the documents that come with Yuanwen."""
    import seeds

    return sorted(Path(seeds.__file__).parent.glob("*.txt"))


def default_store() -> Path:
    """Return the folder of the user's own store; where there is none yet, make it, with the seed document.

    It lies in the user's data directory, or where the environment variable `YUANWEN_STORE` says.
    """
    import platformdirs

    named = os.environ.get("YUANWEN_STORE")
    path = Path(named) if named else platformdirs.user_data_path("yuanwen", appauthor=False) / "store"
    if not FolderStore.exists(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".yuanwen-", dir=path.parent, ignore_cleanup_errors=True) as place:
            made = Path(place) / "store"
            KnowledgeBase.build(seed_files(), store=made).close()
            _move(made, path)
    return path


def _move(made: Path, path: Path) -> None:
    """Put a finished store in its place, so that nobody ever finds one without the seed document."""
    try:
        made.replace(path)
    except OSError:  # the folder is there already
        if not FolderStore.exists(path):  # and it was no other process that was quicker
            shutil.copytree(made, path, dirs_exist_ok=True)
