"""Exact match and F1 on folded text: 五次 and 5次, ％ and %, 報告 and 报告 are the same here.

CMRC's own scores fold nothing (`qa.evaluation.cmrc`); these are measures of their own beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.text import fold
from qa.evaluation import cmrc


def folded_exact_match(prediction: str, references: Sequence[str]) -> float:
    """Return CMRC's exact match of the texts as `embeddings.text.fold` folds them.

    >>> folded_exact_match("百分之六", ["6%"]), folded_exact_match("五个", ["5个"])
    (1.0, 1.0)
    """
    return cmrc.exact_match(fold(prediction), [fold(reference) for reference in references])


def folded_f1(prediction: str, references: Sequence[str]) -> float:
    """Return CMRC's F1 of the texts as `embeddings.text.fold` folds them.

    >>> folded_f1("統一戰線", ["统一"])  # 2 · 2 / (4 + 2)
    0.6666666666666666
    """
    return cmrc.f1(fold(prediction), [fold(reference) for reference in references])
