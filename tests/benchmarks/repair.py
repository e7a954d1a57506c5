"""Measure paragraph repair: break clean documents, repair them, score every boundary and every deletion.

    python -m tests.benchmarks.repair --data DIR [--split held-out|tune] [--documents N] [--seed N]

Clean paragraphs come from `laws.tar.xz` and `state_reports_2008_2022.jsonl.gz`; `held_out.json` says which
laws and years belong to `held-out`. Rules and parameters are chosen on `tune`; figures are those of `held-out`.
Precision and recall count joins of neighbouring lines, removed running headers, page numbers and spaces.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa.corpus.lines import text_lines
from qa.corpus.marks import ends_clause_group
from qa.corpus.repair import repair
from tests.benchmarks.breaking import (
    BREAK,
    HEADER,
    PAGE_NUMBER,
    SPACE,
    Broken,
    Clean,
    break_document,
    choose_setting,
    kind_of,
)

_STRAY = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_OPENERS = (
    "——",
    "一要",
    "二要",
    "一是",
    "二是",
    "三是",
    "第一，",
    "第二，",
    "第三，",
    "各位代表",
    "今年",
    "过去",
)


def law_documents(data: Path, held_out: bool) -> Iterator[tuple[str, list[Clean]]]:
    """Yield title and paragraphs of the laws of one split, with a table of contents where there are chapters."""
    names = set(json.loads((data / "held_out.json").read_text(encoding="utf-8"))["laws"])
    with tarfile.open(data / "laws.tar.xz") as archive:
        for member in archive:
            if member.isfile() and (member.name in names) == held_out:
                file = archive.extractfile(member)
                if file is not None:
                    yield from _law(file.read().decode("utf-8"))


def _law(markdown: str) -> Iterator[tuple[str, list[Clean]]]:
    paragraphs = []
    for block in re.split(r"\n\s*\n", re.sub(r"<!--.*?-->", "", markdown, flags=re.S)):
        text = re.sub(r"\s*\n\s*", "", block).strip()
        heading = text.startswith("#")
        text = re.sub(r"  +", "　", text.lstrip("# ")) if heading else text
        if heading and 2 <= len(text) <= 60:
            paragraphs.append(Clean(text, "heading"))
        elif _is_sound(text):
            paragraphs.append(Clean(text, kind_of(text)))
    if len(paragraphs) >= 8 and paragraphs[0].kind == "heading":
        yield paragraphs[0].text, paragraphs


def _is_sound(text: str) -> bool:
    """Leave out what is broken in the source itself, so that truth is true: cut lines, tables, stray spaces."""
    if not text or "|" in text or "\t" in text or not ends_clause_group(text):
        return False
    return len(_STRAY.findall(text)) <= (1 if re.match(r"第.{1,8}条", text) else 0)


def report_documents(data: Path, held_out: bool, rng: random.Random) -> Iterator[tuple[str, list[Clean]]]:
    """Yield the state work reports of one split; their segments are put together to paragraphs."""
    years = json.loads((data / "held_out.json").read_text(encoding="utf-8"))["state_report_years"]
    with gzip.open(data / "state_reports_2008_2022.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            if (row["year"] in years) == held_out:
                yield row["segments"][0], _report(row["segments"], rng)


def _report(segments: list[str], rng: random.Random) -> list[Clean]:
    paragraphs = [Clean(segments[0], "heading")]
    text, limit = "", 0
    for segment in (segment.strip() for segment in segments[3:]):
        if not text and len(segment) < 40 and not ends_clause_group(segment) and not segment.endswith("，"):
            paragraphs.append(Clean(segment, "heading"))
            continue
        if (
            text
            and ends_clause_group(text)
            and not text.endswith("；")
            and (len(text) > limit or segment.startswith(_OPENERS) or kind_of(segment) != "body")
        ):
            paragraphs.append(Clean(text, kind_of(text)))
            text = ""
        limit = limit if text else rng.randint(60, 600)
        text += segment
        if ends_clause_group(text) and not text.endswith("；") and len(text) > limit:
            paragraphs.append(Clean(text, kind_of(text)))
            text = ""
    return [paragraph for paragraph in paragraphs if paragraph.kind == "heading" or _is_sound(paragraph.text)]


def with_contents(paragraphs: list[Clean], rng: random.Random) -> list[Clean]:
    """Put a table of contents under the title when there are headings enough."""
    headings = [paragraph.text for paragraph in paragraphs[1:] if paragraph.kind == "heading"]
    if len(headings) < 3 or rng.random() < 0.4:
        return paragraphs
    filler = rng.choice(["……………… {}", "........{}", "", "　　　　{}", "\t{}"])
    rows = [Clean(text + filler.format(3 + 2 * place), "contents") for place, text in enumerate(headings)]
    return [paragraphs[0], Clean(rng.choice(["目录", "目　　录"]), "heading"), *rows, *paragraphs[1:]]


def score(paragraphs: list[Clean], broken: Broken, group: str, counts: Counter[str], verbose: bool) -> None:
    """Repair one broken document and add up what was right and wrong, overall and by `group`."""
    repaired, _ = repair(broken.text, text_lines(broken.text))
    owner = [BREAK] * len(broken.text)
    for number, paragraph in enumerate(repaired):
        for start, end in paragraph.source_spans:
            owner[start:end] = [number] * (end - start)
    _score_joins(paragraphs, broken, owner, group, counts, verbose)
    _score_lines(broken, owner, counts, verbose)
    for place, truth in enumerate(broken.truth):
        if broken.text[place] == " " and broken.text[place - 1] != "\n":
            if truth == SPACE:
                counts["spaces hit" if owner[place] == BREAK else "spaces missed"] += 1
                if verbose and owner[place] != BREAK:
                    print("space  ", group, repr(broken.text[place - 20 : place + 20]))
            elif truth >= 0 and owner[place] == BREAK:
                counts["spaces wrong"] += 1


def _score_joins(
    paragraphs: list[Clean], broken: Broken, owner: list[int], group: str, counts: Counter[str], verbose: bool
) -> None:
    for (paragraph, _, end), (following, start, _) in zip(
        broken.fragments, broken.fragments[1:], strict=False
    ):
        joined = owner[end - 1] == owner[start] != BREAK
        counts["boundaries"] += 1
        outcome = ("hit" if joined else "missed") if paragraph == following else "wrong" if joined else "kept"
        counts[f"joins {outcome}"] += 1
        counts[f"joins {outcome} | {group}"] += 1
        if outcome == "wrong":
            counts[f"glued to a {paragraphs[paragraph].kind}: {paragraphs[following].kind}"] += 1
        if verbose and outcome in ("missed", "wrong"):
            print(
                f"{outcome:7}{group:32}{broken.text[end - 30 : end]!r} ⏎ {broken.text[start : start + 30]!r}"
            )


def _score_lines(broken: Broken, owner: list[int], counts: Counter[str], verbose: bool) -> None:
    place = 0
    for line in broken.text.splitlines(keepends=True):
        letters = [at for at in range(place, place + len(line)) if not broken.text[at].isspace()]
        place += len(line)
        if not letters:
            continue
        truth = broken.truth[letters[0]]
        gone = owner[letters[0]] == BREAK
        name = {HEADER: "headers", PAGE_NUMBER: "page numbers"}.get(truth)
        if name:
            counts[f"{name} {'hit' if gone else 'missed'}"] += 1
        elif gone:
            name = "page numbers" if re.fullmatch(r"\W*第?\s*\d+\W*页?\W*", line.strip()) else "headers"
            counts[f"{name} wrong"] += 1
        if verbose and gone != (truth in (HEADER, PAGE_NUMBER)):
            print("deleted" if gone else "kept   ", repr(line[:60]))


def print_table(counts: Counter[str]) -> None:
    """Print precision and recall of everything that was scored."""
    print(f"{'':34}{'precision':>10}{'recall':>8}{'hit':>9}{'wrong':>7}{'missed':>8}")
    groups = sorted({key.split(" | ")[1] for key in counts if " | " in key})
    for name, suffix in [
        ("joins", ""), ("headers", ""), ("page numbers", ""), ("spaces", ""), *(("joins", f" | {group}") for group in groups)
    ]:  # fmt: skip
        hit, wrong, missed = (counts[f"{name} {outcome}{suffix}"] for outcome in ("hit", "wrong", "missed"))
        precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + missed)
        print(f"{name + suffix:34}{precision:10.4f}{recall:8.4f}{hit:9}{wrong:7}{missed:8}")
    for key in sorted(key for key in counts if key.startswith("glued")):
        print(f"{key}: {counts[key]}")
    print(f"boundaries {counts['boundaries']}, of which paragraph ends kept apart {counts['joins kept']}")


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=["tune", "held-out"], default="held-out")
    parser.add_argument(
        "--documents", type=int, default=687, help="laws sampled from the split; 687 is all of held-out"
    )
    parser.add_argument("--seed", type=int, default=2018)
    parser.add_argument("--verbose", action="store_true", help="print every mistake")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    held_out = options.split == "held-out"
    laws = list(law_documents(options.data, held_out))
    documents = rng.sample(laws, min(options.documents, len(laws)))
    reports = list(report_documents(options.data, held_out, rng))
    counts: Counter[str] = Counter()
    started = time.perf_counter()
    for title, paragraphs in documents + reports * 8:
        setting = choose_setting(rng)
        set_in = with_contents(paragraphs, rng)
        score(set_in, break_document(set_in, title, setting, rng), setting.name, counts, options.verbose)
    seconds = time.perf_counter() - started
    print(
        f"{options.split}: {len(documents)} laws, {len(reports)} reports in 8 settings each, {seconds:.0f} s"
    )
    print_table(counts)


if __name__ == "__main__":
    main()
