"""Making the documents of a change findable, and changing the settings they are cut and searched by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings.base import Encoder
from embeddings.late import LateInteraction
from embeddings.pieces import PieceLists
from qa.additions import Progress
from qa.retriever.hybrid import dense_text
from qa.settings import Settings
from qa.store import Change, Store, StoredDocument
from qa.store.database import earlier_settings, pop_settings, push_settings, settings_of

_ENCODED_AT_ONCE = 1024


def index(
    change: Change, documents: Sequence[StoredDocument], encoder: Encoder, progress: Progress | None
) -> None:
    """Cut the documents into passages, encode them and make them findable."""
    passages = [passage for document in documents for passage in change.add(document)]
    vectors = np.empty((len(passages), change.indexes.vectors.dimension), np.float32)
    pieces: list[PieceLists] = []
    for start in range(0, len(passages), _ENCODED_AT_ONCE):
        end = min(start + _ENCODED_AT_ONCE, len(passages))
        texts = [dense_text(passage) for passage in passages[start:end]]
        if isinstance(encoder, LateInteraction):
            vectors[start:end], lists = encoder.encode_with_pieces(texts)
            pieces.append(lists)
        else:
            vectors[start:end] = encoder.encode_document(texts)
        if progress:
            progress("index", end, len(passages))
    if passages:  # all at once, so that the vector index takes the structure that fits their number
        change.index(passages, vectors, PieceLists.joined(pieces) if pieces else None)


def reindex(change: Change, encoder: Encoder, progress: Progress | None) -> None:
    """Index every document anew, in a change that began from empty indexes."""
    documents = [change.database.stored(document.id) for document in change.database.documents()]
    for each in documents:
        change.remove(each.document.id)
    index(change, documents, encoder, progress)


def adopt(
    store: Store, encoder: Encoder, settings: Settings | None, progress: Progress | None = None
) -> bool:
    """Make these the store's settings; `None` takes the last change of them back, False when there is none.

    One change of the store, in which the documents are indexed anew when their passages become others.

    Raises:
        StoreLockedError: another process is changing the store.

    """
    with store.reading() as view:
        now, wanted = settings_of(view.database), settings or earlier_settings(view.database)
    if wanted is None:
        return False
    recut = wanted.passage_characters != now.passage_characters
    with store.writing(store.encoder if recut else None) as change:
        if settings is None:
            pop_settings(change.database)
        else:
            push_settings(change.database, settings)
        change.changed = True
        if recut:
            reindex(change, encoder, progress)
    return True
