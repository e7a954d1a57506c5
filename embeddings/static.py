"""The direct reader of a static embedding model, for the folder that is shipped: tokenizers and numpy, no torch."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors
from embeddings.late import distinct, heaviest, mean_of_nearest
from embeddings.pieces import PieceLists
from embeddings.text import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_TEXTS_AT_ONCE = 256
"""Tokenized together, on all cores. The sums are one text at a time: `np.add.reduceat` measured 20 times slower."""
_PIECES_AT_ONCE = 128
"""Rows of the table that are widened together: 256 kB, which stay in the processor's cache."""
_MULTIPLICATIONS = 2**17
"""Of one product of matrices, at most; see `_in_small_products`."""
_REINSTALL = "python -m pip install --force-reinstall --no-deps yuanwen"


class EncoderNotLoadedError(ValueError):
    """An encoder is missing, damaged, or cannot be fetched; the message names the remedy."""


class StaticEncoder:
    """A static embedding model: a text's vector is the mean of its pieces' vectors, looked up in a table.

    It offers late interaction too, from the same table: see `embeddings.late.LateInteraction`.
    """

    def __init__(self, folder: Path) -> None:
        """Read a sentence-transformers folder that holds one `StaticEmbedding`.

        Raises:
            EncoderNotLoadedError: a file is missing or damaged, or the two do not belong together.

        """
        self.folder = folder
        try:
            self._tokenizer, self._rows, self._factors = _read(folder)
        except Exception as error:  # tokenizers raises bare `Exception`
            raise EncoderNotLoadedError(
                f"The encoder in {folder} is missing or damaged ({error}). Reinstall it: {_REINSTALL}"
            ) from error

    @property
    def dimension(self) -> int:
        """Length of its vectors."""
        return int(self._rows.shape[1])

    def encode_query(self, sentences: list[str]) -> Vectors:
        """Encode questions; shape `(len(sentences), dimension)`, a zero row where no piece is known."""
        return self.encode_document(sentences)

    def encode_document(self, sentences: list[str]) -> Vectors:
        """Encode passages; the same function as for questions."""
        return self.encode_with_pieces(sentences)[0]

    def encode_with_pieces(self, sentences: list[str]) -> tuple[Vectors, PieceLists]:
        """Encode passages, and return their pieces too; see `LateInteraction`."""
        vectors = np.zeros((len(sentences), self.dimension), dtype=np.float32)
        lists = []
        for start in range(0, len(sentences), _TEXTS_AT_ONCE):
            found = self._pieces(sentences[start : start + _TEXTS_AT_ONCE])
            lists.append(PieceLists.of(found))
            for i, pieces in enumerate(found, start):
                if pieces:
                    rows = self._rows.take(pieces, axis=0).astype(np.float32)
                    # Not `@`: see `_in_small_products`; of a vector OpenBLAS shares what has 9,216 multiplications.
                    vectors[i] = np.einsum("i,ij->j", self._factors[pieces], rows) / len(pieces)
        return vectors, PieceLists.joined(lists)

    def late_scores(self, question: str, texts: PieceLists) -> Vectors:
        """Compare piece by piece; see `LateInteraction`. A piece weighs as much as its vector is long.

        The training made the vectors of pieces that say little short: those of 的 and 什么.
        """
        of = np.array(self._pieces([question])[0], np.int64)
        asked, shares = heaviest(of, self._factors[of] * self._lengths[of])
        found = distinct(texts, len(self._rows))
        return mean_of_nearest(self._cosines(found, asked), shares, texts, len(self._rows))

    @cached_property
    def _lengths(self) -> Vectors:
        """Lengths of the table's rows in eight bits."""
        squares = np.einsum("ij,ij->i", self._rows, self._rows, dtype=np.int32)
        return np.asarray(np.sqrt(squares), np.float32)

    def _cosines(self, pieces: NDArray[np.int64], asked: NDArray[np.int64]) -> Vectors:
        """Return the cosines of the pieces with the asked ones, shape `(len(pieces), len(asked))`."""
        lengths = np.maximum(self._lengths, 1)  # a row of zeros has the cosine 0 with all
        questions = np.asarray((self._rows.take(asked, axis=0) / lengths[asked, np.newaxis]).T, np.float32)
        products = [
            _in_small_products(self._rows.take(pieces[start : start + _PIECES_AT_ONCE], axis=0), questions)
            for start in range(0, max(len(pieces), 1), _PIECES_AT_ONCE)
        ]
        return np.asarray(np.concatenate(products) / lengths[pieces, np.newaxis], np.float32)

    def _pieces(self, texts: list[str]) -> list[list[int]]:
        folded = [fold(text).encode("utf-8", "replace").decode("utf-8") for text in texts]
        return [found.ids for found in self._tokenizer.encode_batch_fast(folded, add_special_tokens=False)]


def _in_small_products(rows: NDArray[np.int8], questions: Vectors) -> Vectors:
    """Return `rows @ questions` as many products too small to be shared between cores.

    OpenBLAS shares what has 2^18 multiplications or more, and its threads then wait for the next by turning idly on
    the cores on which the reader is to run: answers took 46 ms instead of 30.
    """
    width, count = questions.shape
    block = max(1, _MULTIPLICATIONS // max(1, width * count))
    padded = np.zeros((-(-len(rows) // block), block, width), np.float32)
    padded.reshape(-1, width)[: len(rows)] = rows
    products = (padded @ questions).reshape(len(padded) * block, count)
    return np.asarray(products[: len(rows)], np.float32)


def _read(folder: Path) -> tuple[Tokenizer, NDArray[np.int8], NDArray[np.float32]]:
    """Return the tokenizer, the table in eight bits, shape `(pieces, dimension)`, and a factor for each row."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.normalizer = None  # what it would do, `fold` has done
    stored = load_file(folder / "model.safetensors")
    rows, factors = stored["embeddings"], stored["weights"]
    if not len(rows) == len(factors) == tokenizer.get_vocab_size():
        raise ValueError(f"{len(rows)} vectors for {tokenizer.get_vocab_size()} pieces")
    return tokenizer, rows, factors
