"""The command `yuanwen users`: keeps the file of users and tokens. Secrets are typed or made, never arguments."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from ui.messages import Language, message
from ui.server.users import MIN_PASSWORD, Role, Users, new_token


def change(arguments: Namespace, language: Language) -> int:
    """Add, change or remove one entry, or (with none of these) look at the file; return the exit status."""
    path, role = arguments.users, Role(arguments.role)
    users = Users.load(path, {}) if path.exists() else Users()
    shown = ""
    try:
        if arguments.add:
            users = users.with_password(arguments.add, role, _password(arguments.add, language))
        elif arguments.token:
            token = new_token()
            users = users.with_token(arguments.token, role, token)
            shown = message("users.token_once", language, token=token) + "\n"
        elif arguments.remove:
            if arguments.remove not in {*users.passwords, *users.tokens}:
                return _fail(message("users.unknown", language, name=arguments.remove))
            users = users.without(arguments.remove)
    except _TooShortError:
        return _fail(message("users.short", language, least=MIN_PASSWORD))
    except ValueError:
        return _fail(message("users.name", language))
    users.save(path)
    counts = {"users": len(users.passwords), "tokens": len(users.tokens)}
    print(shown + message("users.done", language, path=path, **counts))
    return 0


class _TooShortError(Exception):
    pass


def _password(name: str, language: Language) -> str:
    """Ask for the password, unseen; where there is no terminal, read a line of standard input."""
    if sys.stdin.isatty():
        password = getpass.getpass(message("users.password", language, name=name))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        raise _TooShortError
    return password


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1
