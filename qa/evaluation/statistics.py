"""How sure a figure is, and whether two runs differ by more than chance. All draws are seeded: same in, same out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Interval = tuple[float, float]

RESAMPLES = 1_000
PERMUTATIONS = 10_000
ALPHA = 0.05
"""One-sided: in so many of a hundred comparisons of equal systems, a loss is seen that is none."""
POWER = 0.8
"""The share of real losses of the stated size that the test sees; Cohen 1988 made it the custom."""

_SEED = 7
_Z_ALPHA = 1.6448536269514722
_Z_POWER = 0.8416212335729143
"""The standard normal's 95% and 80% quantiles."""
_Z_95 = 1.959963984540054
_AGREEMENT = 0.5
"""Correlation taken to hold between two versions of a system, question by question, before there is a second
run to tell; see `expected_churn`."""
_STEPS = 50
_ENOUGH = 10
"""Questions on which two runs differ, from which on their share is taken as measured."""


def bootstrap_mean(values: Values) -> Interval:
    """Return the 95% percentile interval of the mean of `values` (shape `(n,)`, n at least 1).

    The questions are drawn anew, with replacement, `RESAMPLES` times; the interval holds the middle 95% of
    the means. Source: Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13. Where all
    values are 0 or all 1, every mean is the same, and Wilson's interval is returned instead.
    """
    if values.min() == values.max() and values[0] in (0.0, 1.0):
        return wilson_interval(float(values.sum()), len(values))
    means = np.concatenate([values[draw].mean(axis=1) for draw in _draws(len(values))])
    return _middle(means)


def bootstrap_percentile(values: Values, percent: float) -> Interval:
    """Return the 95% percentile interval of a percentile of `values`; see `bootstrap_mean`."""
    drawn = [np.percentile(values[draw], percent, axis=1) for draw in _draws(len(values))]
    return _middle(np.concatenate(drawn))


def bootstrap(statistic: Callable[[NDArray[np.int64]], float], n: int) -> Interval:
    """Return the 95% percentile interval of any `statistic` of `n` questions, which is given their places.

    A draw for which it is not defined (`nan`) is left out; see `bootstrap_mean`.
    """
    drawn = np.array([statistic(row) for draw in _draws(n) for row in draw])
    return _middle(drawn[~np.isnan(drawn)])


