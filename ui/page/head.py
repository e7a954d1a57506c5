"""Style and script of the page, for its head: there from the first byte, so that nothing jumps.

Not through Gradio's `css`, which arrives with its script and puts its own class before every rule.
"""

from __future__ import annotations

from pathlib import Path

from ui.markup import escape
from ui.messages import Language, message

ASSETS = Path(__file__).parent / "assets"
STYLES = ("base", "header", "conversation", "why", "source", "library", "evaluation", "narrow")
SCRIPTS = ("splash", "base", "conversation", "composer", "source", "library", "evaluation")
"""In this order: `base` makes what the others use, `narrow` overrides."""


def head(language: Language = Language.ZH) -> str:
    """Return the HTML for the page's head; `language` is that of a visitor who has chosen none."""
    style = "".join(_read(f"{name}.css") for name in STYLES)
    script = "".join(f"<script>{_read(f'{name}.js')}</script>" for name in SCRIPTS)
    taglines = " ".join(f'data-{each}="{escape(message("page.tagline", each))}"' for each in Language)
    texts = f'<meta name="yuanwen-tagline" data-language="{language}" {taglines}>'
    return f'<meta name="color-scheme" content="light dark">{texts}<style>{style}</style>{script}'


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
