"""`yuanwen doctor`: one check after another, each with what mends it.

No check needs the network. A CJK font is nobody's business here: the page uses the reader's own fonts.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TextIO

from qa.errors import YuanwenError
from ui.controls import visible
from ui.messages import Language, error_message, message
from ui.wording import title_of

DISTRIBUTION = "yuanwen"
_MODEL_FOLDERS = ("embeddings/model/", "qa/reader/model/")
_SAMPLE = "原文「」《》"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `remedy` is empty when all is well."""

    name: str
    found: str
    remedy: str = ""


def examine(store: Path | None, port: int, language: Language) -> int:
    """Print every check's finding; return 1 when one of them is broken."""
    checks: list[Callable[[], Finding]] = [
        lambda: check_python(language),
        lambda: check_packages(language),
        lambda: check_models(language),
        lambda: check_store(store, language),
        lambda: check_port(port, language),
        lambda: check_terminal(sys.stdout, language),
    ]
    broken = False
    for check in checks:
        finding = _attempted(check, language)
        broken |= bool(finding.remedy)
        verdict = message("doctor.bad" if finding.remedy else "doctor.good", language)
        print(f"{verdict} {finding.name}: {finding.found}")
        if finding.remedy:
            print(f"    {message('doctor.remedy', language, remedy=finding.remedy)}")
    return int(broken)


def _attempted(check: Callable[[], Finding], language: Language) -> Finding:
    """Run a check; one that cannot even run is a finding too."""
    try:
        return check()
    except YuanwenError as error:
        return Finding(
            message("doctor.store", language), error_message(error, language), _reinstall(language)
        )
    except Exception as error:
        failed = f"{type(error).__name__}: {error}"
        return Finding(message("doctor.installation", language), visible(failed), _reinstall(language))


def check_python(language: Language) -> Finding:
    """Check the Python version."""
    found = ".".join(map(str, sys.version_info[:3]))
    remedy = "" if sys.version_info >= (3, 11) else message("doctor.python.remedy", language)
    return Finding("Python", found, remedy)


def check_packages(language: Language) -> Finding:
    """Check that what Yuanwen needs is there, in a version that fits."""
    name = message("doctor.packages", language)
    if not _installed():
        return Finding(name, message("doctor.packages.none", language), 'python -m pip install -e "."')
    faults = list(_faulty_packages(metadata.requires(DISTRIBUTION) or []))
    if not faults:
        return Finding(name, message("doctor.packages.fit", language, version=metadata.version(DISTRIBUTION)))
    command = "python -m pip install " + " ".join(f'"{wanted}"' for _, wanted in faults)
    return Finding(name, ", ".join(found for found, _ in faults), command)


def _installed() -> bool:
    try:
        metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return False
    return True


def _faulty_packages(requirements: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield, for each requirement not met, what was found and what is wanted; extras are nobody's need."""
    from packaging.requirements import Requirement

    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        wanted = f"{requirement.name}{requirement.specifier}"
        try:
            found = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield f"{requirement.name}: -", wanted
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            yield f"{requirement.name} {found}", wanted


def check_models(language: Language) -> Finding:
    """Check the model files against the hashes that the installer recorded, and load the encoder."""
    from embeddings.encoder import fingerprint, load_encoder

    name = message("doctor.models", language)
    checked, changed = _recorded_models()
    if changed:
        return Finding(
            name, message("doctor.models.changed", language, files=", ".join(changed)), _reinstall(language)
        )
    values = {"fingerprint": fingerprint(load_encoder()), "count": checked}
    return Finding(name, message("doctor.models.good", language, **values))


def _recorded_models() -> tuple[int, list[str]]:
    """Return how many model files have a recorded hash, and which of them no longer have it.

    The wheel's RECORD holds a SHA-256 for every file; a working copy has no such record, and checks nothing.
    """
    models = [
        each
        for each in (metadata.files(DISTRIBUTION) if _installed() else None) or []
        if each.hash and each.hash.mode == "sha256" and each.as_posix().startswith(_MODEL_FOLDERS)
    ]
    changed = [
        each.as_posix()
        for each in models
        if each.hash and _sha256(Path(str(each.locate()))) != each.hash.value
    ]
    return len(models), changed


def _sha256(path: Path) -> str:
    """Return a file's hash as RECORD writes it: base64 for URLs, without padding; empty when it is gone."""
    if not path.is_file():
        return ""
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")


def check_store(store: Path | None, language: Language) -> Finding:
    """Check that the store opens, and list its documents."""
    from qa.default_store import default_store
    from qa.knowledge_base import KnowledgeBase

    name = message("doctor.store", language)
    try:
        path = store if store is not None else default_store()
        with KnowledgeBase.open(path) as knowledge_base:
            documents = knowledge_base.documents()
    except YuanwenError as error:
        wrong, _, remedy = error_message(error, language).rpartition(
            "。" if language is Language.ZH else ". "
        )
        return Finding(name, wrong or remedy, remedy)
    except OSError as error:
        return Finding(name, f"{error.filename}: {error.strerror}", message("doctor.store.remedy", language))
    listed = "".join(
        f"\n    {each.id}  {visible(title_of(each, language))}  {visible(each.source)}" for each in documents
    )
    return Finding(name, f"{path}  {message('page.documents_count', language, count=len(documents))}{listed}")


def check_port(port: int, language: Language) -> Finding:
    """Check that the chat page could listen on the port."""
    from ui.server.options import LOOPBACK_ADDRESS
    from ui.server.run import listen

    name = message("doctor.port", language)
    try:
        listen(LOOPBACK_ADDRESS, port).close()
    except OSError:
        remedy = message("port_busy", language, port=port, other=port + 1)
        return Finding(name, str(port), remedy)
    return Finding(name, message("doctor.port.free", language, port=port))


def check_terminal(stream: TextIO, language: Language) -> Finding:
    """Check that the terminal's encoding has Chinese characters."""
    name, encoding = message("doctor.terminal", language), stream.encoding or "ascii"
    try:
        _SAMPLE.encode(encoding)
    except UnicodeEncodeError:
        remedy = message("doctor.terminal.remedy", language)
        return Finding(name, message("doctor.terminal.lacks", language, encoding=encoding), remedy)
    return Finding(name, f"{encoding} {_SAMPLE}")


def _reinstall(language: Language) -> str:
    return message("doctor.reinstall", language)
