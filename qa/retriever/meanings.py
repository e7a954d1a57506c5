"""A question read in the documents' words too: for 省里哪天点头的 also 同意, 批准, 认可 and 赞同.

Where a passage has the question's own words they decide; the fewer it has, the more the words that are meant count.
Among the texts of all held-out written questions, of 300 questions that share hardly a word with theirs 40.0% find it
first and 60.7% among five without this, 46.3 and 67.0 with it; of 250 others 90.8 / 98.0 both times. On the
`tune` half of the paraphrases over official texts 19.4 / 45.6 and 32.0 / 54.4. That was with 55,001 expressions; with
the 107,000 of today, of 319 held-out questions 48.6 / 71.2 instead of 46.1 / 69.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold_characters
from qa.expressions import Meant, meant
from qa.retriever.fusion import Ranking, summed

_CLEAR, _LOOSE = 3, 12
"""Most words that an expression may mean to be read with the question, and to be looked for by BM25. The first moves
what the question is about, which a dozen words would blur; the second finds any of them. With 2 to 6 and 3 to 12, the
300 were found among five in 63.0 to 67.0%."""

_LEAST_UNSAID = 0.5
"""Share of the question that no text says, above which it is read in other words: at once by a quarter of the most. Of
the 300 it is 0.79 in the median, of the 250 0.42. Of CMRC trial's questions, whose words the texts have, 97.1% find
their passage first, 96.8 without this threshold, 97.2 without other words."""

_SLOW = 2
"""Power of that share: while texts have much of a question's words, others hardly count; 1 to 2 find alike."""

FOUND = 1.0
"""What a passage gains, at the most, that says what is meant where no text says any of the question; 0.25 finds 65.7%
of the 300 among five, 0.5 and 1 find 66.3 and 67.0."""


class OtherWords(NamedTuple):
    """A question in other words."""

    asked: str
    """The question, and the words that its clearest expressions mean."""
    searched: str
    """All words that its expressions mean."""


def in_other_words(question: str, unsaid: float) -> OtherWords | None:
    """Return the question in other words, of which texts say all but a share `unsaid` (0 to 1).

    None where they say enough of it, and for a question without expressions. Of 省里哪天点头的, 省里 is clear (省内,
    省域, 省政府); 点头 is not, and is only searched for.
    """
    meanings = meant(fold_characters(question)) if unsaid > _LEAST_UNSAID else []
    clear, loose = (_words(meanings, most) for most in (_CLEAR, _LOOSE))
    return OtherWords(",".join((question, *clear)), ",".join(loose)) if loose else None


def _words(meanings: Sequence[Meant], most: int) -> list[str]:
    return list(dict.fromkeys(w for m in meanings if len(m.words) <= most for w in m.words))


def turned(vector: NDArray[np.floating], other: NDArray[np.floating], unsaid: float) -> NDArray[np.floating]:
    """Return the unit vector between two, the nearer to `other` the more of the question is `unsaid` (0 to 1)."""
    share = unsaid**_SLOW
    between = (1 - share) * vector + share * other
    return np.asarray(between / max(float(np.linalg.norm(between)), 1e-9), vector.dtype)


def raised(fused: Ranking, found: Ranking, full_score: float, unsaid: float) -> Ranking:
    """Return the fused ranking with what `found`, BM25 for the words meant, adds to it.

    A passage gains by the square of its score's share of the question's `full_score`, at the most of all of it; one
    that was not in the fused ranking comes in with its lowest score.
    """
    scores, ids = found
    if not len(ids) or full_score <= 0:
        return fused
    gains = FOUND * unsaid**_SLOW * np.minimum(scores / full_score, 1) ** 2
    new = ids[~np.isin(ids, fused[1])]
    lowest = np.full(len(new), fused[0].min() if len(fused[0]) else 0.0)
    return summed(np.concatenate([fused[0], gains, lowest]), np.concatenate([fused[1], ids, new]))


def behind(lexical: Ranking, found: Ranking) -> Ranking:
    """Return the lexical ranking with the passages behind it that only the words meant have found."""
    new = ~np.isin(found[1], lexical[1])
    scores = np.zeros(int(new.sum()), np.float32)
    return np.concatenate([lexical[0], scores]), np.concatenate([lexical[1], found[1][new]])
