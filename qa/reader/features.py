"""Question and passage texts -> the arrays the span model reads.

Everything here is vectorised over whole texts: one question with eight passages takes about a millisecond.
The same code makes the training examples, so the model never sees one encoding and runs on another.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.text import fold_characters

Codes = NDArray[np.uint32]
Array = NDArray[np.generic]

MAX_QUESTION = 64
"""Characters of a question that the model reads; longer ones keep their end, where the asking word stands."""

MAX_PASSAGE = 256
"""Characters of a passage that the model reads."""

PASSAGE_FEATURES = 15
QUESTION_FEATURES = 5

_REACH = 12.0
"""Decay, in characters, of the nearness features: a match 12 characters away counts 1/e."""


def codes_of(text: str) -> Codes:
    """Return the code points of `text`, shape `(len(text),)`. Lone surrogates are kept as they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def ngram_codes(codes: Codes, n: int) -> NDArray[np.uint64]:
    """Return one number for each run of `n <= 3` characters, shape `(max(0, len(codes) - n + 1),)`.

    A code point fits in 21 bits, so three of them fit in one 64-bit number: no hashing, no collision.
    """
    if len(codes) < n:
        return np.zeros(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    number = wide[: len(codes) - n + 1]
    for shift in range(1, n):
        number = (number << np.uint64(21)) | wide[shift : len(codes) - n + 1 + shift]
    return number


def covered(codes: Codes, known: NDArray[np.uint64], n: int) -> NDArray[np.bool_]:
    """Say for each character whether it stands in a run of `n` characters that is among `known`.

    With n = 2, known = {"城市"} and the text "中城市", the answer is [False, True, True].
    """
    mask = np.zeros(len(codes), dtype=bool)
    hits = np.flatnonzero(np.isin(ngram_codes(codes, n), known))
    for shift in range(n):
        mask[hits + shift] = True
    return mask


def nearness(mask: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how near the last match on the left and the next on the right are, each in [0, 1]."""

    def from_left(values: NDArray[np.bool_]) -> NDArray[np.float32]:
        positions = np.where(values, np.arange(len(values)), -1_000)
        last = np.maximum.accumulate(positions)
        return np.exp((last - np.arange(len(values))) / _REACH).astype(np.float32)

    if len(mask) == 0:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    return from_left(mask), from_left(mask[::-1])[::-1]


@dataclass(frozen=True)
class Batch:
    """One question with `n` passages of at most `l` characters; the question arrays have `m` characters.

    Ids are int64, features float32. 0 pads. `passage_mask` is True where a character stands.
    """

    question_characters: Array
    """Shape `(m,)`."""
    question_words: Array
    """Shape `(m,)`."""
    question_features: Array
    """Shape `(n, m, QUESTION_FEATURES)`: they say what of the question stands in each passage."""
    passage_characters: Array
    """Shape `(n, l)`."""
    passage_words: Array
    """Shape `(n, l)`."""
    passage_features: Array
    """Shape `(n, l, PASSAGE_FEATURES)`."""
    passage_mask: Array
    """Shape `(n, l)`."""


class Vocabulary:
    """Characters and words as numbers, with how rare each is.

    Words are the longest ones of a fixed list that match from the left (a WordPiece model over whole
    runs), so no segmenter is needed at run time.
    """

    def __init__(self, tokenizer: Tokenizer, rarity: NDArray[np.float32]) -> None:
        """`rarity` (one per word, about 0 to 2) is the scaled inverse frequency of each word."""
        self._tokenizer = tokenizer
        self._rarity = rarity

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Read `words.json` and `rarity.npy`."""
        rarity = np.load(folder / "rarity.npy", allow_pickle=False).astype(np.float32)
        return cls(Tokenizer.from_file(str(folder / "words.json")), rarity)

    @cached_property
    def _characters(self) -> tuple[Codes, NDArray[np.int64]]:
        single = {w: i for w, i in self._tokenizer.get_vocab().items() if len(w) == 1}
        codes = codes_of("".join(sorted(single)))
        return codes, np.array([single[c] for c in sorted(single)], dtype=np.int64)

    def characters(self, codes: Codes) -> NDArray[np.int64]:
        """Return the id of each character; 1 for an unknown one."""
        known, ids = self._characters
        place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
        return np.where(known[place] == codes, ids[place], 1)

    def words(self, texts: Sequence[str]) -> list[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
        """Return, for each text, the word id at each character and whether a word starts there."""
        return [
            self._spread(np.array(e.ids, np.int64), np.array(e.offsets, np.int64).reshape(-1, 2), len(t))
            for t, e in zip(texts, self._tokenizer.encode_batch(list(texts)), strict=True)
        ]

    @staticmethod
    def _spread(
        ids: NDArray[np.int64], offsets: NDArray[np.int64], length: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        spread = np.zeros(length, dtype=np.int64)
        starts = np.zeros(length, dtype=bool)
        sizes = offsets[:, 1] - offsets[:, 0]
        positions = np.repeat(offsets[:, 0] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        spread[positions] = np.repeat(ids, sizes)
        starts[offsets[:, 0]] = True
        return spread, starts

    def rarity(self, words: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how rare each word is: 0 for the commonest, about 2 for one seen a few times."""
        return self._rarity[words]


def _kinds(codes: Codes) -> NDArray[np.float32]:
    """Mark digits, Latin letters and punctuation; shape `(len(codes), 3)`."""
    digit = (codes >= 48) & (codes <= 57)
    latin = (codes >= 97) & (codes <= 122)
    numeral = np.isin(codes, codes_of("〇零一二两三四五六七八九十百千万亿"))
    mark = (codes < 48) | ((codes >= 0x3000) & (codes < 0x3020)) | (codes >= 0xFF00)
    return np.stack([digit | numeral, latin, mark], axis=1).astype(np.float32)


def _passage_features(
    question: Codes,
    question_words: NDArray[np.int64],
    passage: Codes,
    words: NDArray[np.int64],
    starts: NDArray[np.bool_],
    rarity: NDArray[np.float32],
) -> NDArray[np.float32]:
    grams = {n: covered(passage, ngram_codes(question, n), n) for n in (1, 2, 3)}
    same_word = np.isin(words, question_words[question_words > 1])
    left, right = nearness(grams[2])
    bounds = np.flatnonzero(np.isin(passage, codes_of("。！？!?；;\n")))
    sentence = np.searchsorted(bounds, np.arange(len(passage)))
    weight = np.bincount(sentence, grams[2] * rarity, minlength=len(bounds) + 1) / 10.0
    columns = [
        grams[1],
        grams[2],
        grams[3],
        same_word,
        same_word * rarity,
        rarity,
        left,
        right,
        starts,
        np.append(starts[1:], True) if len(starts) else starts,
        weight[sentence],
        grams[2].mean() if len(passage) else 0.0,
    ]
    flat = [np.broadcast_to(np.asarray(c, dtype=np.float32), (len(passage),)) for c in columns]
    return np.concatenate([np.stack(flat, axis=1), _kinds(passage)], axis=1)


def _question_features(
    question: Codes,
    passage: Codes,
    words: NDArray[np.int64],
    passage_words: NDArray[np.int64],
    rarity: NDArray[np.float32],
) -> NDArray[np.float32]:
    columns = [
        covered(question, ngram_codes(passage, 1), 1),
        covered(question, ngram_codes(passage, 2), 2),
        covered(question, ngram_codes(passage, 3), 3),
        np.isin(words, passage_words[passage_words > 1]),
        rarity,
    ]
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def encode(vocabulary: Vocabulary, question: str, passages: Sequence[str]) -> Batch:
    """Encode one question with its passages, each cut to `MAX_PASSAGE` characters.

    Offsets in the arrays are offsets in the passages: folding here keeps every character in its place.
    """
    question = fold_characters(question)[-MAX_QUESTION:]
    texts = [fold_characters(p)[:MAX_PASSAGE] for p in passages]
    (question_words, _), *passage_words = vocabulary.words([question, *texts])
    question_codes = codes_of(question)
    length = max([1, *(len(t) for t in texts)])
    shape = (len(texts), length)
    characters, words = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    features = np.zeros((*shape, PASSAGE_FEATURES), np.float32)
    question_features = np.zeros((len(texts), len(question), QUESTION_FEATURES), np.float32)
    mask = np.zeros(shape, bool)
    question_rarity = vocabulary.rarity(question_words)
    for row, (text, (ids, starts)) in enumerate(zip(texts, passage_words, strict=True)):
        codes, size = codes_of(text), len(text)
        characters[row, :size], words[row, :size], mask[row, :size] = vocabulary.characters(codes), ids, True
        features[row, :size] = _passage_features(
            question_codes, question_words, codes, ids, starts, vocabulary.rarity(ids)
        )
        question_features[row] = _question_features(
            question_codes, codes, question_words, ids, question_rarity
        )
    return Batch(
        vocabulary.characters(question_codes),
        question_words,
        question_features,
        characters,
        words,
        features,
        mask,
    )


def save_vocabulary(folder: Path, words: Sequence[str], rarity: NDArray[np.float32]) -> None:
    """Write what `Vocabulary.load` reads: `words[0]` pads, `words[1]` stands for the unknown."""
    from tokenizers import Regex, models, pre_tokenizers

    model = models.WordPiece(
        {w: i for i, w in enumerate(words)},
        unk_token=words[1],
        continuing_subword_prefix="",
        max_input_chars_per_word=100_000,
    )
    tokenizer = Tokenizer(model)
    runs = Regex(r"[\u4e00-\u9fff]+|[a-z]+|[0-9]+|.")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(runs, "isolated")]
    )
    folder.mkdir(parents=True, exist_ok=True)
    state = json.loads(tokenizer.to_str())
    (folder / "words.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "rarity.npy", rarity.astype(np.float16))
