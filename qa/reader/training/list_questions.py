"""List questions written over whole speeches, articles and reports of the training texts, and those texts.

Their items stand in several sentences or paragraphs more often than those of `questions.jsonl.xz`, whose texts are
a dozen lines each. A row of `list_questions.jsonl.xz` is `source`, `question`, `held` and `spans`: offsets of the
items in the whole text, so that no text is kept here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from qa.reader.training.written import WrittenQuestion, read_rows, source_lines

QUESTIONS = Path(__file__).parent / "list_questions.jsonl.xz"
"""The questions, without their texts."""

_PARAGRAPH = 350
"""Characters of a paragraph that is put together from lines, from which on it ends at the next full stop."""
_MARKS = tuple("，。；：！？、…”")
"""What a line ends with that is no heading."""
_BEGINS = re.compile("——|[一二三四五六七八九]、|（[一二三四五六七八九十]）|各位代表")


def load_list_questions(data: Path, questions: Path = QUESTIONS) -> list[WrittenQuestion]:
    """Read the questions with the whole texts that they were written over, found in the folder `data`.

    Raises:
        FileNotFoundError: a file of `data` is missing.
        KeyError: it lacks a text that a question names.

    """
    rows = read_rows(questions)
    texts = whole_texts(data, {r["source"] for r in rows})
    return [
        WrittenQuestion(
            r["source"], texts[r["source"]], "list", r["question"],
            tuple((a, b) for a, b in r["spans"]), r["held"],
        )
        for r in rows
    ]  # fmt: skip


def whole_texts(data: Path, sources: Collection[str]) -> dict[str, str]:
    """Return the whole texts of these sources, a paragraph a line, a statute's title before them.

    The lines of state reports break sentences: they are put together to paragraphs.
    """
    return {
        source: "\n".join(
            [*(f"【{title}】" for title in lines[:1] if title), *_paragraphs(source, lines[1:])]
        )
        for source, lines in source_lines(data, set(sources))
    }


def _paragraphs(source: str, lines: Sequence[str]) -> list[str]:
    kept = [line.strip() for line in lines if line.strip()]
    return together(kept) if source.startswith("state:") else kept


def together(lines: Sequence[str]) -> list[str]:
    """Put lines together to paragraphs: a new one begins at a mark, behind a heading, or when the last grows long.

    >>> together(["过去一年，", "成绩不小。", "——粮食增产。", "油料增产。"])
    ['过去一年，成绩不小。', '——粮食增产。油料增产。']
    """
    found: list[str] = []
    for line in lines:
        ended = not found or not found[-1].endswith(_MARKS)
        ended = ended or (len(found[-1]) > _PARAGRAPH and found[-1].endswith("。"))
        if ended or _BEGINS.match(line):
            found.append(line)
        else:
            found[-1] += line
    return found
