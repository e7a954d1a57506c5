"""One server changes a store; a second one beside it reads.

Changes of two processes would not harm the store, they wait for each other (see `qa.store.folder`). But two pages
on which documents come and go by another's hand confuse people, so the second server says what it is.
"""

from __future__ import annotations

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

_LOCK = "server.lock"


def hold(store: Path) -> BaseFileLock | None:
    """Return the lock that makes this the server of a store; None when another process has it.

    The system lets go of it when the process ends, however it ends. A folder that cannot be written has no server
    that changes it: None too.
    """
    lock = FileLock(store / _LOCK, thread_local=False)  # taken in the thread that opens the store
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return None
    return lock
