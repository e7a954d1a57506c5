"""What a handler tells the page to change. One string carries it; assets/base.js does what it says.

Each part of the page is drawn once and then owned by its script, so that a new answer touches nothing that
stands: opened details stay open, the focus stays, nothing jumps. The serial makes any two strings differ, for
Gradio passes on only values that changed.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

Op = dict[str, Any]


def news(*ops: Op) -> str:
    """Return the ops as one value, done in order."""
    return json.dumps({"serial": uuid4().hex, "ops": ops}, ensure_ascii=False)


def put(slot: str, html: str) -> Op:
    """Show `html` in the element with this `data-slot`."""
    return {"op": "put", "slot": slot, "html": html}


def redraw(html: str) -> Op:
    """Show the conversation anew; a turn that came while `html` was made, and is not in it, stays at the end."""
    return {"op": "redraw", "html": html}


def turn(number: str, html: str) -> Op:
    """Show a turn: in the place of the turn of this number, or at the end."""
    return {"op": "turn", "turn": number, "html": html}


def stage(text: str) -> Op:
    """Say what the question under way has come to."""
    return {"op": "stage", "text": text}


def dropped(text: str, question: str) -> Op:
    """Take away the question under way, say why, and put it back into an empty box."""
    return {"op": "dropped", "text": text, "question": question}


def waiting() -> Op:
    """Put the question under way back into a conversation that was drawn anew."""
    return {"op": "waiting"}


def beside(html: str, where: str) -> Op:
    """Add paragraphs to the open document: `where` is `before` or `after`."""
    return {"op": "beside", "where": where, "html": html}


def note(text: str) -> Op:
    """Say something in passing, to eyes and to screen readers."""
    return {"op": "note", "text": text}


def open_panel(panel: str) -> Op:
    """Open a side panel: `source` or `library`."""
    return {"op": "open", "panel": panel}


def file(name: str, kind: str, content: bytes) -> Op:
    """Let the browser save a file; nothing is written on the server."""
    return {"op": "file", "name": name, "kind": kind, "content": base64.b64encode(content).decode("ascii")}
