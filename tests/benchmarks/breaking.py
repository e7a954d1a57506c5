"""Clean documents and ways to break them, for the repair benchmark: every character keeps its truth.

A clean document is a list of paragraphs with their kinds. `break_document` sets it as a scanned or printed
file would be set (columns, pages, running headers, page numbers, stray spaces) and says of each character of
the result which paragraph it belongs to, or what it is that repair has to delete.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from qa.corpus.lines import columns
from qa.corpus.marks import mark_of

HEADER, PAGE_NUMBER, SPACE, BREAK = -1, -2, -3, -4
"""What the characters are that repair has to delete; paragraphs count from 0."""

_OPENING, _CLOSING = "（“‘《〈【(", "，。；：、！？）”’》〉】…%)"


@dataclass(frozen=True, slots=True)
class Clean:
    """A paragraph as it should come out; `kind` is heading, contents, article, list_item or body."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set. `width` is in characters or, with `by_columns`, in half-width columns."""

    width: int | None
    by_columns: bool
    punctuation: str
    keep_words: bool
    marking: str
    page: int | None
    header: str
    number: str
    airy: bool
    space_rate: float

    @property
    def name(self) -> str:
        """Return the group that figures are broken down by."""
        return f"{'wrapped' if self.width else 'long lines'}, {self.marking}{', pages' if self.page else ''}"


@dataclass(slots=True)
class Broken:
    """The broken text and the truth about each of its characters."""

    text: str = ""
    truth: list[int] = field(default_factory=list)
    fragments: list[tuple[int, int, int]] = field(default_factory=list)
    """Paragraph, start and end of each piece of content, in order."""

    def add(self, text: str, truth: int) -> None:
        """Append characters that are all of one kind."""
        self.text += text
        self.truth.extend([truth] * len(text))


def choose_setting(rng: random.Random) -> Setting:
    """Draw a setting; the proportions are the benchmark's definition, not measured on anything."""
    wrapped = rng.random() < 0.6
    paged = rng.random() < 0.7
    spaced = rng.random() < 0.4
    return Setting(
        width=rng.randint(20, 60) if wrapped else None,
        by_columns=rng.random() < 0.5,
        punctuation=rng.choice(["free", "pulled", "hanging"]),
        keep_words=rng.random() < 0.5,
        marking=rng.choices(["indent", "blank line", "bare"], [5, 3, 2] if wrapped else [3, 4, 3])[0],
        page=(rng.randint(20, 45) if wrapped else rng.randint(600, 1500)) if paged else None,
        header=rng.choice(["none", "fixed", "fixed", "alternating", "with number"]),
        number=rng.choice(
            ["none", "第{}页", "第 {} 页 共 {total} 页", "- {} -", "— {} —", "{}/{total}", "{}", "·{}·"]
        ),
        airy=rng.random() < 0.5,
        space_rate=rng.uniform(0.005, 0.06) if spaced else 0.0,
    )


def break_document(paragraphs: list[Clean], title: str, setting: Setting, rng: random.Random) -> Broken:
    """Set a document as `setting` says."""
    pages = _pages(paragraphs, setting, rng)
    broken = Broken()
    for number, page in enumerate(pages, start=1):
        if number > 1:
            _add_page_break(broken, number, len(pages), title, setting)
        for index, (paragraph, piece, opens) in enumerate(page):
            if opens and (index or number > 1):
                broken.add("\n" if setting.marking == "blank line" else "", BREAK)
            if (
                opens
                and setting.marking == "indent"
                and paragraphs[paragraph].kind not in ("heading", "contents")
            ):
                broken.add("　　", BREAK)
            _add_piece(broken, paragraph, piece, paragraphs[paragraph].kind, setting, rng)
            broken.add("\n", BREAK)
    if setting.page and setting.number != "none":
        broken.add(_number(setting, len(pages), len(pages)) + "\n", PAGE_NUMBER)
    return broken


def _add_piece(
    broken: Broken, paragraph: int, piece: str, kind: str, setting: Setting, rng: random.Random
) -> None:
    start = len(broken.text)
    for place, character in enumerate(piece):
        broken.add(character, paragraph)
        following = piece[place + 1 : place + 2]
        letters = "\u4e00" <= character <= "\u9fff" and "\u4e00" <= following <= "\u9fff"
        if letters and kind not in ("heading", "contents") and rng.random() < setting.space_rate:
            broken.add(" ", SPACE)
    broken.fragments.append((paragraph, start, len(broken.text)))


