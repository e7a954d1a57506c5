"""The limits and defaults that more than one room of this floor uses; each says where it comes from."""

from __future__ import annotations

MAX_QUESTION_CHARACTERS = 2_000
"""Longer questions are refused: no question of the measured sets is over 200 characters."""

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
"""What a packed file (Word) may unpack to, pictures included."""

MAX_PAGES = 5_000
"""Pages of a PDF above which it is refused."""

MAX_DOCUMENT_BYTES = 100 * 1024 * 1024
"""A single file above this is refused before it is read."""

DEFAULT_TOP_K = 5
"""Passages in an answer."""

PASSAGE_CHARACTERS = 180
"""The longest passage, in characters. The data notes measured reader windows of about 170."""

DENSE_WEIGHT = 0.75
"""What the cosine counts beside BM25 in the fusion. First, and among five, of 1,002 CMRC trial questions over 20,256
articles; of 300 written questions that share hardly a word with their passage, over 6,400 passages; and of 449 others
over these: BM25 alone 96.1 / 98.6, 9.0 / 21.7, 80.6 / 96.7%; with the cosine at 0.25 96.5 / 98.5, 12.0 / 30.3,
80.6 / 96.4; at 0.5 96.2 / 98.6, 14.0 / 32.7, 80.0 / 96.0; at 0.75 96.1 / 98.4, 16.0 / 35.3, 78.6 / 96.0; at 1
96.0 / 98.1, 16.3 / 37.0, 78.6 / 95.8. `tests.benchmarks.retrieval --part recall` prints the first again."""

READ_PASSAGES = 5
"""Passages the reader looks at for one question. On the seed's `tune` and `gate` questions 8 answered as many
rightly (0.507 and 0.400, n = 71 and 70) and took half as long again."""
