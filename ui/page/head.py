"""Style and script of the page, for its head: there from the first byte, so that nothing jumps.

Not through Gradio's `css`, which arrives with its script and puts its own class before every rule.
"""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
STYLES = ("base", "header", "conversation", "why", "source", "library", "evaluation", "narrow")
SCRIPTS = ("base", "conversation", "composer", "source", "library", "evaluation")
"""In this order: `base` makes what the others use, `narrow` overrides."""


def head() -> str:
    """Return the HTML for the page's head."""
    style = "".join(_read(f"{name}.css") for name in STYLES)
    script = "".join(f"<script>{_read(f'{name}.js')}</script>" for name in SCRIPTS)
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style>{script}'


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
