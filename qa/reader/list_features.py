"""What is known of a list that may answer a question, and of the best span alone: numbers from about -1 to 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from math import log
from statistics import median

from embeddings.text import fold_characters
from qa.corpus.marks import number_of
from qa.datatypes import Paragraph
from qa.reader.candidates import Candidate
from qa.reader.coordinations import members
from qa.reader.list_sources import FoundList, Source
from qa.reader.question import AnswerType, Question
from qa.reader.wording import Wording
from qa.text import clauses, sentences

_ANNOUNCING = re.compile("下列|以下|如下|这些")
_ANNOUNCED = re.compile("(?:下列|以下|这些)[^,，。;；:：]*|[^,，。;；:：]*如下")
"""下列条件, or 步骤如下."""
_ASKED_FOR = re.compile(r"哪(?:些|几[个种项类条]?)(\w{2,6})")
_REACH = 4
"""Characters after a span in which the asked noun may follow."""
_SEVERAL = re.compile("哪几|分别|各是")
_INTRODUCING = re.compile("(?:包括|包含|分为|分别[是为有]?|设有|[:：有是为即如])$")
_COUNT = re.compile("[两二三四五六七八九十]|[0-9]{1,2}")
_RAGGED = "的了着过等和与及或并而"
_JOINED = "、和与及或"
_BEST = 8
"""Spans of the reader that a list is held against."""


class Asked:
    """A question with the reader's spans, best first: what every list of it is held against."""

    def __init__(self, question: Question, wording: Wording, candidates: Sequence[Candidate]) -> None:
        self.question, self.wording, self.candidates = question, wording, candidates
        self.spans: dict[object, list[tuple[int, int, int]]] = {}
        for rank, c in enumerate(candidates, 1):
            q = c.quotation
            at = self.spans.setdefault((q.document.id, q.paragraph.kind, q.paragraph.number), [])
            at.append((rank, q.start, q.end))

    def read_in(self, found: FoundList, paragraph: Paragraph) -> list[tuple[int, int, int]]:
        """Return rank, start and end of the spans in a paragraph."""
        return self.spans.get((found.passage.document.id, paragraph.kind, paragraph.number), [])


def list_features(found: FoundList, asked: Asked) -> dict[str, float]:
    """Return what is known of a list.

    Where the reader's spans stand to it, what of the question stands around it, how alike its items are, and what
    stands at its edges.
    """
    return {
        **_read(found, asked),
        **_worded(found, asked),
        **_built(found),
        **_bounded(found, asked.question),
    }


def _read(found: FoundList, asked: Asked) -> dict[str, float]:
    """Return how the reader's spans stand to the list: which touches it, or is all of it, or one of its items."""
    touching: list[int] = []
    paragraph, start, _ = found.items[0]
    last, _, end = found.items[-1]
    for p, a, b in found.items:
        touching += [rank for rank, s, e in asked.read_in(found, p) if s < b and a < e]
    if found.lead:
        touching += [rank for rank, _, _ in asked.read_in(found, found.lead)]
    here = asked.read_in(found, paragraph) if last is paragraph else []
    near = here[:_BEST]
    items = sum(
        any(_overlap(a, b, s, e) > 0.6 for _, s, e in near) for p, a, b in found.items if p is paragraph
    )
    return {
        "read": 1 / min(touching) if touching else 0.0,
        "whole_read": max((_overlap(start, end, s, e) / rank**0.5 for rank, s, e in near), default=0.0),
        "whole_best": max((_overlap(start, end, s, e) for rank, s, e in near if rank == 1), default=0.0),
        "begun_read": max((1 / rank for rank, s, _ in near if s == start), default=0.0),
        "ended_read": max((1 / rank for rank, _, e in near if e == end), default=0.0),
        "items_read": items / len(found.items),
    }


def _overlap(a: int, b: int, s: int, e: int) -> float:
    """Return what two spans share of what they cover together."""
    return max(0, min(b, e) - max(a, s)) / (max(b, e) - min(a, s))


