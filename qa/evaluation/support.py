"""Whether the citations point where the answer stands: by character, by sentence and by paragraph."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from qa.datatypes import Citation, ParagraphKind
from qa.evaluation.gold import Gold, Place, sentence_of


@dataclass(frozen=True, slots=True)
class Support:
    """Precision and recall of the citations, 0 to 1 each; see `support`."""

    span_overlap: float
    paragraph_precision: float
    paragraph_recall: float
    sentence_precision: float
    sentence_recall: float


def support(citations: Sequence[Citation], gold: Gold) -> Support | None:
    """Return how the citations of one answer fit the places of its gold answers; `None` without either.

    Precision: the share of the different paragraphs (sentences) cited that hold a gold answer. Recall: the
    share of the things wanted of which a paragraph (sentence) was cited; a list wants each item, every other
    question one of its answers. These are citation precision and recall of Gao et al. 2023 (ALCE) with the
    places known instead of judged. `span_overlap` is the Jaccard index (Jaccard 1912) of the cited characters
    and the gold ones: `|A ∩ B| / |A ∪ B|`; for a question that is no list, of the first citation and the gold
    place that it overlaps best.
    """
    groups = [group for group in gold.groups if group]
    if not citations or not groups:
        return None
    return Support(
        _overlap(citations, groups),
        *_precision_recall(citations, groups, _paragraphs),
        *_precision_recall(citations, groups, _sentences),
    )


_Span = Citation | Place
_Units = Callable[[_Span], Iterable[Hashable]]


def _precision_recall(
    citations: Sequence[Citation], groups: Sequence[Sequence[Place]], units: _Units
) -> tuple[float, float]:
    cited = {unit for citation in citations for unit in units(citation)}
    wanted = [{unit for place in group for unit in units(place)} for group in groups]
    held = cited & set().union(*wanted)
    return len(held) / len(cited), sum(bool(cited & group) for group in wanted) / len(wanted)


def _paragraphs(span: _Span) -> list[Hashable]:
    return [_paragraph(span)]


def _sentences(span: _Span) -> list[Hashable]:
    return [(*_paragraph(span), *part) for part in sentence_of(span.paragraph, span.start, span.end)]


def _characters(span: _Span) -> set[Hashable]:
    return {(*_paragraph(span), place) for place in range(span.start, span.end)}


def _paragraph(span: _Span) -> tuple[str, bool, int]:
    """Return what tells a paragraph from all others: headings number in a series of their own."""
    return span.document.id, span.paragraph.kind is ParagraphKind.HEADING, span.paragraph.number


def _overlap(citations: Sequence[Citation], groups: Sequence[Sequence[Place]]) -> float:
    if len(groups) == 1:
        first = _characters(citations[0])
        return max(_jaccard(first, _characters(place)) for place in groups[0])
    cited = set().union(*map(_characters, citations))
    return _jaccard(cited, set().union(*(_characters(group[0]) for group in groups)))


def _jaccard(one: set[Hashable], other: set[Hashable]) -> float:
    return len(one & other) / len(one | other)
