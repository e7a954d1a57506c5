"""Which reader answers: the shipped one, or a model of the hub's kind by name or folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ReaderUnavailableError
from qa.reader.answerer import Answerer, default_answerer

if TYPE_CHECKING:
    from qa.store import Change, View

SHIPPED_READER = "shipped"
"""The name of the reader that comes with this package."""

_NAME, _FINGERPRINT = "reader", "reader_fingerprint"


def named_answerer(reader: str | Path) -> Answerer:
    """Return an answerer with the shipped reader, or with a model by its folder or hub name.

    With the shipped one come a ranking, a confidence and a threshold that were fitted to it; any other decides by its
    own scores (`qa.reader.hub.SpanOdds`). Nothing but a hub name ever asks the network, and that only for a
    model that is not in the hub's cache.

    Raises:
        ReaderUnavailableError: there is no such model, or it cannot be used.

    """
    if str(reader) == SHIPPED_READER:
        return default_answerer()
    from qa.reader.hub import SpanOdds, load_hub_reader

    return default_answerer().reading_with(load_hub_reader(str(reader)), SpanOdds())


def kept_answerer(view: View) -> Answerer:
    """Return an answerer with the reader that a store was given, the shipped one if none was.

    Raises:
        ReaderUnavailableError: it cannot be used any more, or has other weights than when it was given.

    """
    name = view.database.meta_or_none(_NAME) or SHIPPED_READER
    answerer = named_answerer(name)
    recorded = view.database.meta_or_none(_FINGERPRINT)
    if name != SHIPPED_READER and answerer.reader.fingerprint != recorded:
        raise ReaderUnavailableError(reader=name, reason="changed")
    return answerer


def keep_reader(change: Change, reader: str | Path, fingerprint: str) -> None:
    """Record in a store which reader answers from now on."""
    name = str(Path(reader).resolve()) if Path(reader).is_dir() else str(reader)
    change.database.set_meta(_NAME, name)
    change.database.set_meta(_FINGERPRINT, fingerprint)
    change.changed = True
