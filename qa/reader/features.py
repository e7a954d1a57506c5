"""Question and passage texts -> the arrays the span model reads.

Everything here is vectorised over whole texts: one question with eight passages takes about a millisecond.
The same code makes the training examples, so the model never sees one encoding and runs on another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.text import fold_characters
from qa.expressions import Meant, meant

_Told = tuple[Meant, int, int]
Codes = NDArray[np.uint32]
Array = NDArray[np.generic]

MAX_QUESTION = 64
"""Characters of a question that the model reads; longer ones keep their end, where the asking word stands."""

MAX_PASSAGE = 256
"""Characters of a passage that the model reads."""

PASSAGE_FEATURES = 17
QUESTION_FEATURES = 6

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
    return _spread_runs(np.isin(ngram_codes(codes, n), known), len(codes), n)


def _spread_runs(hits: NDArray[np.bool_], length: int, n: int) -> NDArray[np.bool_]:
    """Mark the `n` characters of every run that was hit; `hits` has one entry a run."""
    mask = np.zeros(length, dtype=bool)
    places = np.flatnonzero(hits)
    for shift in range(n):
        mask[places + shift] = True
    return mask


def nearness(mask: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how near the last match on the left is, in [0, 1]; 1 on the match itself, 0 with none.

    `first` says for each character where its own passage begins: a match before it does not count.
    """
    here = np.arange(len(mask))
    last = np.maximum.accumulate(np.where(mask, here, -1)) if len(mask) else here
    return np.where(last >= first, np.exp((last - here) / _REACH), 0.0).astype(np.float32)


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


class _Joined:
    """All passages as one text, a line break after each: every feature is computed over it at once.

    A line break stands in no question's run of characters and ends words and sentences, so nothing reaches
    from one passage into the next.
    """

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[str]) -> None:
        joined = "".join(t + "\n" for t in texts)
        self.text = joined
        self.codes = codes_of(joined)
        self.words, self.starts = vocabulary.words([joined])[0]
        self.characters = vocabulary.characters(self.codes)
        self.rarity = vocabulary.rarity(self.words)
        self.sizes = np.array([len(t) for t in texts])
        self.row = np.repeat(np.arange(len(texts)), self.sizes + 1)
        self.first = np.repeat(np.cumsum(self.sizes + 1) - self.sizes - 1, self.sizes + 1)
        self.column = np.arange(len(self.codes)) - self.first
        self.inside = self.column < self.sizes[self.row]

    def features(
        self, question: Codes, question_words: NDArray[np.int64], places: Sequence[_Told]
    ) -> NDArray[np.float32]:
        """Return the features of every character, shape `(len(codes), PASSAGE_FEATURES)`."""
        grams = {n: covered(self.codes, ngram_codes(question, n), n) for n in (1, 2, 3)}
        same_word = np.isin(self.words, question_words[question_words > 1])
        bounds = np.flatnonzero(np.isin(self.codes, _BOUNDS))
        sentence = np.searchsorted(bounds, np.arange(len(self.codes)))
        weight = np.bincount(sentence, grams[2] * self.rarity) / 10.0
        ends = np.append(self.starts[1:], True) | (self.codes == 10)
        ends[:-1] |= self.codes[1:] == 10
        share = np.bincount(self.row, grams[2]) / np.maximum(self.sizes, 1)
        told = np.zeros(len(self.codes), np.float32)
        for meaning, start, end in places:
            told[start:end] = np.maximum(told[start:end], meaning.weight)
        after = (self.first + self.sizes[self.row])[::-1]
        columns = [
            grams[1],
            grams[2],
            grams[3],
            same_word,
            same_word * self.rarity,
            self.rarity,
            nearness(grams[2], self.first),
            nearness(grams[2][::-1], len(self.codes) - 1 - after)[::-1],
            self.starts,
            ends,
            weight[sentence],
            share[self.row],
            told,
            told * self.rarity,
        ]
        flat = np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)
        return np.concatenate([flat, _kinds(self.codes)], axis=1)

    def told(self, meanings: Sequence[Meant]) -> Iterator[_Told]:
        """Yield the places in the passages of words that are meant, `text[start:end]`."""
        for meaning in meanings:
            for word in meaning.words:
                start = self.text.find(word)
                while start >= 0:
                    yield meaning, start, start + len(word)
                    start = self.text.find(word, start + 1)

    def of_question(
        self,
        question: Codes,
        question_words: NDArray[np.int64],
        rarity: NDArray[np.float32],
        places: Sequence[_Told],
    ) -> NDArray[np.float32]:
        """Return what of the question stands in each passage, shape `(n, len(question), QUESTION_FEATURES)`."""
        n = len(self.sizes)
        result = np.zeros((n, len(question), QUESTION_FEATURES), np.float32)
        for column, size in enumerate((1, 2, 3)):
            runs, rows = ngram_codes(self.codes, size), self.row[: max(0, len(self.codes) - size + 1)]
            for row, hits in enumerate(_found_in_rows(ngram_codes(question, size), runs, rows, n)):
                result[row, :, column] = _spread_runs(hits, len(question), size)
        result[:, :, 3] = _found_in_rows(question_words, self.words, self.row, n) & (question_words > 1)
        result[:, :, 4] = rarity
        for meaning, start, _ in places:
            result[self.row[start], meaning.start : meaning.end, 5] = meaning.weight
        return result


_BOUNDS = codes_of("。!?;\n")


def _found_in_rows(
    wanted: NDArray[np.generic], values: NDArray[np.generic], rows: NDArray[np.int64], n: int
) -> NDArray[np.bool_]:
    """Say which of `wanted` stand among the values of each of `n` rows; shape `(n, len(wanted))`."""
    known, place = np.unique(wanted, return_inverse=True)
    found = np.zeros((n, len(known)), dtype=bool)
    if len(known):
        spot = np.minimum(np.searchsorted(known, values), len(known) - 1)
        hit = known[spot] == values
        found[rows[hit], spot[hit]] = True
    return found[:, place.reshape(-1)]


def encode(vocabulary: Vocabulary, question: str, passages: Sequence[str]) -> Batch:
    """Encode one question with its passages, each cut to `MAX_PASSAGE` characters.

    Offsets in the arrays are offsets in the passages: folding here keeps every character in its place.
    """
    asked = fold_characters(question).replace("\n", " ")[-MAX_QUESTION:]
    codes, words = codes_of(asked), vocabulary.words([asked])[0][0]
    joined = _Joined(vocabulary, [fold_characters(p)[:MAX_PASSAGE].replace("\n", " ") for p in passages])
    places = list(joined.told(meant(asked)))
    shape = (len(passages), max(1, int(joined.sizes.max(initial=0))))

    def padded(values: NDArray[np.generic]) -> Array:
        array = np.zeros(shape + values.shape[1:], values.dtype)
        array[joined.row[joined.inside], joined.column[joined.inside]] = values[joined.inside]
        return array

    return Batch(
        question_characters=vocabulary.characters(codes),
        question_words=words,
        question_features=joined.of_question(codes, words, vocabulary.rarity(words), places),
        passage_characters=padded(joined.characters),
        passage_words=padded(joined.words),
        passage_features=padded(joined.features(codes, words, places)),
        passage_mask=padded(np.ones(len(joined.codes), bool)),
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
