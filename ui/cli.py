"""The command `yuanwen`. Errors are one or two plain lines and an exit status, never a traceback.

Exit status: 0 done; 1 could not be done; 2 an unusable question or wrong usage; 130 interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from qa.errors import InvalidQuestionError, YuanwenError
from ui.arguments import parser, requested_language
from ui.controls import visible
from ui.messages import Language, choose_language, error_message, message
from ui.terminal import survive_any_console

DEBUG_VARIABLE = "YUANWEN_DEBUG"
"""Set in the environment, it lets an unexpected error show its traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    survive_any_console()
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = choose_language(requested_language(given))
    try:
        with _interrupts_stay_interrupts():
            return _run(given, language)
    except InvalidQuestionError as error:
        return _fail(error_message(error, language), 2)
    except YuanwenError as error:
        return _fail(error_message(error, language), 1)
    except BrokenPipeError:  # the reader of our output has gone, as in `yuanwen ask … | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        path = error.filename or "?"
        return _fail(message("path_unreadable", language, path=path, detail=error.strerror or error), 1)
    except KeyboardInterrupt:
        return _fail(message("interrupted", language), 130)
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        return _fail(message("unexpected", language, detail=f"{type(error).__name__}: {error}"), 1)


@contextmanager
def _interrupts_stay_interrupts() -> Iterator[None]:
    """Raise `KeyboardInterrupt` for whatever error it was turned into on its way.

    A compiled module that is interrupted while it loads a model says that the model is damaged.
    """
    interrupted = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.default_int_handler(number, frame)

    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception as error:
        if interrupted:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _run(given: list[str], language: Language) -> int:
    chosen = parser(language).parse_args(given)
    from ui import commands

    run = {
        "ask": commands.ask,
        "index": commands.index,
        "chat": commands.chat,
        "evaluate": commands.evaluate,
        "tune": commands.tune,
        "questions": commands.questions,
        "doctor": commands.doctor,
        "users": commands.users,
        "mcp": commands.mcp,
    }
    return run[chosen.command](chosen, language)


def _fail(text: str, status: int) -> int:
    sys.stderr.write("\n".join(map(visible, text.split("\n"))) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
