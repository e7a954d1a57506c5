"""Words and their vectors from plain text (skip-gram, Mikolov et al. 2013, arXiv:1310.4546)."""

from __future__ import annotations

import collections
import lzma
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold_characters
from qa.reader.features import save_vocabulary

CHARACTERS, WORDS, SIZE = 7_000, 24_000, 96
_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")


def count_words(lines: list[str], characters: int, seed: int) -> tuple[list[str], list[str]]:
    """Return the commonest characters of `lines` and, of about `characters` of them, the commonest words."""
    import jieba

    shuffled = list(lines)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - sampling, no secret
    singles = collections.Counter(c for line in lines for c in line if not c.isspace())
    words: collections.Counter[str] = collections.Counter()
    read = 0
    for line in shuffled:
        words.update(w for w in jieba.cut(line) if _WORD.fullmatch(w))
        read += len(line)
        if read > characters:
            break
    return (
        [c for c, n in singles.most_common(CHARACTERS) if n >= 5],
        [w for w, n in words.most_common(WORDS) if n >= 3],
    )


class _Sentences:
    """The corpus as lists of word ids in writing, as gensim wants them; read once an epoch."""

    def __init__(self, folder: Path, lines: list[str]) -> None:
        from tokenizers import Tokenizer

        self._tokenizer, self._lines = Tokenizer.from_file(str(folder / "words.json")), lines

    def __iter__(self) -> Iterator[list[str]]:
        for first in range(0, len(self._lines), 2000):
            for encoding in self._tokenizer.encode_batch_fast(self._lines[first : first + 2000]):
                ids = encoding.ids
                for start in range(0, len(ids), 1000):
                    yield [str(i) for i in ids[start : start + 1000]]


def learn_vectors(
    plain_text: Path, out: Path, seed: int
) -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]]:
    """Return the vocabulary, its vectors `(n, SIZE)` and rarities `(n,)`; writes the tokenizer into `out`.

    Rarity is log(total / count) / 10 for each word, so about 0.3 for 的 and 1.5 for a word seen ten times.
    """
    from gensim.models import Word2Vec

    with lzma.open(plain_text, "rt", encoding="utf-8") as file:
        text = fold_characters(file.read())
    lines = [line for line in text.split("\n") if line.strip()]
    characters, words = count_words(lines, 9_000_000, seed)
    vocabulary = ["[PAD]", "[UNK]", *characters, *words]
    save_vocabulary(out, vocabulary, np.zeros(len(vocabulary), np.float32))
    model = Word2Vec(
        _Sentences(out, lines), vector_size=SIZE, window=5, sg=1, negative=8, sample=1e-4, min_count=3,
        workers=2, epochs=2, seed=seed,
    )  # fmt: skip
    vectors, counts = np.zeros((len(vocabulary), SIZE), np.float32), np.ones(len(vocabulary))
    for key in model.wv.index_to_key:
        vectors[int(key)] = model.wv[key]
        counts[int(key)] = model.wv.get_vecattr(key, "count")
    return vocabulary, vectors, (np.log(counts.sum() / counts) / 10).astype(np.float32)
