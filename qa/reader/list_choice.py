"""Which list answers a question, whether one does rather than the best span alone, and how sure to be of it.

A conditional logit (McFadden 1974) over all lists found and the best span, and a logistic model of how likely the
chosen list is right. Both are fitted by `python -m qa.reader.training.lists`. Of the reader they know the order of
its spans and the confidence in the first of them, so that another reader need not be fitted to anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from qa.reader.list_asked import Asked
from qa.reader.list_features import list_features, single_features
from qa.reader.list_sources import FoundList

SHIPPED = Path(__file__).parent / "model"
FILE = "lists.json"
_LIMIT = 3.0
"""A margin in worth counts no further."""
_TELLING = ("worded", "near", "echoed", "led", "numbered", "counted", "miscounted", "announced")
"""Features of a list that tell how likely it is right."""


@dataclass(frozen=True)
class Weighed:
    """The lists of a question with their worth, beside that of the best span alone."""

    lists: Sequence[FoundList]
    features: Sequence[Mapping[str, float]]
    worths: Sequence[float]
    single: float

    @property
    def best(self) -> int | None:
        """The place of the best list, if one is worth more than the span alone."""
        best = max(range(len(self.worths)), key=self.worths.__getitem__, default=None)
        return best if best is not None and self.worths[best] > self.single else None


@dataclass(frozen=True)
class ListChoice:
    """The weights of both models, by the names of `list_features`, `single_features` and `sureness_features`."""

    lists: Mapping[str, float]
    single: Mapping[str, float]
    sureness: Mapping[str, float]

    @classmethod
    def load(cls, folder: Path) -> ListChoice:
        """Read `lists.json` of a model folder."""
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))

    def write(self, folder: Path) -> None:
        """Write `lists.json`, every weight by its name."""
        stored = {"lists": self.lists, "single": self.single, "sureness": self.sureness}
        (folder / FILE).write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")

    def weigh(self, found: Sequence[FoundList], asked: Asked) -> Weighed:
        """Weigh each list and the best span."""
        features = [list_features(each, asked) for each in found]
        worths = [_sum(self.lists, each) for each in features]
        return Weighed(found, features, worths, _sum(self.single, single_features(asked)))

    def confidence(self, weighed: Weighed, answer: float) -> float:
        """Return how likely the best list is right, 0 to 1; `answer` is the confidence in the best span."""
        return 1 / (1 + exp(-_sum(self.sureness, sureness_features(weighed, answer))))


@cache
def shipped_choice() -> ListChoice:
    """Return the shipped weights, read once."""
    return ListChoice.load(SHIPPED)


def sureness_features(weighed: Weighed, answer: float) -> dict[str, float]:
    """Return what tells how likely the best of the lists is right.

    How sure to be of the best span; how far the list is ahead of that span alone and of the next list; what it says
    of the question.
    """
    best = weighed.best
    if best is None:
        raise ValueError("no list is chosen")
    known, worth = weighed.features[best], weighed.worths[best]
    others = [w for n, w in enumerate(weighed.worths) if n != best]
    inside = min(max(answer, 0.005), 0.995)
    return {
        "bias": 1.0,
        "answer": log(inside / (1 - inside)) / 2,
        "ahead_of_single": min(2 * _LIMIT, worth - weighed.single) / 2,
        "ahead_of_next": min(_LIMIT, worth - max([*others, weighed.single])),
        **{name: known[name] for name in _TELLING},
    }


def _sum(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    return sum(weights[name] * value for name, value in values.items())
