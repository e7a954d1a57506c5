"""Two runs over the same questions: what was fixed, what broke, and whether it is more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa.evaluation.results import Result
from qa.evaluation.runs import Run
from qa.evaluation.statistics import (
    ALPHA,
    Interval,
    bootstrap_mean,
    churn,
    noise,
    paired_randomisation,
    smallest_detectable,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against a baseline, over the questions that both asked. Shares and differences lie in -1 to 1."""

    n: int
    """Questions that both asked, by id, with the same wording and the same answers."""
    left_out: int
    """Questions that only one of the two asked, or that have been changed between."""
    right: float
    baseline_right: float
    difference: float
    interval: Interval
    """Of the difference: 95%, bootstrap over the questions."""
    p_loss: float
    """Chance of a loss at least as large between two equally good systems: see `paired_randomisation`."""
    p_gain: float
    smallest_loss: float
    """The loss that the test sees in four of five cases: see `smallest_detectable`."""
    noise: float
    """The difference up to which the test calls it chance."""
    fixed: tuple[Result, ...]
    """Right now, wrong in the baseline: as they are now."""
    broken: tuple[Result, ...]

    @property
    def is_worse(self) -> bool:
        """Whether there is a loss, and the test at one-sided 0.05 calls it significant."""
        return self.difference < 0 and self.p_loss <= ALPHA

    @property
    def is_better(self) -> bool:
        """Whether there is a gain that is significant."""
        return self.difference > 0 and self.p_gain <= ALPHA


def compare(run: Run, baseline: Run) -> Comparison:
    """Compare by `right`, answers and abstentions alike, question by question.

    Raises:
        ValueError: no question is in both.

    """
    pairs = _pairs(run, baseline)
    if not pairs:
        raise ValueError("the two runs have no question in common")
    new = np.array([float(now.score.right) for now, _ in pairs])
    old = np.array([float(before.score.right) for _, before in pairs])
    tested, churned = paired_randomisation(new, old), churn(new, old)
    return Comparison(
        n=len(pairs),
        left_out=len(run.results) + len(baseline.results) - 2 * len(pairs),
        right=float(new.mean()),
        baseline_right=float(old.mean()),
        difference=tested.difference,
        interval=bootstrap_mean(new - old),
        p_loss=tested.p_loss,
        p_gain=tested.p_gain,
        smallest_loss=smallest_detectable(len(pairs), churned),
        noise=noise(len(pairs), churned),
        fixed=tuple(now for now, before in pairs if now.score.right > before.score.right),
        broken=tuple(now for now, before in pairs if now.score.right < before.score.right),
    )


def _pairs(run: Run, baseline: Run) -> list[tuple[Result, Result]]:
    before = {result.question.id: result for result in baseline.results}
    found = [(now, before[now.question.id]) for now in run.results if now.question.id in before]
    return [(now, then) for now, then in found if _is_same(now, then)]


def _is_same(one: Result, other: Result) -> bool:
    """Whether the question is the same; of the `report` split a kept run has the id and nothing more."""
    a, b = one.question, other.question
    withheld = not a.question or not b.question
    return withheld or (a.question, sorted(a.answers)) == (b.question, sorted(b.answers))
