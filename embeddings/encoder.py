"""Loading an encoder: the shipped one read directly, any other through sentence-transformers.

Importing sentence-transformers and torch costs seconds and 530 MB; reading the shipped folder costs 0.1 s.
The folder remains theirs (`SentenceTransformer(SHIPPED_FOLDER)` opens it), with one difference: here the
input is folded first (`embeddings.text.fold`), which a tokenizer file cannot say. On folded text both agree.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from embeddings.base import Encoder
from embeddings.static import EncoderNotLoadedError, StaticEncoder

__all__ = [
    "SHIPPED",
    "SHIPPED_FOLDER",
    "EncoderNotLoadedError",
    "StaticEncoder",
    "fingerprint",
    "load_encoder",
]

SHIPPED = "shipped"
"""The name of the encoder that comes with this package."""
SHIPPED_FOLDER = Path(__file__).parent / "model"


def load_encoder(name_or_path: str | Path = SHIPPED) -> Encoder:
    """Return the shipped encoder, or a sentence-transformers model by its folder or hub name.

    Nothing but a hub name ever asks the network, and that only for a model that is not in the hub's cache.

    Raises:
        EncoderNotLoadedError: there is no such model, or it is damaged.

    """
    return _shipped() if str(name_or_path) == SHIPPED else _sentence_transformer(str(name_or_path))


def fingerprint(encoder: Encoder) -> str:
    """Return 16 hex digits that tell encoders apart: vectors of equal fingerprints may be compared.

    It is a hash of weights and tokenizer for the shipped encoder, of the weights for a sentence-transformers
    model, and of the class's name for any other encoder, which cannot be looked into.
    """
    digest = hashlib.sha256()
    if isinstance(encoder, StaticEncoder):
        digest.update(b"with pieces")  # a store made before they were kept has none
        for name in ("model.safetensors", "tokenizer.json"):
            digest.update((encoder.folder / name).read_bytes())
    elif callable(weights := getattr(encoder, "state_dict", None)):
        for name, tensor in sorted(weights().items()):
            digest.update(name.encode())
            digest.update(tensor.cpu().float().numpy().tobytes())
    else:
        digest.update(f"{type(encoder).__module__}.{type(encoder).__qualname__}".encode())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def _shipped() -> StaticEncoder:
    return StaticEncoder(SHIPPED_FOLDER)


def _sentence_transformer(name_or_path: str) -> Any:  # noqa: ANN401 - its own stubs promise less than `Encoder`
    from sentence_transformers import SentenceTransformer

    try:
        try:
            return SentenceTransformer(name_or_path, local_files_only=True)
        except OSError:
            if Path(name_or_path).is_dir():
                raise
            return SentenceTransformer(name_or_path)
    except Exception as error:  # OSError, ValueError, and whatever the hub's client raises
        raise EncoderNotLoadedError(
            f"{name_or_path} cannot be loaded as a sentence-transformers model ({error}). Name a folder that "
            f"`SentenceTransformer.save` wrote, a model on the hub, or leave it out for the shipped one."
        ) from error
