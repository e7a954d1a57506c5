"""What is known of a list that may answer a question, and of the best span alone: numbers from about -1 to 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from math import log
from statistics import median

from embeddings.text import fold_characters
from qa.corpus.marks import number_of
from qa.reader.coordinations import members
from qa.reader.enumeration import Item
from qa.reader.list_asked import BEST, POINTING, Asked, KnownItem, folded, overlap
from qa.reader.list_sources import FoundList, Source
from qa.reader.list_surroundings import led_up, worded
from qa.reader.question import AnswerType, Question

_ASKED_FOR = re.compile(r"哪(?:些|几[个种项类条]?)(\w{2,6})")
_REACH = 4
"""Characters after a span in which the asked noun may follow."""
_SEVERAL = re.compile("哪几|分别|各是")
_INTRODUCING = re.compile("(?:包括|包含|分为|分别[是为有]?|设有|[:：有是为即如])$")
_COUNT = re.compile("[两二三四五六七八九十]|[0-9]{1,2}")
_FAR = 1.5
"""A logarithm: more than four times as many items as asked for count as no more."""
_SENTENCE_END = "。！？!?…"
_RAGGED = "的了着过等和与及或并而"
_JOINED = "、和与及或"


def list_features(found: FoundList, asked: Asked) -> dict[str, float]:
    """Return what is known of a list.

    Where the reader's spans stand to it, what of the question stands around it, how alike its items are, and what
    stands at its edges.
    """
    items = [asked.item(found, each) for each in found.items]
    before = led_up(found)
    read = _read(found, asked, items, before)
    return {
        **read,
        **worded(found, asked, items, before),
        **_built(found),
        **_bounded(found, asked.question),
        **_general(found, asked, read["read"]),
    }


def _read(
    found: FoundList, asked: Asked, items: Sequence[KnownItem], before: Sequence[Item]
) -> dict[str, float]:
    """Return how the reader's spans stand to the list: which touches it, or is all of it, or one of its items."""
    paragraph, start, _ = found.items[0]
    last, _, end = found.items[-1]
    touching = [known.read for known in items if known.read]
    if found.lead:
        touching += [rank for rank, _, _ in asked.read_in(found, found.lead)]
    near = [] if last is not paragraph else [
        (rank, s, e) for rank, s, e in asked.read_in(found, paragraph)[:BEST] if s < end and start < e
    ]  # fmt: skip
    # what stands before a run of clauses may be the items that it leaves out
    before = [] if found.source is Source.LOOSE else before
    led_up = [rank for p, a, b in before for rank, s, e in asked.read_in(found, p) if s < b and a < e]
    return {
        "read": 1 / min(touching) if touching else 0.0,
        "whole_read": max((overlap(start, end, s, e) / rank**0.5 for rank, s, e in near), default=0.0),
        "whole_best": max((overlap(start, end, s, e) for rank, s, e in near if rank == 1), default=0.0),
        "begun_read": max((1 / rank for rank, s, _ in near if s == start), default=0.0),
        "ended_read": max((1 / rank for rank, _, e in near if e == end), default=0.0),
        "items_read": sum(known.marked for known in items) / len(items),
        "led_up_read": 1 / min(led_up) if led_up else 0.0,
        "retrieved": 1 / max(1, found.passage.rank),
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


def _general(found: FoundList, asked: Asked, read: float) -> dict[str, float]:
    """Return by what it was found, and how long its items are, for questions after what sentences tell."""
    sizes = [b - a for _, a, b in found.items]
    return {
        "general_numbered": asked.general * (found.source is Source.NUMBERED),
        "general_alike": asked.general * (found.source is Source.ALIKE),
        "general_loose": asked.general * (found.source is Source.LOOSE),
        "general_marked": asked.general * (found.source is Source.MARKED),
        "general_read": asked.general * read,
        "general_length": asked.general * log(sum(sizes) / len(sizes)) / 2,
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
    counted = question.count == count  # of runs of clauses, and of the best spans, some count is always right
    inside = last is paragraph and found.source is not Source.NUMBERED
    return {
        "counted": float(counted and found.source not in (Source.LOOSE, Source.SPANS)),
        "counted_numbered": float(counted and found.source is Source.NUMBERED),
        "miscounted": float(question.count is not None and not counted),
        "miscounted_by": min(_FAR, abs(log(count / question.count))) if question.count else 0.0,
        "stated": float(stated is not None and number_of(stated[0]) == count),
        "misstated": float(stated is not None and number_of(stated[0]) != count),
        "after_colon": float(inside and before[-1:] in ("：", ":")),
        "introduced": float(inside and _INTRODUCING.search(before.rstrip("“《「")) is not None),
        "closed": float(inside and after[:1] in ("等", "…")),
        "opens_clause": float(inside and not before[-1:].isalnum()),
        "opens_sentence": float(not before or before[-1] in _SENTENCE_END or before[-1] in "；：:"),
        "ends_sentence": float(not after or after[0] in _SENTENCE_END),
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
    text = folded(quotation.paragraph.text)
    return {
        "bias": 1.0,
        "named": float(_is_named(span, text[quotation.end : quotation.end + _REACH], question)),
        "whole": float("、" in span),
        "coordinated": float(len(members(span, 0, len(span))) > 1),
        "plural": float(bool(question.count or _SEVERAL.search(question.folded))),
        "counting": float(question.count is not None),
        "some": float("哪些" in question.folded),
        "span_length": log(len(span)) / 2,
        "span_repeated": asked.wording.repeated(span),
        "pointing": float(POINTING.fullmatch(span) is not None),
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
