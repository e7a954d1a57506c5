"""The limits and defaults that more than one room of this floor uses; each says where it comes from."""

from __future__ import annotations

MAX_QUESTION_CHARACTERS = 2_000
"""Longer questions are refused: no question of the measured sets is over 200 characters."""

MAX_DOCUMENT_BYTES = 100 * 1024 * 1024
"""A single file above this is refused before it is read."""

DEFAULT_TOP_K = 5
"""Passages in an answer."""

READ_PASSAGES = 5
"""Passages the reader looks at for one question. On the seed's `tune` and `gate` questions 8 answered as many
rightly (0.507 and 0.400, n = 71 and 70) and took half as long again."""