def _draws(n: int) -> list[NDArray[np.int64]]:
    """Return `RESAMPLES` rows of `n` places each, in blocks that stay small in memory."""
    source = np.random.default_rng(_SEED)
    block = max(1, min(RESAMPLES, 2_000_000 // n))
    sizes = [block] * (RESAMPLES // block) + [RESAMPLES % block] * (RESAMPLES % block > 0)
    return [source.integers(0, n, (size, n)) for size in sizes]


def _middle(drawn: Values) -> Interval:
    if not len(drawn):
        return math.nan, math.nan
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def wilson_interval(successes: float, n: int) -> Interval:
    """Return the 95% score interval of the share `p = successes / n`; `(0, 1)` for `n = 0`.

    With `z = 1.96`: centre `(p + z²/2n) / (1 + z²/n)`, half width
    `z √(p(1-p)/n + z²/4n²) / (1 + z²/n)`. Source: E. B. Wilson, "Probable inference, the law of succession,
    and statistical inference", JASA 22, 1927. It stays inside 0 to 1 and is right for small `n`.
    """
    if not n:
        return 0.0, 1.0
    share, slack = successes / n, _Z_95**2 / n
    centre = (share + slack / 2) / (1 + slack)
    half = _Z_95 * math.sqrt(share * (1 - share) / n + slack / (4 * n)) / (1 + slack)
    return max(0.0, centre - half), min(1.0, centre + half)


class Randomisation(NamedTuple):
    """A paired comparison: `difference` is the mean of new minus old, each p-value one-sided."""

    difference: float
    p_loss: float
    """Chance of a loss at least this large between two equally good systems."""
    p_gain: float


def paired_randomisation(new: Values, old: Values) -> Randomisation:
    """Compare two runs over the same questions, `new[i]` and `old[i]` being their scores on question `i`.

    If the systems are equally good, each question's difference could as well have had the other sign. Signs
    are drawn `PERMUTATIONS` times; p is the share of draws whose mean is at least as extreme, the observed one
    counted among them: `(1 + extreme) / (1 + PERMUTATIONS)`. Differences of one size, as of right and wrong,
    need no draws: all signs are counted, which makes it the exact sign test. Source: E. W. Noreen, *Computer-Intensive Methods
    for Testing Hypotheses*, 1989; recommended for retrieval by Smucker, Allan & Carterette, CIKM 2007.

    Raises:
        ValueError: the runs have not the same length.

    """
    if len(new) != len(old):
        raise ValueError(f"{len(new)} scores against {len(old)}")
    differences = new - old
    differing = differences[differences != 0]
    if not len(differing):
        return Randomisation(0.0, 1.0, 1.0)
    sizes = np.abs(differing)
    p_values = _counted(differing) if sizes.min() == sizes.max() else _drawn(differing)
    return Randomisation(float(differing.sum() / len(new)), *p_values)


def _counted(differing: Values) -> Interval:
    """Return both p-values where all differences are of one size: `gains` heads in as many fair tosses."""
    n, gains = len(differing), int((differing > 0).sum())
    of_at_most = [math.comb(n, heads) for heads in range(n + 1)]
    return sum(of_at_most[: gains + 1]) / 2**n, sum(of_at_most[gains:]) / 2**n


def _drawn(differing: Values) -> Interval:
    """Return both p-values from signs drawn at random."""
    observed, slack = differing.sum(), 1e-9 * np.abs(differing).sum()  # the same numbers in another order
    source = np.random.default_rng(_SEED)
    drawn = source.choice([-1.0, 1.0], (PERMUTATIONS, len(differing))) @ differing
    p_loss = (1 + int((drawn <= observed + slack).sum())) / (1 + PERMUTATIONS)
    p_gain = (1 + int((drawn >= observed - slack).sum())) / (1 + PERMUTATIONS)
    return p_loss, p_gain


def expected_churn(share: float) -> float:
    """Return the share of questions on which two versions of a system differ, at `share` right: `2p(1-p)(1-r)`.

    With the correlation `r` of their successes taken as 0.5: an assumption, for one run alone cannot tell.
    """
    return 2 * share * (1 - share) * (1 - _AGREEMENT)


def churn(new: Values, old: Values) -> float:
    """Return the share of questions on which two runs differ; with few such questions, what is to be expected."""
    differing = int((new != old).sum())
    return differing / len(new) if differing >= _ENOUGH else expected_churn(float(old.mean()))


def noise(n: int, churned: float) -> float:
    """Return the difference of two shares right, over `n` questions, below which the test calls it chance.

    `z(0.95) √(churn / n)`: under equality the sum of `churn · n` signs has that variance.

    >>> round(noise(120, expected_churn(0.8)), 3)  # 1.645 · √(0.16 / 120)
    0.06
    """
    return _Z_ALPHA * math.sqrt(churned / n) if n else 1.0


def smallest_detectable(n: int, churned: float) -> float:
    """Return the loss, as a share of `n` questions, that the test sees in `POWER` of the cases.

    The `d` for which `d √n = z(0.95) √c + z(0.8) √(c - d²)`: McNemar's test at one-sided 0.05 (R. J. Connor,
    Biometrics 43, 1987). A loss comes on top of the churn between equals: `c = churn + d`. At most 1.

    >>> round(smallest_detectable(300, 0.16), 3)
    0.068
    """
    loss = 0.0
    for _ in range(_STEPS if n else 0):  # each step a third of the error of the one before
        differing = churned + loss
        loss = (
            _Z_ALPHA * math.sqrt(differing) + _Z_POWER * math.sqrt(max(0.0, differing - loss**2))
        ) / math.sqrt(n)
        loss = min(1.0, loss)
    return loss if n else 1.0
