"""The limits and defaults that more than one room of this floor uses; each says where it comes from."""

from __future__ import annotations

import os

MAX_QUESTION_CHARACTERS = 2_000
"""Longer questions are refused: no question of the measured sets is over 200 characters."""

CORES = min(4, os.cpu_count() or 1)
"""Cores that one question, or one batch, is read with at the same time."""

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

DENSE_WEIGHT = 0.5
"""What the dense half's score counts beside BM25 in the fusion. By the cosine alone, first, and among five, of 1,002
CMRC trial questions over 20,256 articles; of 515 written questions that share hardly a word with their passage, over
all written texts; and of 680 others over these: with the cosine at 0.5 96.2 / 98.6, 17.7 / 37.9, 75.9 / 93.7%; at 0.75
96.2 / 98.5, 16.3 / 39.4, 74.9 / 93.1; at 1 95.7 / 98.1, 15.7 / 37.5, 74.6 / 92.6. With the late score beside it (see
`qa.retriever.dense.LATE_WEIGHT`) 0.4, 0.5 and 0.6 differ by 0.2 points at most on trial. `tests.benchmarks.retrieval
--part recall` prints the first again."""

READ_PASSAGES = 5
"""Passages the reader looks at for one question. On the seed's `tune` and `gate` questions 8 answered as many
rightly (0.507 and 0.400, n = 71 and 70) and took half as long again."""

LOOK_ALIKE_DEPTH = 60
"""Passages among which those of look-alike documents are sought."""
