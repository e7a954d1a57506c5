"""Files from outside: harmless names, a process of its own, limits that hold."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.additions import read_here
from qa.errors import DocumentTooComplexError, EmptyDocumentError, UnsupportedFormatError
from ui.server import uploads
from ui.server.uploads import Apart, laid_down, safe_name

HOG = "import time\nkept = []\nwhile True:\n    kept.append(bytearray(8_000_000))\n    time.sleep(0.001)\n"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_a_safe_name_is_a_plain_name(name: str):
    safe = safe_name(name)
    assert "/" not in safe and "\\" not in safe and safe not in {".", ".."} and len(safe) <= 220
    assert safe == "" or Path(safe).name == safe
    assert not any(ord(character) < 32 for character in safe)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("报告.txt", "报告.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\wang\\报告.docx", "报告.docx"),
        ("a\x00b\n.txt", "ab.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("..", ""),
        (None, ""),
        ("长" * 500 + ".txt", "长" * 196 + ".txt"),
    ],
)
def test_names(given_name: str | None, safe: str):
    assert safe_name(given_name) == safe


def test_uploads_lie_under_names_of_ours_and_are_gone_afterwards(tmp_path: Path):
    from io import BytesIO
    from types import SimpleNamespace

    sent = [
        SimpleNamespace(filename="../../报告.txt", file=BytesIO(b"a")),
        SimpleNamespace(filename="b.md", file=BytesIO(b"b")),
    ]
    with laid_down(sent) as (paths, names):
        assert names == ["报告.txt", "b.md"]
        assert [path.read_bytes() for path in paths] == [b"a", b"b"]
        assert len({path.parent for path in paths}) == 1 and all(path.stem in {"0", "1"} for path in paths)
    assert not paths[0].parent.exists()


def test_a_file_is_read_apart_as_it_is_here(documents: Path):
    path = documents / "flood_notice.txt"
    assert Apart()(path, "通知.txt") == read_here(path, "通知.txt")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [("a.exe", b"MZ", UnsupportedFormatError), ("a.txt", b" ", EmptyDocumentError)],
)
def test_what_is_wrong_with_a_file_is_told_as_it_is_here(
    tmp_path: Path, name: str, content: bytes, error: type
):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(error) as refused:
        Apart()(tmp_path / "file", name)
    assert refused.value.values["name"] == name


@pytest.fixture
def hog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Put a worker in place that takes memory, or time, without end."""
    (tmp_path / "hog.py").write_text(HOG, encoding="utf-8")
    monkeypatch.setattr(uploads, "WORKER", "hog")
    monkeypatch.setenv("PYTHONPATH", os.fspath(tmp_path))
    return tmp_path


def test_too_much_memory_ends_the_worker_and_nothing_else(hog: Path):
    began = time.monotonic()
    with pytest.raises(DocumentTooComplexError) as refused:
        Apart(seconds=100, megabytes=300)(hog / "hog.py", "a.txt")
    assert refused.value.values["memory_mb"] == 300
    assert time.monotonic() - began < 60


def test_too_much_time_ends_the_worker_too(hog: Path):
    with pytest.raises(DocumentTooComplexError):
        Apart(seconds=0.5, megabytes=100_000)(hog / "hog.py", "a.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of the system itself is Linux's")
def test_the_worker_bounds_its_own_memory(tmp_path: Path):
    import subprocess

    script = (
        "from ui.server.parsing import _limit\n_limit(600)\n"
        "try:\n    bytearray(1_000_000_000)\nexcept MemoryError:\n    print('bounded')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout.strip() == "bounded", ran.stderr


def test_the_worker_is_told_none_of_the_server_s_secrets(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YUANWEN_TOKENS", "a:writer:secret-secret-secret")
    assert not any("secret" in value for value in uploads._environment().values())
