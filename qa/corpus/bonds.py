"""How firmly two characters belong together in one document: the evidence for mending a cut inside a word.

A page break may leave a short piece such as `乡镇人民政府和街道办事` that looks like a heading. In the rest of
the document, though, 事 is followed by 处 far more often than chance would have it, so the next line, which
starts with 处, continues it. The end of a real heading and the start of its first paragraph never meet elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from qa.corpus.lines import Line

SAMPLE_CHARACTERS = 500_000
"""Counted at most, from the document's start: enough for the counts, and bounded for huge files."""
MIN_MEETINGS = 2
MIN_LIFT = 5.0
"""How many times more often than by chance the two must meet (chosen on the repair benchmark's `tune` split)."""


class Bonds:
    """Counts characters and neighbouring pairs inside the lines of a document, when first asked."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def hold(self, left: str, right: str) -> bool:
        """Tell whether the last character of `left` and the first of `right` belong together here.

        >>> Bonds([Line("街道办事处和街道办事处", ())] * 2).hold("由街道办事", "处负责")
        True
        """
        characters, pairs = self._counts
        meetings = pairs[left[-1:] + right[:1]]
        chance = characters[left[-1:]] * characters[right[:1]] / max(1, characters.total())
        return meetings >= MIN_MEETINGS and meetings >= MIN_LIFT * chance

    @cached_property
    def _counts(self) -> tuple[Counter[str], Counter[str]]:
        characters: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        counted = 0
        for line in self._lines:
            text = line.text[: SAMPLE_CHARACTERS - counted]
            characters.update(text)
            pairs.update(map("".join, pairwise(text)))
            counted += len(text)
        return characters, pairs
