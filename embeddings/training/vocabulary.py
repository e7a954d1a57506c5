"""The tokenizer: the commonest words and characters of the folded texts, cut by their probabilities.

A Unigram model (Kudo 2018) whose pieces and scores are counted, not trained: jieba cuts the texts into words,
the commonest become pieces, and `log(count / total)` is the score of each. A clause is then cut where the
product of its pieces' probabilities is greatest. WordPiece, the other way to cut by a given list, loses a
whole clause to [UNK] for a single rare character; here only that character is lost.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
_RAREST_CHARACTER = 5
_LONGEST_WORD = 8


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words that jieba finds in folded texts."""
    import jieba

    jieba.setLogLevel("ERROR")
    words: Counter[str] = Counter()
    for text in texts:
        words.update(jieba.cut(text, HMM=False))
    return words


def make_tokenizer(words: Counter[str], size: int) -> Tokenizer:
    """Return a tokenizer of `size` pieces: the unknown one, the characters, the commonest words."""
    kept = {word: count for word, count in words.items() if word.isalnum() and len(word) <= _LONGEST_WORD}
    characters: Counter[str] = Counter()
    for word, count in kept.items():
        for character in word:
            characters[character] += count
    common = [character for character, count in characters.most_common() if count >= _RAREST_CHARACTER]
    longer = sorted((word for word in kept if len(word) > 1), key=lambda word: (-kept[word], word))
    pieces = sorted(common) + longer[: size - 1 - len(common)]
    total = sum(kept.values())
    scores = [(piece, round(math.log(max(kept.get(piece, 0), 1) / total), 3)) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *scores], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}%‰]+"), "removed")
    return tokenizer
