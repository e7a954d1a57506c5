"""The held-out statutes and the state work reports as files of their own, and where in them a question's gold stands."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from collections.abc import Sequence
from pathlib import Path

from qa.datatypes import Paragraph

QUESTIONS = Path(__file__).parent / "questions"


def load_rows(name: str) -> list[dict]:
    """Return the questions of one of the files beside this one."""
    return [json.loads(line) for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines()]


def write_reports(data: Path, folder: Path, years: Sequence[int] | None = None) -> dict[int, list[str]]:
    """Write the reports of those years (all: None), a segment a line; return the segments by year."""
    reports = {}
    with gzip.open(data / "state_reports_2008_2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if years is None or row["year"] in years:
                reports[row["year"]] = row["segments"]
                text = "\n".join(row["segments"])
                (folder / report_name(row["year"])).write_text(text, encoding="utf-8")
    return reports


def report_name(year: int) -> str:
    """Return the file name of a year's report."""
    return f"{year}年政府工作报告.txt"


def write_held_out_laws(data: Path, folder: Path) -> dict[str, str]:
    """Write the held-out statutes; return the file name of each member of the archive."""
    wanted, names = set(json.loads((data / "held_out.json").read_text(encoding="utf-8"))["laws"]), {}
    with tarfile.open(data / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name in wanted else None
            if file is not None:
                names[member.name] = f"{len(names)}-{Path(member.name).name}"
                (folder / names[member.name]).write_bytes(file.read())
    return names


def segment_range(segments: Sequence[str], number: int) -> tuple[int, int]:
    """Return where a segment stands in its file."""
    start = sum(len(each) + 1 for each in segments[:number])
    return start, start + len(segments[number])


def article_range(text: str, article: str) -> tuple[int, int]:
    """Return where an article begins and its first paragraph ends.

    Raises:
        ValueError: the text has no such article.

    """
    found = re.search(rf"^\s*{article}\s.*$", text.partition("<!-- INFO END -->")[2] or text, re.MULTILINE)
    if found is None:
        raise ValueError(f"no {article}")
    return text.index(found[0]), text.index(found[0]) + len(found[0])


def stands_in(paragraph: Paragraph, gold: tuple[int, int]) -> bool:
    """Say whether the paragraph holds a part of the gold range of its source text."""
    return any(a < gold[1] and gold[0] < b for a, b in paragraph.source_spans)
