"""What a footnote says: where a quotation stands, and the sentence it stands in."""

from __future__ import annotations

from qa.datatypes import Citation
from ui.messages import Language, message
from ui.wording import location_of, section_of


def footnote(citation: Citation, language: Language) -> str:
    """Return it in one line, as in 《报告》第3段（第二章），文件 报告.txt：“……。”."""
    section = section_of(citation)
    zh = language is Language.ZH
    place = location_of(citation, language)
    if section:
        place += f"（{section}）" if zh else f" ({section})"
    place += ("，" if zh else ", ") + message("export.file", language, name=citation.document.source)
    return f"{place}：“{citation.quote}”" if zh else f"{place}: “{citation.quote}”"
