"""The server: page and programs' routes on one FastAPI application."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = (
    "False"  # before Gradio is imported: it looks up outside hosts otherwise
)

import gradio as gr
from anyio.to_thread import run_sync
from fastapi import FastAPI
from gradio.events import api
from starlette.middleware.cors import CORSMiddleware

from qa.config import MAX_DOCUMENT_BYTES
from ui.page.app import Page
from ui.page.background import Queues
from ui.page.head import head
from ui.server import mcp
from ui.server.access import AccessGuard, caller_of
from ui.server.api import add_routes, gradio_endpoint
from ui.server.docs import add_docs
from ui.server.documents import add_document_routes
from ui.server.doors import Doors
from ui.server.faults import add_fault_answers
from ui.server.limits import LimitGuard
from ui.server.observe import Observer
from ui.server.origins import OriginGuard
from ui.server.paths import PathGuard
from ui.server.service import Service
from ui.server.sign_in import add_sign_in

if TYPE_CHECKING:
    from mcp.server import MCPServer

_DESCRIPTION = """只用文件的原文回答问题，每个回答都标明出处。

Answers questions about Chinese documents with their own words, each answer cited to its source paragraph and
character. Abstaining is an answer: `abstained` is true and `reason` says why. Where users are kept, send
`Authorization: Bearer TOKEN`. 429 and 503 carry `Retry-After`, in seconds."""


def create_app(service: Service) -> FastAPI:
    """Return the application; when the server ends it finishes what waits and closes the service."""
    protocol = _protocol(service) if mcp.is_installed() else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            if protocol is not None:
                await running.enter_async_context(protocol.session_manager.run())
            yield
        await run_sync(service.close)

    app = FastAPI(title="Yuanwen", description=_DESCRIPTION, lifespan=lifespan, docs_url=None, redoc_url=None)
    add_routes(app, service)
    add_document_routes(app, service)
    add_docs(app)
    if service.options.users:
        add_sign_in(app, service.credentials, service.options)
    if protocol is not None:
        mcp.mount(app, protocol)
    add_fault_answers(app)
    queues = Queues(service.asking.run, service.changes.run)
    language, signed_in = service.options.language, bool(service.options.users)
    with Page(service.loading, language, service.may_write, queues, signed_in).build() as page:
        api(gradio_endpoint(service, language), api_name="answer")
    _add_guards(app, service, page)
    return _mount_page(app, page, service)


def _protocol(service: Service) -> MCPServer[Any]:
    return mcp.make_server(service.answer, service.search, service.options.language)


def _add_guards(app: FastAPI, service: Service, page: gr.Blocks) -> None:
    """Put the layers around the routes, the innermost first."""
    app.add_middleware(PathGuard, uploaded=page.upload_file_set)
    app.add_middleware(Doors)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # no other site reads here; Gradio would let some
    app.add_middleware(LimitGuard, rates=service.rates)
    app.add_middleware(AccessGuard, credentials=service.credentials)
    app.add_middleware(OriginGuard, options=service.options)
    app.add_middleware(Observer, metrics=service.metrics, log=service.log, under_way=service.under_way)


def _mount_page(app: FastAPI, page: gr.Blocks, service: Service) -> FastAPI:
    page.queue(default_concurrency_limit=4, max_size=64)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        # Whoever is not known has been refused before; what is left to tell Gradio is the name.
        auth_dependency=(lambda request: caller_of(request).name) if service.options.users else None,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MAX_DOCUMENT_BYTES,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=head(service.options.language),
    )
    # Only a page that was launched looks whether a file was uploaded to it, and `launch` is not called here: without
    # this line whoever may ask could name any file of the machine, and have it read.
    page.has_launched = True
    return mounted
