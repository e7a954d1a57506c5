"""The gate: the answers of this version against the kept runs.

    python -m tests.baselines            fails on a significant loss (one-sided 0.05)
    python -m tests.baselines --renew    makes this version the one to beat, after a deliberate change

Two sets: the seed's `gate` questions, and those on the documents written for the tests.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.cli import main as yuanwen

_HERE = Path(__file__).parent
_FIXTURES = _HERE.parent / "fixtures"


def sets() -> dict[str, list[str]]:
    """Return, for the name of each kept run, what `yuanwen evaluate` is told to measure."""
    documents = sorted(path for path in (_FIXTURES / "documents").iterdir() if path.suffix in (".txt", ".md"))
    return {
        "seed_gate.json": ["--split", "gate"],
        "documents.json": [str(_FIXTURES / "questions.jsonl"), "--documents", *map(str, documents)],
    }


def main() -> int:
    """Return the worst exit status: 0 passed, 3 significantly worse."""
    parser = argparse.ArgumentParser(prog="python -m tests.baselines")
    parser.add_argument("--renew", action="store_true", help="write the kept runs anew")
    renew = parser.parse_args().renew
    statuses = []
    for name, asked in sets().items():
        kept = str(_HERE / name)
        more = ["--run", kept] if renew else ["--baseline", kept, "--fail-if-worse"]
        statuses.append(yuanwen(["--lang", "en", "evaluate", *asked, *more]))
    return max(statuses)


if __name__ == "__main__":
    raise SystemExit(main())
