"""Secrets are kept as hashes, compared as such, and a faulty file lets nobody in by mistake."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from tests.ui.running import yuanwen
from ui.server.users import TOKENS_VARIABLE, USERS_VARIABLE, Role, Users, UsersFileError, new_token

PASSWORD = "一个足够长的密码"  # noqa: S105 - of nobody


@pytest.fixture(scope="module")
def users() -> Users:
    return Users().with_password("王芳", Role.WRITER, PASSWORD).with_token("reports", Role.READER, "t" * 32)


def test_the_right_password_and_token_are_known_and_no_others(users: Users):
    found = users.by_password("王芳", PASSWORD)
    assert found and found.name == "王芳" and found.may_write
    assert users.by_password("王芳", PASSWORD + "x") is None
    assert users.by_password("nobody", PASSWORD) is None
    reader = users.by_token("t" * 32)
    assert reader and not reader.may_write
    assert users.by_token("") is None and users.by_token("t" * 31) is None


def test_a_file_holds_no_secret_and_comes_back_as_it_was(users: Users, tmp_path: Path):
    path = tmp_path / "users.toml"
    users.save(path)
    written = path.read_text(encoding="utf-8")
    assert PASSWORD not in written and "t" * 32 not in written
    assert Users.load(path, {}) == users
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_password_is_kept_as_two_different_hashes(users: Users):
    twice = users.with_password("李", Role.READER, PASSWORD).passwords
    assert twice["王芳"][1] != twice["李"][1]


def test_the_environment_names_the_file_and_brings_tokens(users: Users, tmp_path: Path):
    users.save(tmp_path / "users.toml")
    token = new_token()
    environment = {USERS_VARIABLE: str(tmp_path / "users.toml"), TOKENS_VARIABLE: f"job:writer:{token}"}
    loaded = Users.load(None, environment)
    found = loaded.by_token(token)
    assert found and found.may_write and loaded.by_token("t" * 32)
    assert not Users.load(None, {})


@pytest.mark.parametrize(
    "written",
    [
        "[users.li]\nrole = 'reader'\npassword = 'plain text'",
        "[users.li]\nrole = 'king'\npassword = 'scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAAA==$" + "A" * 43 + "='",
        "[users.li]\nrole = 'reader'",
        "[user.li]\nrole = 'reader'\npassword = ''",
        "[tokens.li]\nrole = 'reader'\ntoken = 'secret'",
        "users = 3",
        "not toml",
        "[users.'a b']\nrole = 'reader'\npassword = 'scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAAA==$"
        + "A" * 43
        + "='",
    ],
)
def test_a_faulty_file_is_refused_whole(written: str, tmp_path: Path):
    path = tmp_path / "users.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(UsersFileError):
        Users.load(path, {})


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(UsersFileError):
        Users.load(tmp_path / "none.toml", {})


@pytest.mark.parametrize(
    "variable", ["secretsecretsecret", "a:reader:short", "a:king:" + "t" * 20, "a b:reader:" + "t" * 20]
)
def test_a_faulty_variable_is_refused_and_its_content_not_told(variable: str):
    with pytest.raises(UsersFileError) as refused:
        Users.load(None, {TOKENS_VARIABLE: variable})
    assert "secretsecret" not in str(refused.value) and "tttt" not in str(refused.value)


def test_the_command_adds_users_tokens_and_takes_them_away(tmp_path: Path, monkeypatch, capsys):
    import io

    from ui.cli import main

    path = tmp_path / "users.toml"
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert main(["users", "--users", str(path), "--add", "li", "--role", "writer"]) == 0
    assert main(["users", "--users", str(path), "--token", "job"]) == 0
    (token,) = re.findall(r"：([\w-]{43})\n", capsys.readouterr().out)
    loaded = Users.load(path, {})
    assert loaded.by_password("li", PASSWORD) and loaded.by_token(token)
    assert main(["users", "--users", str(path), "--remove", "li"]) == 0
    assert not Users.load(path, {}).by_password("li", PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["users", "--users", str(path), "--add", "li"]) == 1
    assert main(["users", "--users", str(path), "--add", "a b"]) == 1
    assert main(["users", "--users", str(path), "--remove", "nobody"]) == 1


def test_no_password_can_be_given_on_the_command_line(tmp_path: Path):
    ended = yuanwen("users", "--users", tmp_path / "u.toml", "--add", "li", "--password", PASSWORD)
    assert ended.returncode == 2
