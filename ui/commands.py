"""What each command does, once the arguments are read. Heavy imports stand where they are used."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ui.controls import visible
from ui.messages import Language, error_message, message
from ui.terminal import answer_text, has_colour, is_unicode

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase
    from ui.server.options import ServerOptions


def open_store(store: Path | None, reader: str | None = None) -> KnowledgeBase:
    """Open the store in a folder, or the user's own; `reader` as `KnowledgeBase.open` takes it.

    Raises:
        StoreError, ReaderUnavailableError: see `KnowledgeBase.open`.

    """
    from qa.default_store import default_store
    from qa.knowledge_base import KnowledgeBase

    return KnowledgeBase.open(store if store is not None else default_store(), reader=reader)


def ask(arguments: Namespace, language: Language) -> int:
    """Answer one question on the terminal."""
    from qa.reader.question import check_question

    if arguments.file is not None or arguments.out is not None:
        return _ask_file(arguments, language)
    if arguments.question is None:
        return _usage(message("ask.no_question", language), "ask", language)
    check_question(arguments.question)
    with open_store(arguments.store, arguments.reader) as knowledge_base:
        answer = knowledge_base.answer(arguments.question, arguments.top_k)
    if arguments.json:
        # Where the console has not every character, JSON's own escapes keep it valid JSON.
        print(json.dumps(answer.to_dict(), ensure_ascii=not is_unicode(sys.stdout), indent=2))
    else:
        print(answer_text(answer, language, has_colour(sys.stdout)))
    return 0


def _ask_file(arguments: Namespace, language: Language) -> int:
    from ui.batch import answer_file

    if arguments.file is None or arguments.out is None or arguments.question is not None:
        return _usage(message("ask.file_and_out", language), "ask", language)
    with open_store(arguments.store, arguments.reader) as knowledge_base:
        return answer_file(knowledge_base, arguments.file, arguments.out, arguments.top_k, language)


def index(arguments: Namespace, language: Language) -> int:
    """Add files to a store, rebuild it, or give it a reader; 1 when a file could not be added."""
    from ui.indexing import ProgressBar, add, keep_reader, left_out, rebuild

    if arguments.reader and not arguments.paths and not arguments.rebuild:
        return keep_reader(arguments.reader, arguments.store, language)
    if not arguments.paths and not arguments.rebuild:
        return _usage(message("index.no_paths", language), "index", language)
    with ProgressBar(language) as bar:
        knowledge_base = rebuild(arguments.store, bar) if arguments.rebuild else None
        if arguments.paths:
            if knowledge_base is not None:
                knowledge_base.close()
            knowledge_base = add(arguments.paths, arguments.store, bar, arguments.reader)
        elif arguments.reader and knowledge_base is not None:
            knowledge_base.keep_reader(arguments.reader)
    assert knowledge_base is not None  # noqa: S101 - one of the two was asked for
    with knowledge_base:
        additions = knowledge_base.additions
        total = len(knowledge_base.documents())
    for _, error in additions.failed:
        sys.stderr.write(visible(error_message(error, language)) + "\n")
    if additions.left_out:
        sys.stderr.write(visible(left_out(additions.left_out, language)) + "\n")
    added = len(additions.added) + len(additions.replaced) + len(additions.unchanged)
    print(message("index.done", language, added=added, failed=len(additions.failed), total=total))
    return 1 if additions.failed else 0


def chat(arguments: Namespace, language: Language) -> int:
    """Serve the chat page until interrupted."""
    from ui.server.run import serve

    return serve(arguments.port, arguments.store, _options(arguments, language))


def _options(arguments: Namespace, language: Language) -> ServerOptions:
    from ui.server.options import ServerOptions
    from ui.server.users import Users

    return ServerOptions(
        language=language,
        host=arguments.host,
        users=Users.load(arguments.users),
        reader=arguments.reader,
        read_only=arguments.read_only,
        rate=arguments.rate,
        queue=arguments.queue,
        public_url=arguments.public_url,
        log=arguments.log,
        log_questions=arguments.log_questions,
    )


def users(arguments: Namespace, language: Language) -> int:
    """Keep the file of users and tokens."""
    from ui.accounts import change

    return change(arguments, language)


def mcp(arguments: Namespace, language: Language) -> int:
    """Serve MCP over standard input and output until the client ends it."""
    from ui.server.mcp import is_installed, serve_here

    if not is_installed():
        sys.stderr.write(message("mcp.missing", language) + "\n")
        return 1
    with open_store(arguments.store) as knowledge_base:
        serve_here(knowledge_base, language)
    return 0


def evaluate(arguments: Namespace, language: Language) -> int:
    """Measure quality: the shipped questions over the shipped document, or one's own over a store."""
    from ui.evaluating import evaluate

    return evaluate(arguments, language)


def tune(arguments: Namespace, language: Language) -> int:
    """Fit a store's settings to one's own questions, or take that back."""
    from ui.tuning import tune

    return tune(arguments, language)


def questions(arguments: Namespace, language: Language) -> int:
    """Draft test questions on a store's documents, for a person to review; or write out those of its feedback."""
    if arguments.action == "feedback":
        return _feedback_questions(arguments, language)
    from qa.evaluation import write_questions
    from qa.evaluation.drafting import draft_questions
    from ui.evaluating import knowledge_base

    with knowledge_base(arguments.store, arguments.documents) as opened:
        drafts = draft_questions(opened, arguments.per_document)
    write_questions(drafts, arguments.out)
    print(message("questions.written", language, count=len(drafts), path=visible(str(arguments.out))))
    return 0


def _feedback_questions(arguments: Namespace, language: Language) -> int:
    """Write what readers confirmed, as the page's evaluation view exports it; 1 when there is nothing yet."""
    if arguments.documents:
        return _usage(message("questions.feedback_store", language), "questions", language)
    with open_store(arguments.store) as knowledge_base:
        rows = knowledge_base.confirmed_questions()
    if not rows:
        sys.stderr.write(message("questions.feedback_none", language) + "\n")
        return 1
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    arguments.out.write_text("".join(lines), encoding="utf-8")
    path = visible(str(arguments.out))
    print(message("questions.feedback_written", language, count=len(rows), path=path))
    return 0


def doctor(arguments: Namespace, language: Language) -> int:
    """Check the installation; 1 when something is broken."""
    from ui.doctor import examine

    return examine(arguments.store, arguments.port, language)


def _usage(text: str, command: str, language: Language) -> int:
    sys.stderr.write(message("usage", language, detail=text, command=f"yuanwen {command}") + "\n")
    return 2