def _worded(found: FoundList, asked: Asked) -> dict[str, float]:
    """Return what of the question stands around the list, and what of the list in the question."""
    question, wording = asked.question, asked.wording
    introduced = _introduction(found)
    items = [_folded(p.text)[a:b] for p, a, b in found.items]
    last, _, end = found.items[-1]
    noun = wording.asked_noun
    announced = _ANNOUNCED.findall(introduced) if noun and (found.lead or "：" in introduced) else []
    after = _folded(last.text)[end : end + 12]
    return {
        "worded": wording.coverage(f"{_titles(found)}\n{introduced}"),
        "near": wording.coverage(_clause(found)),
        "echoed": _echoed(found, question, introduced),
        "asked_after": float(bool(noun) and noun in after[:5]),
        "asked_further": float(bool(noun) and noun in after),
        "asked_in": sum(bool(noun) and item.endswith(noun) for item in items) / len(items),
        "announced": float(any(noun in what for what in announced)),
        "announced_other": float(bool(announced) and not any(noun in what for what in announced)),
        "repeated": sum(map(wording.repeated, items)) / len(items),
        "given": sum(item in question.folded for item in items) / len(items),
    }


def _built(found: FoundList) -> dict[str, float]:
    """Return by what it was found, how many items it has, and how alike they are."""
    texts = [p.text[a:b] for p, a, b in found.items]
    sizes = [len(text) for text in texts]
    first, last = _longer(sizes[0], sizes[1:]), _longer(sizes[-1], sizes[:-1])
    mean = sum(sizes) / len(sizes)
    return {
        **{source.value: float(found.source is source) for source in Source},
        "led": float(found.lead is not None),
        "likelier": 1 / (1 + found.reading),
        "two": float(len(texts) == 2),
        "several": log(len(texts)),
        "length": log(mean) / 2,
        "spread": min(2.0, (sum((s - mean) ** 2 for s in sizes) / len(sizes)) ** 0.5 / mean),
        "first_long": max(0.0, first),
        "first_short": max(0.0, -first),
        "last_long": max(0.0, last),
        "last_short": max(0.0, -last),
        "alike_first": _alike([text[0] for text in texts]),
        "alike_last": _alike([text[-1] for text in texts]),
        "commas": sum("，" in text for text in texts) / len(texts),
        "broken": float(any("，" in text for text in texts) and not all("，" in text for text in texts)),
        "over_sentences": float(any("。" in text or "；" in text for text in texts)),
        "enumerating": sum("、" in text for text in texts) / len(texts),
        "ragged": sum(text[0] in _RAGGED or text[-1] in _RAGGED for text in texts) / len(texts),
    }


def _longer(size: int, others: Sequence[int]) -> float:
    """Return by how much longer it is than the others, as a logarithm, -2 to 2."""
    return max(-2.0, min(2.0, log(size / median(others))))


def _alike(characters: Sequence[str]) -> float:
    most = max(characters.count(c) for c in set(characters))
    return most / len(characters) if most > 1 else 0.0


def _bounded(found: FoundList, question: Question) -> dict[str, float]:
    """Return what stands at the edges: a colon or 包括 before, 等 or a count after, or a further item cut off."""
    paragraph, start, _ = found.items[0]
    last, _, end = found.items[-1]
    before, after = paragraph.text[max(0, start - 4) : start], last.text[end : end + 6].lstrip("”》」")
    count = len(found.items)
    stated = _COUNT.match(after.removeprefix("等").removeprefix("这"))
    counted = question.count == count
    inside = last is paragraph and found.source is not Source.NUMBERED
    return {
        "counted": float(counted),
        "counted_numbered": float(counted and found.source is Source.NUMBERED),
        "miscounted": float(question.count is not None and not counted),
        "stated": float(stated is not None and number_of(stated[0]) == count),
        "misstated": float(stated is not None and number_of(stated[0]) != count),
        "after_colon": float(inside and before[-1:] in ("：", ":")),
        "introduced": float(inside and _INTRODUCING.search(before.rstrip("“《「")) is not None),
        "closed": float(inside and after[:1] in ("等", "…")),
        "opens_clause": float(inside and not before[-1:].isalnum()),
        "ends_clause": float(inside and not after[:1].isalnum()),
        "cut_before": float(inside and before[-1:] in tuple(_JOINED)),
        "cut_after": float(inside and after[:1] in tuple(_JOINED)),
        "in_quotes": float(
            inside and before[-1:] in tuple("“「") and last.text[end : end + 1] in tuple("”」")
        ),
    }


