"""Which encoder goes with which store."""

from __future__ import annotations

from pathlib import Path

from embeddings.base import Encoder
from embeddings.encoder import EncoderNotLoadedError, fingerprint, load_encoder
from qa.errors import EncoderUnavailableError, IncompatibleStoreError
from qa.store.base import Store
from qa.store.database import EncoderIdentity
from qa.store.folder import FolderStore

AnyEncoder = Encoder | str | Path
"""An encoder, or what `embeddings.encoder.load_encoder` loads one by."""


def loaded_encoder(encoder: AnyEncoder) -> tuple[Encoder, EncoderIdentity]:
    """Return the encoder and what a store records of it; one passed as an object has no name.

    Raises:
        EncoderUnavailableError: there is none of this name or in this folder, or it is damaged.

    """
    by_name = isinstance(encoder, str | Path)
    try:
        loaded = load_encoder(encoder) if isinstance(encoder, str | Path) else encoder
    except EncoderNotLoadedError as error:
        raise EncoderUnavailableError(encoder=encoder, detail=error) from error
    dimension = int(loaded.encode_query(["原文"]).shape[1])
    return loaded, EncoderIdentity(str(encoder) if by_name else "", fingerprint(loaded), dimension)


def fitting_encoder(store: FolderStore, encoder: AnyEncoder | None) -> Encoder:
    """Load the encoder of the store, or check that the given one is the one it was made with.

    Raises:
        IncompatibleStoreError: it is another one, or the store's own cannot be loaded.

    """
    if encoder is None and not store.encoder.name:
        raise IncompatibleStoreError(store=store.path, detail="its encoder has no name: pass it to `open`")
    named = store.encoder.name if encoder is None else encoder
    try:
        loaded = load_encoder(named) if isinstance(named, str | Path) else named
    except EncoderNotLoadedError as error:
        raise IncompatibleStoreError(store=store.path, detail=error) from error
    check_fits(store, fingerprint(loaded))
    return loaded


def check_fits(store: Store, found: str) -> None:
    """Compare the fingerprint of an encoder with the store's; `IncompatibleStoreError` when they differ."""
    if store.encoder.fingerprint != found:
        where = store.path if isinstance(store, FolderStore) else "in memory"
        raise IncompatibleStoreError(
            store=where, detail=f"made with encoder {store.encoder.fingerprint}, not {found}"
        )
