"""The server: page and programs' routes on one FastAPI application."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

os.environ["GRADIO_ANALYTICS_ENABLED"] = (
    "False"  # before Gradio is imported: it looks up outside hosts otherwise
)

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from qa.config import MAX_DOCUMENT_BYTES
from ui.messages import Language
from ui.page.app import Page
from ui.page.head import head
from ui.server.api import add_routes, gradio_endpoint
from ui.server.loading import Loading


def create_app(loading: Loading, language: Language = Language.ZH) -> FastAPI:
    """Return the application over the knowledge base that `loading` opens; closed when the server ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        loading.close()

    app = FastAPI(title="Yuanwen", lifespan=lifespan, docs_url=None, redoc_url=None)
    add_routes(app, loading)
    with Page(loading, language).build() as page:
        api(gradio_endpoint(loading, language), api_name="answer")
    return _mount_page(app, page)


def _mount_page(app: FastAPI, page: gr.Blocks) -> FastAPI:
    page.queue(default_concurrency_limit=4, max_size=64)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MAX_DOCUMENT_BYTES,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=head(),
    )
    return mounted
