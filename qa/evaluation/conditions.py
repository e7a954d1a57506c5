"""Under what conditions a run was made: settings, models, documents, questions."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a run depends on, so that two runs can be told apart."""

    name: str
    """Of the question file, or whatever the caller calls the run."""
    created: str
    """ISO 8601, UTC, to the second."""
    version: str
    """Of Yuanwen."""
    settings: Mapping[str, int | float | None]
    """As `qa.settings.Settings`, the threshold that held included."""
    encoder: str
    """Fingerprint of the encoder that the store was made with."""
    reader: str
    """Fingerprint of the reader that answered."""
    corpus: str
    """Over the hashes of all documents' files."""
    documents: int
    machine: str
    questions_sha256: str = ""
    """Of the question file, where there is one."""


def conditions_of(knowledge_base: KnowledgeBase, name: str, questions_sha256: str = "") -> Conditions:
    """Return the conditions at hand."""
    settings: dict[str, Any] = asdict(knowledge_base.settings)
    settings["threshold"] = knowledge_base.threshold
    del settings["reader"]  # stands beside them
    with knowledge_base.store.reading() as view:
        hashes = sorted(view.database.document_hashes())
    return Conditions(
        name=name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=_version(),
        settings=settings,
        encoder=knowledge_base.store.encoder.fingerprint,
        reader=knowledge_base.reader_fingerprint,
        corpus=hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:16],
        documents=len(hashes),
        machine=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        questions_sha256=questions_sha256,
    )


def _version() -> str:
    try:
        return version("yuanwen")
    except PackageNotFoundError:
        return "(source)"
