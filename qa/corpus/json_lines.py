"""The loader for JSON Lines: every line an object, a title its heading, texts its paragraphs, values one row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from qa.corpus.assembly import MAX_CELL, Assembly
from qa.corpus.encoding import decode
from qa.corpus.extract import Extract
from qa.datatypes import ParagraphKind
from qa.errors import InvalidRecordError

_TITLES = ("title", "标题", "標題", "name", "名称", "question", "问题")
MAX_TITLE = 120
MAX_DEPTH = 20
"""Of values within values; what lies deeper is not read."""


def extract_json_lines(content: bytes, name: str) -> Extract:
    """Return each line's texts, without its punctuation as JSON: escapes are no words of a document.

    Of an object the title (`title`, `标题`, `name`, …) becomes a heading, longer texts paragraphs, and short
    values one row, `key：value | key：value`. A line that is a text is a paragraph.

    Raises:
        EmptyDocumentError, UndecodableDocumentError: see `decode`.
        InvalidRecordError: a line that is no JSON; blank ones are passed over.

    """
    text, encoding = decode(content, name)
    assembly = Assembly()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            _add(assembly, _parsed(line, name, number))
    return assembly.extract(encoding, title=PurePath(name).stem)


def _parsed(line: str, name: str, number: int) -> Any:  # noqa: ANN401 - whatever the line holds
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidRecordError(name=name, format="JSON Lines", row=number) from error


def _add(assembly: Assembly, value: Any) -> None:  # noqa: ANN401
    title = _title_of(value) if isinstance(value, dict) else None
    if title:
        assembly.add(_valid(str(value[title])), ParagraphKind.HEADING, level=1)
    row: list[str] = []
    for key, text in _texts("", value, 0):
        if key == title:
            continue
        if key and len(text) <= MAX_CELL // 4 and "\n" not in text and not text.endswith(("。", "！", "？")):
            row.append(f"{key}：{text}")
        else:
            assembly.add(text)
    assembly.add_row(row)


def _title_of(value: dict[str, Any]) -> str | None:
    def fits(key: str) -> bool:
        text = value.get(key)
        return isinstance(text, str) and 0 < len(text.strip()) <= MAX_TITLE and "\n" not in text.strip()

    return next((key for key in _TITLES if fits(key)), None)


def _texts(key: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield every value with the key it stands under, as text; `true`, `false` and `null` say nothing alone."""
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for inner, each in value.items():
            yield from _texts(_valid(str(inner)), each, depth + 1)
    elif isinstance(value, list) and depth < MAX_DEPTH:
        for each in value:
            yield from _texts(key, each, depth + 1)
    elif isinstance(value, str) and value.strip():
        yield key, _valid(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield key, json.dumps(value)


def _valid(text: str) -> str:
    """Return the text without halves of characters, which JSON lets through."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
