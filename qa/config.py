"""The limits and defaults that more than one room of this floor uses; each says where it comes from."""

from __future__ import annotations

MAX_QUESTION_CHARACTERS = 2_000
"""Longer questions are refused: no question of the measured sets is over 200 characters."""

MAX_DOCUMENT_BYTES = 100 * 1024 * 1024
"""A single file above this is refused before it is read."""

DEFAULT_TOP_K = 5
"""Passages in an answer."""

READ_PASSAGES = 8
"""Passages the reader looks at for one question: more cost time and measured no gain."""
