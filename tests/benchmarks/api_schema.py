"""Schemathesis over the OpenAPI description of a running server, all checks, with a fixed seed.

Run with: python -m tests.benchmarks.api_schema [--examples 400] [--seed 1]
(over a server of its own with the shipped document; with `--url URL` over one that is running). Prints
Schemathesis' own summary and the number of cases; exit status 1 when a check failed or there were fewer than 2,000.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

PHASES = "examples,coverage,fuzzing,stateful"
WANTED = 2_000
_EXPECTED = Path(__file__).with_name("schemathesis.toml")


@dataclass(frozen=True)
class Ran:
    """What came of a run; `told` is all that Schemathesis printed."""

    cases: int
    failures: int
    told: str


def cases(url: str, examples: int, phases: str = PHASES, seed: int = 1, seconds: float = 3600) -> Ran:
    """Send cases to a server; `examples` is how many the fuzzing makes for each address and method at most."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(_EXPECTED), "run"]
    command += [
        f"{url}/openapi.json",
        "--seed",
        str(seed),
        "--max-examples",
        str(examples),
        "--phases",
        phases,
    ]
    command += ["--workers", "1", "--no-color", "--generation-database", "none"]
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=seconds, check=False
    )
    counted = re.search(r"(\d+) generated", ran.stdout.replace(",", ""))
    failed = re.search(r"(\d+) failures?", ran.stdout)
    failures = int(failed[1]) if failed else int(ran.returncode != 0)
    return Ran(int(counted[1]) if counted else 0, failures, ran.stdout + ran.stderr)


def main() -> int:
    """Run, print, and say whether all is well."""
    parser = argparse.ArgumentParser(description="Schemathesis over the OpenAPI description.")
    parser.add_argument("--examples", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url")
    arguments = parser.parse_args()
    if arguments.url:
        ran = cases(arguments.url, arguments.examples, seed=arguments.seed)
    else:
        from tests.ui.conftest import seeded
        from tests.ui.running import Server

        with TemporaryDirectory() as folder:
            server = Server(seeded(Path(folder) / "store"), "--rate", "0")
            try:
                server.wait()
                ran = cases(server.url, arguments.examples, seed=arguments.seed)
            finally:
                server.end()
    print(ran.told[-4000:])
    print(f"{ran.cases} cases, {ran.failures} failures, seed {arguments.seed}")
    return int(ran.failures > 0 or ran.cases < WANTED)


if __name__ == "__main__":
    sys.exit(main())
