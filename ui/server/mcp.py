"""The MCP server: the tools `answer` and `search`, over HTTP at `/mcp` and over standard input and output.

It is made with the protocol's own Python package, the extra `mcp`. Gradio's MCP server is not used: it needs
version 1 of that package and holds pydantic back.

No `from __future__ import annotations` here: the package reads the tools' types as they stand.
"""

import importlib.util
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from fastapi import FastAPI
from pydantic import Field
from typing_extensions import TypedDict

from qa.config import DEFAULT_TOP_K
from qa.datatypes import Answer, Passage
from qa.errors import YuanwenError
from ui.messages import Language, error_message
from ui.server.bodies import MAX_TOP_K, DocumentIds
from ui.server.schema import AnswerSchema, PassageSchema

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from qa.knowledge_base import KnowledgeBase

T = TypeVar("T")

PATH = "/mcp"
_INSTRUCTIONS = (
    "Answers questions about a body of Chinese documents with the documents' own words. Quote `text` and name the "
    "document and paragraph of each citation; when `abstained` is true the documents do not hold the answer."
)

Question = Annotated[str, Field(description="One question, in Chinese, of 1 to 2,000 characters.")]
Count = Annotated[int, Field(ge=1, le=MAX_TOP_K, description="How many passages to return.")]


class Found(TypedDict):
    """The passages nearest to a question, best first."""

    passages: list[PassageSchema]


def is_installed() -> bool:
    """Whether the extra `mcp` is there."""
    return importlib.util.find_spec("mcp") is not None


def make_server(
    answer: Callable[[str, int, Sequence[str] | None], Answer],
    search: Callable[[str, int, Sequence[str] | None], list[Passage]],
    language: Language,
) -> "MCPServer[Any]":
    """Return the server; `answer` and `search` are called in threads, with question, top_k and documents."""
    from mcp.server import MCPServer

    server: MCPServer[Any] = MCPServer("yuanwen", instructions=_INSTRUCTIONS, log_level="ERROR")
    logging.getLogger("mcp").setLevel(logging.ERROR)

    @server.tool(name="answer")
    def answer_tool(
        question: Question, top_k: Count = DEFAULT_TOP_K, documents: DocumentIds | None = None
    ) -> AnswerSchema:
        """Answer a question with quotations from the documents, each with its source, or abstain."""
        given = _told(lambda: answer(question, top_k, documents), language)
        return cast(AnswerSchema, _plain(given.to_dict()))

    @server.tool(name="search")
    def search_tool(question: Question, top_k: Count = 10, documents: DocumentIds | None = None) -> Found:
        """Return the passages of the documents that are nearest to a question, best first, without an answer."""
        found = _told(lambda: search(question, top_k, documents), language)
        return {"passages": [cast(PassageSchema, _plain(asdict(each))) for each in found]}

    return server


def mount(app: FastAPI, server: "MCPServer[Any]") -> None:
    """Serve it at `/mcp`, each request by itself; `server.session_manager.run()` must surround the serving."""
    from mcp.server.transport_security import TransportSecuritySettings

    # Hosts, origins and callers are checked before, for all routes alike.
    checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=checked
    )
    app.router.routes.extend(inner.routes)


def serve_here(knowledge_base: "KnowledgeBase", language: Language) -> None:
    """Serve over standard input and output until the input ends; nothing else may be written there."""
    make_server(knowledge_base.answer, knowledge_base.search, language).run("stdio")


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """Return JSON's own types, lists for tuples: the package looks exactly whether the result fits its type."""
    plain: dict[str, Any] = json.loads(json.dumps(content))
    return plain


def _told(act: Callable[[], T], language: Language) -> T:
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return act()
    except YuanwenError as error:
        raise ToolError(error_message(error, language)) from error
