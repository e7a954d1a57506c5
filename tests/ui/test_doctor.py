"""Each check finds what is wrong and says what mends it."""

import io
import socket
from importlib import metadata
from pathlib import Path

import pytest

from tests.ui.running import yuanwen
from ui import doctor
from ui.messages import Language


def installed() -> bool:
    try:
        return bool(metadata.version(doctor.DISTRIBUTION))
    except metadata.PackageNotFoundError:
        return False


def test_all_is_well_here_and_the_seed_document_is_listed():
    ended = yuanwen("doctor", "--port", "0")
    assert "zhengzhou_two_sessions_2025.txt" in ended.stdout and "encoder" not in ended.stderr
    assert ended.returncode == (0 if installed() else 1), ended.stdout
    assert ended.stdout.count("[有误]") == (0 if installed() else 1)


def test_a_store_that_is_not_there_is_broken_with_its_remedy(tmp_path: Path):
    ended = yuanwen("doctor", "--store", tmp_path / "none", "--lang", "en")
    assert ended.returncode == 1
    assert "[broken] store: There is no store" in ended.stdout
    assert "remedy: Make one with: yuanwen index" in ended.stdout


def test_missing_and_old_packages_are_named():
    found = list(
        doctor._faulty_packages(["numpy>=1", "numpy>=999", "no-such-package>1", 'no-such; extra == "x"'])
    )
    assert [wanted for _, wanted in found] == ["numpy>=999", "no-such-package>1"]
    assert metadata.version("numpy") in found[0][0]


def test_a_busy_port_is_broken():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        finding = doctor.check_port(busy.getsockname()[1], Language.EN)
    assert "--port" in finding.remedy
    assert not doctor.check_port(0, Language.EN).remedy


@pytest.mark.parametrize(("encoding", "broken"), [("utf-8", False), ("gb18030", False), ("cp1252", True)])
def test_a_terminal_without_chinese_is_broken(encoding: str, broken: bool):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    assert bool(doctor.check_terminal(stream, Language.ZH).remedy) is broken


def test_a_changed_model_file_is_noticed(tmp_path: Path):
    (tmp_path / "m").write_bytes(b"weights")
    before = doctor._sha256(tmp_path / "m")
    (tmp_path / "m").write_bytes(b"weighty")
    assert before and doctor._sha256(tmp_path / "m") != before
    assert doctor._sha256(tmp_path / "gone") == ""
