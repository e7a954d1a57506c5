"""Exact match and F1 as CMRC 2018's official script computes them (Cui et al. 2019, `cmrc2018_evaluate.py`).

Nothing is folded: 5 and 五, full width and half width, Traditional and Simplified are different here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from qa.evaluation.treebank import treebank_words

_DROPPED = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"
"""What both scores ignore. The script's list also has `……`, but it compares one character at a time, so that
entry never matches and `…` stays; so do the ASCII marks `. , ( ) ?` and the opening quote `‘`."""

_DROP = str.maketrans("", "", _DROPPED)
_TOKEN = re.compile(r"[\u4e00-\u9fa5]|[^\u4e00-\u9fa5]+")


def strip_marks(text: str) -> str:
    """Lower-case, strip, and drop the ignored marks, in that order: a space that a mark uncovers stays.

    >>> strip_marks(" 《GDP》增长 6%。")
    'gdp增长 6%'
    """
    return text.lower().strip().translate(_DROP)


def tokens(text: str) -> list[str]:
    """Cut into the tokens of F1: each character U+4E00 to U+9FA5, and the words of every run between them.

    The original cuts the runs with `nltk.word_tokenize`, which first looks for sentence ends with a model
    that must be downloaded; here each run is one sentence. The two differ only where a run holds a sentence
    end inside it, as in `end. next`.

    >>> tokens("2024年GDP增长6.5%")
    ['2024', '年', 'gdp', '增', '长', '6.5', '%']
    """
    return [word for run in _TOKEN.findall(strip_marks(text)) for word in _words(run)]


def _words(run: str) -> list[str]:
    return [run] if "\u4e00" <= run <= "\u9fa5" else treebank_words(run)


def exact_match(prediction: str, references: Sequence[str]) -> float:
    """Return 1.0 when the prediction equals a reference once the ignored marks are dropped, else 0.0."""
    return float(any(strip_marks(prediction) == strip_marks(reference) for reference in references))


def f1(prediction: str, references: Sequence[str]) -> float:
    """Return the best F1 over the references, 0 to 1; 0 when there are none.

    The overlap is the longest common *substring* of tokens, `l` long: precision is `l / len(prediction)`,
    recall `l / len(reference)`, and F1 is `2 l / (len(prediction) + len(reference))`.

    >>> f1("全市人民", ["人民"])  # 2 · 2 / (4 + 2)
    0.6666666666666666
    """
    return max((_pair_f1(tokens(prediction), tokens(reference)) for reference in references), default=0.0)


def _pair_f1(predicted: list[str], expected: list[str]) -> float:
    matcher = SequenceMatcher(None, predicted, expected, autojunk=False)
    common = matcher.find_longest_match().size
    if not common:
        return 0.0
    precision, recall = common / len(predicted), common / len(expected)
    return 2 * precision * recall / (precision + recall)
