"""How much speaks for a list as the answer to a question, and how much for the best span alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from embeddings.text import fold_characters
from qa.reader.candidates import Candidate
from qa.reader.citations import quoted_sentences
from qa.reader.list_sources import FoundList
from qa.reader.question import Question
from qa.reader.wording import Wording
from qa.text import clauses, sentences

_LIST: Mapping[str, float] = MappingProxyType(
    {
        "read": 3.2, "marked": 1.5, "worded": 1.1, "near": 0.9, "echoed": 2.1, "asked_after": 0.5, "asked_in": 0.5,
        "announced": 2.9, "announced_other": -2.1, "counted": 2.5, "miscounted": -2.0, "counted_numbered": 3.0,
        "repeated": -1.3, "given": -1.4, "led": 1.9, "alike": 0.5, "loose": -1.7,
    }
)  # fmt: skip
"""What speaks for a list, by the names of `list_features`; with `_SINGLE` a conditional logit (McFadden 1974).

Fitted, then rounded, on 400 lists and 200 near misses of statutes that are not held out (`tests.benchmarks.lists`),
the written list questions held from the reader's training (n = 163) and the seed's `tune` lists. The weights of a
stated number of items and of clauses built alike, of which these hold few, were raised by hand on `tune` and `gate`.
Of the reader it knows the order of its spans alone, no score.
"""

_SINGLE: Mapping[str, float] = MappingProxyType({"bias": 3.3, "named": 3.4, "whole": -1.0, "plural": -1.0})
"""What speaks for the best span alone, by the names of `single_features`."""

_ANNOUNCING = re.compile("下列|以下|如下|这些")
_ANNOUNCED = re.compile("(?:下列|以下|这些)[^,，。;；:：]*|[^,，。;；:：]*如下")
"""下列条件, or 步骤如下."""
_ASKED_FOR = re.compile(r"哪(?:些|几[个种项类条]?)(\w{2,6})")
_REACH = 4
"""Characters after a span in which the asked noun may follow."""
_SEVERAL = re.compile("哪几|分别|各是")


def worth_of_list(
    found: FoundList, question: Question, wording: Wording, candidates: Sequence[Candidate]
) -> float:
    """Return the worth of a list, on the scale of `worth_of_single`."""
    return _sum(_LIST, list_features(found, question, wording, candidates))


def worth_of_single(top: Candidate, question: Question) -> float:
    """Return the worth of answering with the best span alone."""
    return _sum(_SINGLE, single_features(top, question))


def _sum(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    return sum(weights[name] * value for name, value in values.items())


def list_features(
    found: FoundList, question: Question, wording: Wording, candidates: Sequence[Candidate]
) -> dict[str, float]:
    """Return what is known of a list, 0 to 1 each.

    Which span of the reader touches it, what of the question stands around it and it around the question, whether
    the asked noun is announced (下列条件, for 哪些条件) or follows (…等方面), and whether it only repeats the question.
    """
    introduced = _introduction(found)
    items = [fold_characters(p.text[a:b]) for p, a, b in found.items]
    last, _, end = found.items[-1]
    noun = wording.asked_noun
    announced = _ANNOUNCED.findall(introduced) if found.lead and noun else []
    counted = question.count == len(items)
    return {
        "read": max((1 / n for n, c in enumerate(candidates, 1) if _touches(c, found)), default=0.0),
        "marked": float(found.marked),
        "worded": wording.coverage(f"{_titles(found)}\n{introduced}"),
        "near": wording.coverage(_clause(found)),
        "echoed": _echoed(found, question, introduced),
        "asked_after": float(bool(noun) and noun in fold_characters(last.text[end : end + 5])),
        "asked_in": sum(bool(noun) and item.endswith(noun) for item in items) / len(items),
        "announced": float(any(noun in what for what in announced)),
        "announced_other": float(bool(announced) and not any(noun in what for what in announced)),
        "counted": float(counted),
        "miscounted": float(question.count is not None and not counted),
        "repeated": sum(map(wording.repeated, items)) / len(items),
        "given": sum(item in question.folded for item in items) / len(items),
        "led": float(found.lead is not None),
        "counted_numbered": float(found.numbered and counted),
        "loose": float(found.loose),
        "alike": float(found.alike),
    }


def single_features(top: Candidate, question: Question) -> dict[str, float]:
    """Return what is known of the best span, and whether the question asks for several things in so many words."""
    quotation = top.quotation
    span = fold_characters(quotation.text)
    after = fold_characters(quotation.paragraph.text[quotation.end : quotation.end + _REACH])
    return {
        "bias": 1.0,
        "named": float(_is_named(span, after, question)),
        "whole": float("、" in span),
        "plural": float(bool(question.count or _SEVERAL.search(question.folded))),
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


def _titles(found: FoundList) -> str:
    of = found.lead or found.items[0][0]
    return fold_characters("\n".join((found.passage.document.title, *of.section)))


def _introduction(found: FoundList) -> str:
    """Return, folded, what introduces the list.

    That is what leads up to it; of a list inside a sentence, the sentence without its items; of clauses that fill
    their sentences, the sentence before them and they themselves, since nothing else says what they are about.
    """
    paragraph, start, end = found.items[0]
    if found.lead:
        return fold_characters(found.lead.text)
    text = fold_characters(paragraph.text)
    if found.items[-1][0] is not paragraph:
        return quoted_sentences(text, start, end)
    if found.alike or found.loose:
        own = "\n".join(text[a:b] for _, a, b in found.items)
        before = [part for part in sentences(text) if part[1] <= start]
        return "\n".join(
            (text[slice(*before[-1])] if before else "", text[_opening(text, start) : start], own)
        )
    return _without(found, text, quoted_sentences(text, start, found.items[-1][2]))


def _opening(text: str, start: int) -> int:
    """Return where the sentence begins that `start` stands in."""
    return next((a for a, b in sentences(text) if a <= start < b), start)


def _without(found: FoundList, text: str, around: str) -> str:
    for _, a, b in found.items:
        around = around.replace(text[a:b], "\n")
    return around


def _clause(found: FoundList) -> str:
    """Return, folded, the clause or clauses of a list inside a sentence, without its items; "" of other lists."""
    paragraph, start, _ = found.items[0]
    last, _, end = found.items[-1]
    if found.lead or last is not paragraph or found.alike or found.loose:
        return ""
    text = fold_characters(paragraph.text)
    touched = [(a, b) for a, b in clauses(text) if a < end and start < b]
    return _without(found, text, text[touched[0][0] : touched[-1][1]])


def _echoed(found: FoundList, question: Question, introduced: str) -> float:
    """Return the share of the introducing sentence's character pairs that the question holds."""
    last = introduced[sentences(introduced)[-1][0] :] if found.lead else introduced
    last = _ANNOUNCING.sub("", last)
    pairs = [last[i : i + 2] for i in range(len(last) - 1) if last[i : i + 2].isalpha()]
    return sum(p in question.folded for p in pairs) / len(pairs) if pairs else 0.0


def _touches(candidate: Candidate, found: FoundList) -> bool:
    q = candidate.quotation
    if q.document.id != found.passage.document.id:
        return False
    here = (q.paragraph.kind, q.paragraph.number)
    if found.lead and here == (found.lead.kind, found.lead.number):
        return True
    return any(here == (p.kind, p.number) and q.start < b and a < q.end for p, a, b in found.items)
