"""Imports go down only, the heavy libraries wait until they are used, and training stays at home."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("ui", "qa", "embeddings")
"""Top to bottom: each may import those after it."""

HEAVY = ("torch", "sentence_transformers", "faiss", "gradio")


def modules(floor: str) -> list[Path]:
    return sorted((ROOT / floor).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the full names of the modules a file imports, at its top or inside a function."""
    names = set()
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def offences(path: Path, barred: tuple[str, ...]) -> list[str]:
    return sorted(name for name in imported(path) if name.split(".")[0] in barred)


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_down_only(floor):
    above = FLOORS[: FLOORS.index(floor)]
    found = {str(path.relative_to(ROOT)): offences(path, (*above, "tests")) for path in modules(floor)}
    assert found, f"no module on the floor {floor}"
    assert {path: names for path, names in found.items() if names} == {}


def test_the_reading_of_imports_sees_every_form(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "qa" / "reader" / "new.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import ui.cli\nfrom ui import page\ndef f():\n from . import base\n from ..text import clauses\n",
        encoding="utf-8",
    )
    assert imported(path) == {
        "ui.cli",
        "ui",
        "ui.page",
        "qa.reader",
        "qa.reader.base",
        "qa.text",
        "qa.text.clauses",
    }
    assert offences(path, ("ui",)) == ["ui", "ui.cli", "ui.page"]


COMMANDS_OF_TRAINING = {"qa/retriever/mine.py"}
"""They stand where their subject is, and belong to the training all the same."""


def test_nothing_at_run_time_imports_training():
    found = {
        path.relative_to(ROOT).as_posix(): [
            name for name in imported(path) if {"training", "mine"} & set(name.split("."))
        ]
        for floor in FLOORS
        for path in modules(floor)
        if "training" not in path.relative_to(ROOT).parts
        and path.relative_to(ROOT).as_posix() not in COMMANDS_OF_TRAINING
    }
    assert {path: names for path, names in found.items() if names} == {}


HELP = """
sys.argv = ["yuanwen", "--help"]
from ui.cli import main
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    "code", ["import qa", "import qa.evaluation", HELP], ids=["qa", "qa.evaluation", "help"]
)
def test_the_heavy_libraries_wait(code):
    script = f"import sys\n{code}\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    command = [sys.executable, "-X", "utf8", "-c", script]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert ran.returncode == 0, ran.stderr
    *printed, loaded = ran.stdout.splitlines()
    assert loaded == "[]"
    assert any("evaluate" in line for line in printed) == (code == HELP)
