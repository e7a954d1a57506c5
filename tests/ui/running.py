"""The real command, as a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
OFFLINE = {"HF_HUB_OFFLINE": "1", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
"""Nothing that asks the network gets anywhere: port 9 discards."""


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment, Chinese, warnings as errors in our own code, the network cut."""
    spoken = {
        name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LC_MESSAGES", "LANG"}
    }
    return {**spoken, **OFFLINE, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **changes}


def yuanwen(*arguments: str | os.PathLike[str], **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `yuanwen` to its end. `changes` are environment variables."""
    variables = environment(**changes)
    encoding = variables["PYTHONIOENCODING"].split(":")[0]
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *map(os.fspath, arguments)],
        env=variables,
        capture_output=True,
        encoding=encoding,
        timeout=120,
        check=False,
    )


class Server:
    """`yuanwen chat` on a free port, as a process of its own."""

    module = "ui.cli"

    def __init__(self, store: Path, *arguments: str, **changes: str) -> None:
        command = [
            sys.executable,
            "-m",
            self.module,
            "chat",
            "--port",
            "0",
            "--store",
            os.fspath(store),
            *arguments,
        ]
        self.store = store
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command,
            env=environment(**changes),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.said = ""
        """What it wrote before it told its address."""
        self.url = self._announced()

    def _announced(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"http://\S+", line):
                return found[0]
        raise AssertionError("the server ended without an address")

    def wait(self, path: str = "/readyz", seconds: float = 60) -> None:
        """Wait until `path` answers 200."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(self.url + path, timeout=5).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"{path} did not answer in {seconds} s")

    def end(self) -> str:
        """Interrupt it, as Ctrl+C does, and return what it still wrote."""
        self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        try:
            return self.process.communicate(timeout=30)[0]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
