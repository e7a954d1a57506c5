"""How the server was asked to run: who may come in, what is allowed, how much at a time."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ui.arguments import DEFAULT_QUEUE, DEFAULT_RATE
from ui.messages import Language
from ui.server.users import Users

LOOPBACK_ADDRESS = "127.0.0.1"
LOOPBACK_NAMES = frozenset({LOOPBACK_ADDRESS, "localhost", "::1"})

DEFAULT_WORKERS = 1 if (os.cpu_count() or 1) <= 4 else 2
"""Threads that take questions from the queue. What waits together is answered by several cores at a time already
(`qa.answering`); a second thread only helps where cores are left."""


@dataclass(frozen=True)
class ServerOptions:
    """See the command `yuanwen chat`, whose options these are."""

    language: Language = Language.ZH
    host: str = LOOPBACK_ADDRESS
    users: Users = field(default_factory=Users)
    read_only: bool = False
    reader: str | None = None
    """A model to answer with instead of the store's own; see `KnowledgeBase.open`."""
    rate: int = DEFAULT_RATE
    """Requests a minute for each client; 0: no limit."""
    queue: int = DEFAULT_QUEUE
    workers: int = DEFAULT_WORKERS
    public_url: str | None = None
    """Where a proxy shows the server, as `https://answers.example.org`; None: nowhere else than here."""
    patience: float = 20.0
    """Seconds that a request's head may take, and its body before the first bytes; see `ui.server.patience`."""
    log: Path | None = None
    """File of the structured log, `-` for standard error; None: no log."""
    log_questions: bool = False

    @property
    def only_this_machine(self) -> bool:
        """Whether it listens on a loopback address, where a foreign `Host` can only be a trick."""
        return self.host in LOOPBACK_NAMES
