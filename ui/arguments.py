"""The command line's grammar, in the reader's language."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from qa.config import DEFAULT_TOP_K
from ui.evaluation_arguments import add_evaluate, add_questions, add_tune
from ui.messages import Language, message

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860
DEFAULT_RATE = 600
"""Requests a minute for each client, ten a second: more than a person types, less than a flood."""
DEFAULT_QUEUE = 128
"""Questions that may wait. At 20 a second, what two slow cores answer, the last waits 6 seconds."""


def parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser of `yuanwen`; its result has the name of the `command` and that one's arguments."""

    def say(code: str, **values: object) -> str:
        return message(code, language, **values)

    main = _Parser(language, prog="yuanwen", description=say("cli.description"))
    main.add_argument("--version", action="version", version=f"yuanwen {_version()}", help=say("cli.version"))
    commands = main.add_subparsers(
        title=say("cli.commands"), dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )

    def command(name: str, of_store: bool = True) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name, help=say(f"cli.{name}"), description=say(f"cli.{name}"), language=language
        )
        if of_store:
            made.add_argument("--store", type=Path, metavar="DIR", help=say("cli.store"))
        return made

    ask = command("ask")
    ask.add_argument("question", nargs="?", help=say("cli.ask.question"))
    ask.add_argument("--file", type=Path, metavar="QUESTIONS", help=say("cli.ask.file"))
    ask.add_argument("--out", type=Path, metavar="ANSWERS", help=say("cli.ask.out"))
    ask.add_argument("--reader", metavar="MODEL", help=say("cli.reader"))
    ask.add_argument("--json", action="store_true", help=say("cli.json"))
    ask.add_argument("--top-k", type=_positive, default=DEFAULT_TOP_K, metavar="N", help=say("cli.ask.top_k"))
    index = command("index")
    index.add_argument("paths", nargs="*", metavar="PATH", type=Path, help=say("cli.index.paths"))
    index.add_argument("--rebuild", action="store_true", help=say("cli.index.rebuild"))
    index.add_argument("--reader", metavar="MODEL", help=say("cli.index.reader"))
    chat = command("chat")
    chat.add_argument("--host", default=DEFAULT_HOST, help=say("cli.chat.host"))
    chat.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help=say("cli.chat.port", port=DEFAULT_PORT)
    )
    chat.add_argument("--reader", metavar="MODEL", help=say("cli.reader"))
    _add_service_options(chat, say)
    users = command("users", of_store=False)
    users.add_argument("--users", type=Path, required=True, metavar="FILE", help=say("cli.users.file"))
    change = users.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="NAME", help=say("cli.users.add"))
    change.add_argument("--token", metavar="NAME", help=say("cli.users.token"))
    change.add_argument("--remove", metavar="NAME", help=say("cli.users.remove"))
    users.add_argument("--role", choices=("reader", "writer"), default="reader", help=say("cli.users.role"))
    command("mcp")
    add_evaluate(command("evaluate"), say)
    add_tune(command("tune"), say)
    add_questions(command("questions"), say)
    doctor = command("doctor")
    doctor.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help=say("cli.chat.port", port=DEFAULT_PORT)
    )
    return main


def _add_service_options(chat: argparse.ArgumentParser, say: Callable[..., str]) -> None:
    """Add what is asked of the server beyond its address; see `ui.server.options`."""
    chat.add_argument("--users", type=Path, metavar="FILE", help=say("cli.chat.users"))
    chat.add_argument("--read-only", action="store_true", help=say("cli.chat.read_only"))
    chat.add_argument(
        "--rate", type=_count, default=DEFAULT_RATE, metavar="N", help=say("cli.chat.rate", rate=DEFAULT_RATE)
    )
    chat.add_argument(
        "--queue",
        type=_positive,
        default=DEFAULT_QUEUE,
        metavar="N",
        help=say("cli.chat.queue", queue=DEFAULT_QUEUE),
    )
    chat.add_argument("--public-url", type=_url, metavar="URL", help=say("cli.chat.public_url"))
    chat.add_argument("--log", type=Path, metavar="FILE", help=say("cli.chat.log"))
    chat.add_argument("--log-questions", action="store_true", help=say("cli.chat.log_questions"))


def requested_language(arguments: list[str]) -> str | None:
    """Return what `--lang` asks for, read before the rest because the rest is parsed in that language."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", nargs="?")
    found: str | None = early.parse_known_args(arguments)[0].lang
    return found


class _Formatter(argparse.HelpFormatter):
    """argparse's own, with the word for "usage" in the reader's language."""

    def __init__(self, prog: str, *, usage_word: str, **settings: Any) -> None:  # noqa: ANN401 - argparse's
        super().__init__(prog, **settings)
        self._usage_word = usage_word

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, self._usage_word if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse's own, speaking the reader's language, with `--lang` everywhere."""

    def __init__(self, language: Language, **settings: Any) -> None:  # noqa: ANN401 - argparse's
        self._language = language
        formatter = partial(_Formatter, usage_word=message("cli.usage", language))
        super().__init__(**settings, add_help=False, formatter_class=formatter, allow_abbrev=False)
        self._positionals.title = message("cli.positionals", language)
        self._optionals.title = message("cli.options", language)
        self.add_argument("-h", "--help", action="help", help=message("cli.help", language))
        self.add_argument("--lang", choices=("zh", "en"), help=message("cli.lang", language))

    def error(self, message_: str) -> NoReturn:
        """Say in one line what is wrong, and end with the status of wrong usage."""
        sys.stderr.write(message("usage", self._language, detail=message_, command=self.prog) + "\n")
        sys.exit(2)


def _positive(text: str) -> int:
    return _between(text, 1, 1000)


def _count(text: str) -> int:
    return _between(text, 0, 1_000_000)


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^/\s?#@]+/?", text):
        raise argparse.ArgumentTypeError(f"{text!r}: https://name[:port]")
    return text.rstrip("/")


def _port(text: str) -> int:
    return _between(text, 0, 65535)


def _between(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r}: {least}-{most}")
    return int(text)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("yuanwen")
    except PackageNotFoundError:
        return "(source)"
