"""Fitting a store's settings to a user's own questions, and an honest estimate of what that gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.datatypes import AbstentionReason
from qa.evaluation.questions import NO_SPLIT, Question
from qa.evaluation.scoring import score
from qa.evaluation.statistics import (
    Interval,
    bootstrap_mean,
    churn,
    paired_randomisation,
    smallest_detectable,
)
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.knowledge_base import KnowledgeBase

DENSE_WEIGHTS = (0.25, 0.5, 1.0)
PASSAGE_LENGTHS = (120, 180, 260)
READ_COUNTS = (3, 5, 8)
"""What is tried, each with each, and the store's own settings beside them."""

FOLDS = 5
LEAST_QUESTIONS = 20
"""Fewer tell nothing: a fold would hold three."""
_SEED = 5

Progress = Callable[[int, int], None]
Outcome = NDArray[np.bool_]
"""For each question whether it went right."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """What was found, and what it gains on questions that it was not fitted to."""

    before: Settings
    after: Settings
    """Fitted to all questions; its threshold is always stated."""
    n: int
    right_before: float
    right_after: float
    """Cross-validated: each question is answered with settings fitted to the other folds alone."""
    fitted: float
    """On the very questions fitted to: too good by the difference to `right_after`."""
    difference: float
    interval: Interval
    """Of the cross-validated gain, 95%."""
    p_gain: float
    smallest_gain: float
    """The gain that so many questions show in four of five cases."""

    @property
    def pays(self) -> bool:
        """Whether the cross-validated gain is above zero; whether it is certain, `p_gain` says."""
        return self.difference > 0


@dataclass(frozen=True)
class Trial:
    """One combination of settings over all questions, with no threshold yet."""

    settings: Settings
    confidences: NDArray[np.float64]
    """-1 where nothing could be cited."""
    right: Outcome
    """Whether the answer is right when given."""
    answerable: Outcome

    def outcome(self, threshold: float) -> Outcome:
        """Return what goes right at a threshold: right answers, and abstentions where there is no answer."""
        given = self.confidences >= threshold
        return np.where(given, self.right, ~self.answerable)


def questions_to_tune_on(questions: Sequence[Question]) -> list[Question]:
    """Return the questions that may be fitted to: of the split `tune`, or of a file that knows no splits."""
    return [question for question in questions if question.split in ("tune", NO_SPLIT) and not question.draft]


def tune(
    knowledge_base: KnowledgeBase, questions: Sequence[Question], progress: Progress | None = None
) -> Tuning:
    """Find the settings that answer most questions rightly; nothing is written.

    Every combination answers every question once, without a threshold. Then combination and threshold are
    chosen together by the share that goes right; ties go to what is nearest to the store's own settings.
    The gain is estimated by cross-validation in `FOLDS` folds, which hold the kinds of questions alike (Stone
    1974; Kohavi 1995): the choice is made anew for each fold on all others and measured on it.
    """
    before = replace(knowledge_base.settings, threshold=knowledge_base.threshold)
    trials = list(_trials(knowledge_base, questions, before, progress))
    now = trials[0].outcome(_threshold(before))
    held_out = np.empty(len(questions), bool)
    for fold in _folds(questions):
        rest = np.setdiff1d(np.arange(len(questions)), fold)
        settings, trial = _best(trials, rest, before)
        held_out[fold] = trial.outcome(_threshold(settings))[fold]
    after, trial = _best(trials, np.arange(len(questions)), before)
    new, old = held_out.astype(float), now.astype(float)
    tested = paired_randomisation(new, old)
    return Tuning(
        before=before,
        after=after,
        n=len(questions),
        right_before=float(old.mean()),
        right_after=float(new.mean()),
        fitted=float(trial.outcome(_threshold(after)).mean()),
        difference=tested.difference,
        interval=bootstrap_mean(new - old),
        p_gain=tested.p_gain,
        smallest_gain=smallest_detectable(len(questions), churn(new, old)),
    )


def _threshold(settings: Settings) -> float:
    assert settings.threshold is not None  # noqa: S101 - every trial states it
    return settings.threshold


def _combinations(before: Settings) -> list[Settings]:
    """Return the store's own settings first, then all others, those with equal passages side by side."""
    grid = product(PASSAGE_LENGTHS, DENSE_WEIGHTS, READ_COUNTS)
    tried = [replace(before, passage_characters=p, dense_weight=d, read_passages=r) for p, d, r in grid]
    others = [settings for settings in tried if settings != before]
    near = [settings for settings in others if settings.passage_characters == before.passage_characters]
    return [before, *near, *(settings for settings in others if settings not in near)]


def _trials(
    knowledge_base: KnowledgeBase, questions: Sequence[Question], before: Settings, progress: Progress | None
) -> Iterator[Trial]:
    combinations = _combinations(before)
    done = 0
    for length, group in groupby(combinations, key=lambda settings: settings.passage_characters):
        own = length == before.passage_characters
        cut = knowledge_base if own else knowledge_base.recut(length)
        for settings in group:
            yield _trial(cut, questions, settings)
            done += 1
            if progress:
                progress(done, len(combinations))
        if not own:
            cut.close()


def _trial(knowledge_base: KnowledgeBase, questions: Sequence[Question], settings: Settings) -> Trial:
    bold = knowledge_base.with_settings(replace(settings, threshold=0.0))
    answers = [bold.answer(question.question) for question in questions]
    unable = {reason for reason in AbstentionReason if reason is not AbstentionReason.LOW_CONFIDENCE}
    return Trial(
        settings,
        np.array([-1.0 if answer.reason in unable else answer.confidence for answer in answers]),
        np.array(
            [q.answerable and score(q, a.citations).right for q, a in zip(questions, answers, strict=True)]
        ),
        np.array([question.answerable for question in questions]),
    )


def _folds(questions: Sequence[Question]) -> list[NDArray[np.int64]]:
    """Return the folds: every kind of question is dealt out to them in turn, in a drawn order."""
    source = np.random.default_rng(_SEED)
    drawn = source.permutation(len(questions))
    dealt = sorted(drawn.tolist(), key=lambda place: questions[place].kind)
    return [np.sort(np.array(dealt[first::FOLDS], np.int64)) for first in range(FOLDS)]


def _best(trials: Sequence[Trial], at: NDArray[np.int64], before: Settings) -> tuple[Settings, Trial]:
    """Return the settings, threshold included, with most questions right among those `at`, and their trial."""
    best: tuple[tuple[float, float, float], Settings, Trial] | None = None
    for trial in trials:
        for threshold in _thresholds(trial.confidences[at], _threshold(before)):
            right = float(trial.outcome(threshold)[at].mean())
            away = float(trial.settings != before), abs(threshold - _threshold(before))
            rank = (right, -away[0], -away[1])
            if best is None or rank > best[0]:
                best = rank, replace(trial.settings, threshold=threshold), trial
    assert best is not None  # noqa: S101 - there is a trial, and a threshold for it
    return best[1], best[2]


def _thresholds(confidences: NDArray[np.float64], before: float) -> list[float]:
    """Return the thresholds worth trying: the one before, the middles between neighbouring confidences, the lowest.

    Rounded, so that what is written can be read; below 0.01 and above 0.99 nothing is tried.
    """
    found = np.unique(confidences[confidences >= 0])
    middles = np.round((found[1:] + found[:-1]) / 2, 3)
    lowest = np.floor(found[:1] * 1000) / 1000
    tried = np.unique(np.concatenate([lowest, middles]))
    return [before, *(float(each) for each in tried if 0.01 <= each <= 0.99)]
