"""Kept vectors are the very ones that the encoder would give again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.base import Encoder, Vectors
from embeddings.encoder import SHIPPED_FOLDER, StaticEncoder
from embeddings.remembering import RememberingEncoder

SENTENCES = [f"第{number}号水文站于{1990 + number}年建成。" for number in range(12)]


class Counting(StaticEncoder):
    """The shipped encoder, and how many texts it encoded."""

    encoded = 0

    def encode_document(self, sentences: list[str]) -> Vectors:
        self.encoded += len(sentences)
        return super().encode_document(sentences)


@pytest.fixture(scope="module")
def shipped() -> StaticEncoder:
    return StaticEncoder(SHIPPED_FOLDER)


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from(SENTENCES)), max_size=8), st.integers(1, 6))
def test_equal_to_the_last_bit_whatever_was_asked_before(
    shipped: StaticEncoder, batches: list[list[str]], kept: int
) -> None:
    remembering = RememberingEncoder(shipped, kept)
    assert isinstance(remembering, Encoder)
    for batch in batches:
        np.testing.assert_array_equal(remembering.encode_document(batch), shipped.encode_document(batch))
    np.testing.assert_array_equal(remembering.encode_query(SENTENCES), shipped.encode_query(SENTENCES))


def test_what_is_kept_is_not_encoded_again() -> None:
    counting = Counting(SHIPPED_FOLDER)
    remembering = RememberingEncoder(counting, kept=10)
    for batch in (SENTENCES[:4], SENTENCES[:4] * 2, SENTENCES[2:6]):
        remembering.encode_document(batch)
    assert counting.encoded == 6
    remembering.encode_document(SENTENCES)  # 6 new ones push out the two met longest ago
    assert counting.encoded == 12
    remembering.encode_document(SENTENCES[2:])
    assert counting.encoded == 12
    remembering.encode_document(SENTENCES[:1])
    assert counting.encoded == 13


def test_several_threads_at_a_time(shipped: StaticEncoder) -> None:
    remembering = RememberingEncoder(shipped, kept=3)
    batches = [SENTENCES[start % 7 : start % 7 + 5] for start in range(60)]
    with ThreadPoolExecutor(4) as threads:
        for batch, vectors in zip(batches, threads.map(remembering.encode_document, batches), strict=True):
            np.testing.assert_array_equal(vectors, shipped.encode_document(batch))
