"""What stands around a list: what leads up to it or introduces it, and what of the question stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.corpus.marks import number_of
from qa.reader.enumeration import Item
from qa.reader.list_asked import Asked, KnownItem, folded
from qa.reader.list_sources import FoundList, Source
from qa.text import clauses, sentences

_ANNOUNCING = re.compile("下列|以下|如下|这些")
_ANNOUNCED = re.compile("(?:下列|以下|这些)[^,，。;；:：]*|[^,，。;；:：]*如下")
"""下列条件, or 步骤如下."""
_TOLD = re.compile("([两二三四五六七八九十]|[0-9]{1,2})(?:[个项条点大种类]|方面)")
_NEAR = 40
"""Characters before a list in which it is said how many items follow."""


def led_up(found: FoundList) -> list[Item]:
    """Return where it stands what leads up to a list whose items fill sentences: the sentence before, and its own."""
    paragraph, start, _ = found.items[0]
    if found.lead:
        return [(found.lead, 0, len(found.lead.text))]
    if found.source not in (Source.NUMBERED, Source.ALIKE, Source.LOOSE):
        return []
    parts = sentences(folded(paragraph.text))
    opening = next((a for a, b in parts if a <= start < b), start)
    earlier = [(paragraph, a, b) for a, b in parts if b <= opening][-1:]
    if not earlier and found.above:
        earlier = [(found.above, a, b) for a, b in sentences(folded(found.above.text))[-1:]]
    return [*earlier, (paragraph, opening, start)]


def worded(
    found: FoundList, asked: Asked, items: Sequence[KnownItem], led_up: Sequence[Item]
) -> dict[str, float]:
    """Return what of the question stands around the list, and what of the list in the question."""
    wording, noun = asked.wording, asked.wording.asked_noun
    before = "\n".join(folded(p.text)[a:b] for p, a, b in led_up)
    introduced = _introduction(found, before)
    last, _, end = found.items[-1]
    announced = _ANNOUNCED.findall(introduced) if noun and (found.lead or "：" in introduced) else []
    after = folded(last.text)[end : end + 12]
    return {
        "worded": wording.coverage(f"{_titles(found)}\n{introduced}"),
        "near": wording.coverage(_clause(found) or before),
        "echoed": asked.echoed(_last_words(introduced) if found.lead else introduced),
        "asked_after": float(bool(noun) and noun in after[:5]),
        "asked_further": float(bool(noun) and noun in after),
        "asked_in": sum(known.asked for known in items) / len(items),
        **_foretold("" if found.source is Source.LOOSE else before, len(items), noun),
        "announced": float(any(noun in what for what in announced)),
        "announced_other": float(bool(announced) and not any(noun in what for what in announced)),
        "repeated": sum(known.repeated for known in items) / len(items),
        "given": sum(known.given for known in items) / len(items),
    }


def _last_words(introduced: str) -> str:
    return _ANNOUNCING.sub("", introduced[sentences(introduced)[-1][0] :])


def _titles(found: FoundList) -> str:
    of = found.lead or found.items[0][0]
    return folded("\n".join((found.passage.document.title, *of.section)))


def _introduction(found: FoundList, before: str) -> str:
    """Return, folded, what introduces the list.

    That is what leads up to it; of a list inside a sentence, the sentence without its items; of clauses that fill
    their sentences, the sentence before them and they themselves, since nothing else says what they are about.
    """
    paragraph, start, _ = found.items[0]
    if found.lead:
        return folded(found.lead.text)
    if found.source in (Source.ALIKE, Source.LOOSE):
        return "\n".join((before, *(folded(p.text)[a:b] for p, a, b in found.items)))
    if before:
        return before
    text = folded(paragraph.text)
    return _without(found, text, _around(sentences(text), text, start, found.items[-1][2]))


def _foretold(before: str, count: int, noun: str) -> dict[str, float]:
    """Return whether what leads up says how many items follow, and names what is asked for: 提出三点建议."""
    said = _TOLD.findall(before[-_NEAR:])
    told = {number_of(number) for number in said}
    return {
        "foretold": float(count in told),
        "misforetold": float(bool(told) and count not in told),
        "noun_before": float(bool(noun) and noun in before),
    }


def _around(parts: Sequence[tuple[int, int]], text: str, start: int, end: int) -> str:
    touched = [(a, b) for a, b in parts if a < end and start < b]
    return text[touched[0][0] : touched[-1][1]] if touched else text[start:end]


def _without(found: FoundList, text: str, around: str) -> str:
    for _, a, b in found.items:
        around = around.replace(text[a:b], "\n")
    return around


def _clause(found: FoundList) -> str:
    """Return, folded, the clause or clauses of a list inside a sentence, without its items; "" of other lists."""
    paragraph, start, _ = found.items[0]
    last, _, end = found.items[-1]
    if found.lead or last is not paragraph or found.source in (Source.ALIKE, Source.LOOSE):
        return ""
    text = folded(paragraph.text)
    return _without(found, text, _around(clauses(text), text, start, end))
