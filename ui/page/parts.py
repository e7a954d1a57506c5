"""What the parts of the page share: how a part is drawn and listened to, and the knowledge base behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.page.news import news

EVENTS = (
    "submit",
    "select",
    "delete",
    "clear",
    "undo",
    "rate",
    "stop",
    "more",
    "export",
    "choose",
    "details",
    "mark",
    "unmark",
    "retry",
)
"""What a part can tell the server; a button's `data-emit` names one."""

_WIRING = f"window.yuanwen.wire(element, trigger, props, watch, {list(EVENTS)})"
"""What each part runs when it is there: clicks become events, and news are acted on (assets/base.js)."""


def part(name: str, scaffold: str) -> gr.HTML:
    """Return a part of the page, drawn as `scaffold` (our own HTML); from then on it takes `news`.

    Raises:
        ValueError: the scaffold holds what Gradio's templates would act on.

    """
    if any(sign in scaffold for sign in ("`", "${", "{{", "\\")):
        raise ValueError(f"the scaffold of {name} holds a template's sign")
    return gr.HTML(news(), elem_id=name, html_template=scaffold, js_on_load=_WIRING, apply_default_css=False)


def channel(name: str) -> gr.HTML:
    """Return a part that shows nothing and only brings news, which may be about any slot of the page.

    Of two news that one part gets in the same moment the browser sees the later alone. Handlers that can end at
    the same time therefore each have a channel of their own.
    """
    return part(f"yw-news-{name}", "")


def slot(name: str, html: str = "") -> str:
    """Return an element whose content `news` can replace."""
    return f'<div class="yw-slot" data-slot="{name}">{html}</div>'


def listen(
    event: Any,  # noqa: ANN401 - Gradio's events have no common type
    handler: Callable[..., Any] | None,
    inputs: list[Any],
    outputs: list[Any],
    **options: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Listen, privately: programs have endpoints of their own. The page shows what is under way itself."""
    return event(handler, inputs, outputs, api_visibility="private", show_progress="hidden", **options)


def sent(event: gr.EventData, name: str) -> str:
    """Return what the browser sent under a name, as text; empty when it sent nothing."""
    value = getattr(event, name, "")
    return value if isinstance(value, str) else ""
