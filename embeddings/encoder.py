"""Loading an encoder: the shipped one read directly, any other through sentence-transformers.

Importing sentence-transformers and torch costs seconds and 530 MB; reading the shipped folder costs 0.1 s.
The folder remains theirs (`SentenceTransformer(SHIPPED_FOLDER)` opens it), with one difference: here the
input is folded first (`embeddings.text.fold`), which a tokenizer file cannot say. On folded text both agree.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder, Vectors
from embeddings.text import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHIPPED = "shipped"
"""The name of the encoder that comes with this package."""
SHIPPED_FOLDER = Path(__file__).parent / "model"

_TEXTS_AT_ONCE = 256
_REINSTALL = "python -m pip install --force-reinstall --no-deps yuanwen"


class EncoderNotLoadedError(ValueError):
    """An encoder is missing, damaged, or cannot be fetched; the message names the remedy."""


class StaticEncoder:
    """A static embedding model: a text's vector is the mean of its pieces' vectors, looked up in a table."""

    def __init__(self, folder: Path) -> None:
        """Read a sentence-transformers folder that holds one `StaticEmbedding`.

        Raises:
            EncoderNotLoadedError: a file is missing or damaged, or the two do not belong together.

        """
        self.folder = folder
        try:
            self._tokenizer, self._table = _read(folder)
        except Exception as error:  # tokenizers raises bare `Exception`
            raise EncoderNotLoadedError(
                f"The encoder in {folder} is missing or damaged ({error}). Reinstall it: {_REINSTALL}"
            ) from error

    @property
    def dimension(self) -> int:
        """Length of its vectors."""
        return int(self._table.shape[1])

    def encode_query(self, sentences: list[str]) -> Vectors:
        """Encode questions; shape `(len(sentences), dimension)`, a zero row where no piece is known."""
        return self.encode_document(sentences)

    def encode_document(self, sentences: list[str]) -> Vectors:
        """Encode passages; the same function as for questions."""
        starts = range(0, len(sentences), _TEXTS_AT_ONCE)
        blocks = [self._encode(sentences[start : start + _TEXTS_AT_ONCE]) for start in starts]
        return np.concatenate(blocks) if blocks else np.zeros((0, self.dimension), dtype=np.float32)

    def _encode(self, texts: list[str]) -> Vectors:
        folded = [fold(text).encode("utf-8", "replace").decode("utf-8") for text in texts]
        pieces = [found.ids for found in self._tokenizer.encode_batch_fast(folded, add_special_tokens=False)]
        lengths = np.array([len(ids) for ids in pieces])
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if filled := lengths[lengths > 0].tolist():
            flat = np.fromiter(chain.from_iterable(pieces), dtype=np.int64, count=sum(filled))
            starts = np.cumsum([0, *filled[:-1]])
            vectors[lengths > 0] = np.add.reduceat(self._table[flat], starts) / np.array(filled)[:, None]
        return vectors


def load_encoder(name_or_path: str | Path = SHIPPED) -> Encoder:
    """Return the shipped encoder, or a sentence-transformers model by its folder or hub name.

    Nothing but a hub name ever asks the network, and that only for a model that is not in the hub's cache.

    Raises:
        EncoderNotLoadedError: there is no such model, or it is damaged.

    """
    return _shipped() if str(name_or_path) == SHIPPED else _sentence_transformer(str(name_or_path))


def fingerprint(encoder: Encoder) -> str:
    """Return 16 hex digits that tell encoders apart: vectors of equal fingerprints may be compared.

    For the shipped encoder and for sentence-transformers models it is a hash of the weights (and of the
    tokenizer); for any other class, which cannot be looked into, of the class's name.
    """
    digest = hashlib.sha256()
    if isinstance(encoder, StaticEncoder):
        for name in ("model.safetensors", "tokenizer.json"):
            digest.update((encoder.folder / name).read_bytes())
    elif callable(weights := getattr(encoder, "state_dict", None)):
        for name, tensor in sorted(weights().items()):
            digest.update(name.encode())
            digest.update(tensor.cpu().float().numpy().tobytes())
    else:
        digest.update(f"{type(encoder).__module__}.{type(encoder).__qualname__}".encode())
    return digest.hexdigest()[:16]


def _read(folder: Path) -> tuple[Tokenizer, NDArray[np.float32]]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.normalizer = None  # what it would do, `fold` has done
    table = load_file(folder / "model.safetensors")["embedding.weight"].astype(np.float32)
    if len(table) != tokenizer.get_vocab_size():
        raise ValueError(f"{len(table)} vectors for {tokenizer.get_vocab_size()} pieces")
    return tokenizer, table


@lru_cache(maxsize=1)
def _shipped() -> StaticEncoder:
    return StaticEncoder(SHIPPED_FOLDER)


def _sentence_transformer(name_or_path: str) -> Any:  # noqa: ANN401 - its own stubs promise less than `Encoder`
    from sentence_transformers import SentenceTransformer

    is_folder = Path(name_or_path).is_dir()
    try:
        return SentenceTransformer(name_or_path, local_files_only=is_folder)
    except Exception as error:  # OSError, ValueError, and whatever the hub's client raises
        raise EncoderNotLoadedError(
            f"{name_or_path} cannot be loaded as a sentence-transformers model ({error}). Name a folder that "
            f"`SentenceTransformer.save` wrote, a model on the hub, or leave it out for the shipped one."
        ) from error