def single_features(asked: Asked) -> dict[str, float]:
    """Return what is known of the best span, and whether the question asks for several things in so many words."""
    top, question = asked.candidates[0], asked.question
    quotation = top.quotation
    span = fold_characters(quotation.text)
    text = _folded(quotation.paragraph.text)
    return {
        "bias": 1.0,
        "named": float(_is_named(span, text[quotation.end : quotation.end + _REACH], question)),
        "whole": float("、" in span),
        "coordinated": float(len(members(span, 0, len(span))) > 1),
        "plural": float(bool(question.count or _SEVERAL.search(question.folded))),
        "some": float("哪些" in question.folded),
        "span_length": log(len(span)) / 2,
        "span_repeated": asked.wording.repeated(span),
        "untyped": float(question.answer_type is not AnswerType.LIST),
    }


def _is_named(span: str, after: str, question: Question) -> bool:
    """Whether the span is one of the asked sort: 市水务部门, for 哪些部门, or 市水务 where 部门 follows."""
    asked = _ASKED_FOR.search(question.folded)
    if asked is None or "、" in span or span in question.folded:
        return False
    following = "".join(takewhile(lambda c: c.isalnum(), after))
    return any(
        span.endswith(asked[1][:size]) or asked[1][:size] in following for size in range(2, len(asked[1]) + 1)
    )


# Hundreds of lists of one question stand in a handful of paragraphs.
_folded = lru_cache(maxsize=256)(fold_characters)
_sentences = lru_cache(maxsize=256)(sentences)
_clauses = lru_cache(maxsize=256)(clauses)


def _titles(found: FoundList) -> str:
    of = found.lead or found.items[0][0]
    return _folded("\n".join((found.passage.document.title, *of.section)))


def _introduction(found: FoundList) -> str:
    """Return, folded, what introduces the list.

    That is what leads up to it; of a list inside a sentence, the sentence without its items; of clauses that fill
    their sentences, the sentence before them and they themselves, since nothing else says what they are about.
    """
    paragraph, start, end = found.items[0]
    if found.lead:
        return _folded(found.lead.text)
    text = _folded(paragraph.text)
    if found.items[-1][0] is not paragraph:
        return _around(_sentences(text), text, start, end)
    if found.source in (Source.ALIKE, Source.LOOSE):
        own = "\n".join(text[a:b] for _, a, b in found.items)
        before = [part for part in _sentences(text) if part[1] <= start]
        opening = next((a for a, b in _sentences(text) if a <= start < b), start)
        return "\n".join((text[slice(*before[-1])] if before else "", text[opening:start], own))
    return _without(found, text, _around(_sentences(text), text, start, found.items[-1][2]))


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
    text = _folded(paragraph.text)
    return _without(found, text, _around(_clauses(text), text, start, end))


def _echoed(found: FoundList, question: Question, introduced: str) -> float:
    """Return the share of the introducing sentence's character pairs that the question holds."""
    last = introduced[_sentences(introduced)[-1][0] :] if found.lead else introduced
    last = _ANNOUNCING.sub("", last)
    pairs = [last[i : i + 2] for i in range(len(last) - 1) if last[i : i + 2].isalpha()]
    return sum(p in question.folded for p in pairs) / len(pairs) if pairs else 0.0