def _add_page_break(broken: Broken, number: int, total: int, title: str, setting: Setting) -> None:
    air = "\n" if setting.airy else ""
    if setting.number == "none" and setting.header == "none":
        broken.add("\n", BREAK)
        return
    broken.add(air, BREAK)
    if setting.number != "none":
        broken.add(_number(setting, number - 1, total) + "\n" + air, PAGE_NUMBER)
    if setting.header != "none":
        name = "内部资料　注意保存" if setting.header == "alternating" and number % 2 else title
        broken.add(f"{name}　{number}" if setting.header == "with number" else name, HEADER)
        broken.add("\n" + air, BREAK)


def _number(setting: Setting, number: int, total: int) -> str:
    return setting.number.replace("{total}", str(total)).replace("{}", str(number))


def _pages(
    paragraphs: list[Clean], setting: Setting, rng: random.Random
) -> list[list[tuple[int, str, bool]]]:
    """Return for each page its pieces: paragraph, text, and whether it opens the paragraph."""
    if setting.width is None:
        return _long_line_pages(paragraphs, setting, rng)
    lines = [
        (index, line, number == 0)
        for index, paragraph in enumerate(paragraphs)
        for number, line in enumerate(_wrapped(paragraph, setting))
    ]
    size = setting.page or len(lines)
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def _long_line_pages(
    paragraphs: list[Clean], setting: Setting, rng: random.Random
) -> list[list[tuple[int, str, bool]]]:
    """Cut pages in mid-sentence: a page that is full ends inside the next paragraph that can be cut."""
    pages: list[list[tuple[int, str, bool]]] = [[]]
    filled = 0
    for index, paragraph in enumerate(paragraphs):
        text, opens = paragraph.text, True
        while (
            setting.page and filled + len(text) > setting.page and (cut := _cut_place(paragraph, text, rng))
        ):
            pages[-1].append((index, text[:cut], opens))
            pages.append([])
            text, opens, filled = text[cut:], False, 0
        pages[-1].append((index, text, opens))
        filled += len(text)
    return pages


def _cut_place(paragraph: Clean, text: str, rng: random.Random) -> int:
    if paragraph.kind in ("heading", "contents") or len(text) < 20:
        return 0
    places = [
        place
        for place in range(4, len(text) - 3)
        if text[place - 1] not in "。；：！？”" and text[place] not in _CLOSING
    ]
    return rng.choice(places) if places else 0


def _wrapped(paragraph: Clean, setting: Setting) -> list[str]:
    indented = setting.marking == "indent" and paragraph.kind not in ("heading", "contents")
    measure = columns if setting.by_columns else len
    width = (setting.width or 0) * (2 if setting.by_columns else 1)
    lines, rest, room = [], paragraph.text, width - (measure("　　") if indented else 0)
    while rest:
        cut = _line_end(rest, room, measure, setting)
        lines.append(rest[:cut].rstrip(" "))
        rest, room = rest[cut:].lstrip(" "), width
    return lines


def _line_end(text: str, room: int, measure: object, setting: Setting) -> int:
    used = cut = 0
    while cut < len(text) and (used := used + measure(text[cut])) <= room:  # type: ignore[operator]
        cut += 1
    if cut == len(text):
        return cut
    start = cut
    if setting.punctuation == "hanging" and text[cut] in _CLOSING:
        cut += 1
    elif setting.punctuation == "pulled":
        while cut > 1 and (text[cut] in _CLOSING or text[cut - 1] in _OPENING):
            cut -= 1
    word = cut
    while setting.keep_words and 0 < word < len(text) and text[word].isascii() and text[word - 1].isascii():
        word -= 1
    return (word if word > start // 2 else cut) or 1


def kind_of(text: str) -> str:
    """Return the kind of a clean paragraph that is no heading."""
    mark = mark_of(text)
    if mark is None or mark.style in ("part", "chapter", "section", "division"):
        return "body"
    return "article" if mark.style == "article" else "list_item"
