"""Users and tokens: who may ask, and who may change something. Secrets are kept as hashes alone.

The file is TOML, written by the command `yuanwen users`:

    [users.wang]
    role = "writer"
    password = "scrypt$14$8$1$<salt>$<hash>"

    [tokens.reports]
    role = "reader"
    token = "sha256$<hash>"

A password is stretched with scrypt (RFC 7914; N = 2^14, r = 8, p = 1: 16 MB and 50 ms a guess); a token has 256
random bits, which no stretching makes harder to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tomllib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from qa.errors import YuanwenError

USERS_VARIABLE = "YUANWEN_USERS"
"""Names the users file in the environment."""
TOKENS_VARIABLE = "YUANWEN_TOKENS"
"""Tokens in the environment: `name:role:token`, several separated by `;`."""
MIN_PASSWORD = 8
MIN_TOKEN = 16

_NAME = re.compile(r"[\w.@-]{1,64}")
_COST, _BLOCK, _PARALLEL, _HASH_BYTES = 14, 8, 1, 32
_NOBODY = "scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""Checked where a name is unknown, so that an unknown name takes as long as a wrong password."""


class UsersFileError(YuanwenError):
    """Values: `path`, `detail`."""

    code = "users_file"
    text = "The users file {path} cannot be used: {detail}."


class Role(StrEnum):
    """A reader asks; a writer also adds, removes and tunes."""

    READER = "reader"
    WRITER = "writer"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking."""

    name: str
    role: Role

    @property
    def may_write(self) -> bool:
        """Whether documents and settings may be changed."""
        return self.role is Role.WRITER


ANYBODY = Caller("", Role.WRITER)
"""Who asks where no users are kept: whoever reaches the server may do everything."""


@dataclass(frozen=True)
class Users:
    """All who are known. None: everybody may do everything."""

    passwords: Mapping[str, tuple[Role, str]] = field(default_factory=dict)
    tokens: Mapping[str, tuple[Role, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.passwords or self.tokens)

    @classmethod
    def load(cls, path: Path | None, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the file, by default the one that the environment names, and the environment's own tokens.

        Raises:
            UsersFileError: the file is missing or faulty, or a variable is. A name is never left out silently.

        """
        named = path or (Path(environment[USERS_VARIABLE]) if environment.get(USERS_VARIABLE) else None)
        kept = cls._of_file(named) if named else cls()
        tokens = dict(kept.tokens) | _tokens_of(environment.get(TOKENS_VARIABLE, ""))
        return cls(kept.passwords, tokens)

    @classmethod
    def _of_file(cls, path: Path) -> Self:
        try:
            written = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(_entries(written, "users", "password"), _entries(written, "tokens", "token"))
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            detail = error.strerror if isinstance(error, OSError) else error
            raise UsersFileError(path=path, detail=detail) from error

    def save(self, path: Path) -> None:
        """Write the file whole, for its owner's eyes only."""
        lines = ["# Written by `yuanwen users`; passwords and tokens are hashes."]
        for table, secret, entries in (
            ("users", "password", self.passwords),
            ("tokens", "token", self.tokens),
        ):
            for name, (role, hashed) in sorted(entries.items()):
                lines += ["", f"[{table}.{json.dumps(name, ensure_ascii=False)}]", f'role = "{role}"']
                lines += [f'{secret} = "{hashed}"']
        beside = path.with_name(path.name + ".new")
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write("\n".join(lines) + "\n")
        beside.replace(path)

    def with_password(self, name: str, role: Role, password: str) -> Users:
        """Return the users with this one added or changed."""
        return Users({**self.passwords, _named(name): (role, hash_password(password))}, self.tokens)

    def with_token(self, name: str, role: Role, token: str) -> Users:
        """Return the users with this token added or changed."""
        return Users(self.passwords, {**self.tokens, _named(name): (role, hash_token(token))})

    def without(self, name: str) -> Users:
        """Return the users without the user and the token of this name."""
        passwords, tokens = dict(self.passwords), dict(self.tokens)
        passwords.pop(name, None)
        tokens.pop(name, None)
        return Users(passwords, tokens)

    def by_password(self, name: str, password: str) -> Caller | None:
        """Return who this is, taking as long whether the name is unknown or the password wrong."""
        role, hashed = self.passwords.get(name, (Role.READER, _NOBODY))
        right = _is_password(password, hashed)
        return Caller(name, role) if right and name in self.passwords else None

    def by_token(self, token: str) -> Caller | None:
        """Return whose token this is; every kept one is compared, each in constant time."""
        hashed = hash_token(token)
        found = None
        for name, (role, kept) in self.tokens.items():
            if hmac.compare_digest(hashed, kept):
                found = Caller(name, role)
        return found


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return "sha256$" + hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def hash_password(password: str) -> str:
    """Return what is kept of a password, with a salt of its own."""
    salt = secrets.token_bytes(16)
    parts = (
        _COST,
        _BLOCK,
        _PARALLEL,
        _text(salt),
        _text(_stretched(password, salt, _COST, _BLOCK, _PARALLEL)),
    )
    return "scrypt$" + "$".join(map(str, parts))


def _is_password(password: str, hashed: str) -> bool:
    _, cost, block, parallel, salt, kept = hashed.split("$")
    stretched = _stretched(password, b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(stretched, b64decode(kept))


def _stretched(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    secret = password.encode("utf-8", "replace")
    memory = 256 * block * 2**cost
    return hashlib.scrypt(secret, salt=salt, n=2**cost, r=block, p=parallel, maxmem=memory, dklen=_HASH_BYTES)


def _text(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name")
    return name


def _entries(written: Mapping[str, Any], table: str, secret: str) -> dict[str, tuple[Role, str]]:
    unknown = written.keys() - {"users", "tokens"}
    if unknown:
        raise ValueError(f"unknown table {', '.join(sorted(unknown))}")
    entries = {}
    for name, entry in written.get(table, {}).items():
        if entry.keys() != {"role", secret}:
            raise ValueError(f"{table}.{name} must have role and {secret}")
        entries[_named(name)] = Role(entry["role"]), _hashed(entry[secret], table, name)
    return entries


def _hashed(value: str, table: str, name: str) -> str:
    form = (
        r"scrypt\$1[4-9]\$8\$[1-4]\$[\w+/]{22}==\$[\w+/]{43}="
        if table == "users"
        else r"sha256\$[0-9a-f]{64}"
    )
    if not re.fullmatch(form, value):
        raise ValueError(f"{table}.{name} holds no hash: write it with `yuanwen users`")
    return value


def _tokens_of(variable: str) -> dict[str, tuple[Role, str]]:
    tokens = {}
    for position, entry in enumerate(filter(None, map(str.strip, variable.split(";"))), start=1):
        name, _, rest = entry.partition(":")
        role, _, token = rest.partition(":")
        if not _NAME.fullmatch(name) or role not in set(Role) or len(token) < MIN_TOKEN:
            # What stands there is not told: it may be the token.
            detail = (
                f"entry {position} is not name:role:token with {MIN_TOKEN} characters or more in the token"
            )
            raise UsersFileError(path=TOKENS_VARIABLE, detail=detail)
        tokens[name] = Role(role), hash_token(token)
    return tokens
