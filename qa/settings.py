"""The four values that a store may have of its own: `yuanwen tune` fits them to a user's questions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields

from qa.config import DENSE_WEIGHT, PASSAGE_CHARACTERS, READ_PASSAGES


@dataclass(frozen=True, slots=True)
class Settings:
    """How a store's documents are cut, searched and read. The defaults are those of `qa.config`."""

    dense_weight: float = DENSE_WEIGHT
    """What the cosine counts beside BM25, from 0; see `qa.retriever.fusion.weighted_scores`."""
    passage_characters: int = PASSAGE_CHARACTERS
    """The longest passage; another one takes effect when the documents are indexed anew."""
    read_passages: int = READ_PASSAGES
    """Passages that the reader looks at for one question."""
    threshold: float | None = None
    """The confidence below which it abstains; `None`: the reader's own."""
    reader: str | None = field(default=None, compare=False)
    """Fingerprint of the reader that the threshold was fitted to: another one's confidences mean something else,
    so with it the threshold does not count. `None`: it counts with any."""

    def to_json(self) -> str:
        """Return the form in which a store keeps them."""
        return json.dumps(asdict(self))

    @classmethod
    def of_json(cls, text: str | None) -> Settings:
        """Return what `to_json` wrote; the defaults for `None`, and for whatever is not stated or not known."""
        stored = json.loads(text) if text else {}
        return cls(**{each.name: stored[each.name] for each in fields(cls) if each.name in stored})
