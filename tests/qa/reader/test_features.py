import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.features import (
    MAX_PASSAGE,
    Vocabulary,
    codes_of,
    covered,
    encode,
    nearness,
    ngram_codes,
    save_vocabulary,
)

TEXT = st.text("大会批准了报告2024年ab，。 𠮷", max_size=30)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vocabulary")
    words = ["[PAD]", "[UNK]", *"大会批准了报告2024年ab,。", "大会", "批准", "报告"]
    save_vocabulary(folder, words, np.linspace(0, 1, len(words)).astype(np.float32))
    return Vocabulary.load(folder)


@given(TEXT, TEXT, st.integers(1, 3))
def test_covered_is_what_a_search_for_every_run_finds(question, passage, n):
    runs = {question[i : i + n] for i in range(len(question) - n + 1)}
    expected = [
        any(passage[j : j + n] in runs for j in range(max(0, i - n + 1), min(i, len(passage) - n) + 1))
        for i in range(len(passage))
    ]
    assert covered(codes_of(passage), ngram_codes(codes_of(question), n), n).tolist() == expected


def test_nearness_decays_from_the_match():
    near = nearness(np.array([False, True, False, False]), np.zeros(4, np.int64))
    assert near.tolist() == pytest.approx([0, 1, np.exp(-1 / 12), np.exp(-2 / 12)])


def test_nearness_stays_inside_a_passage():
    assert nearness(np.array([True, False, False]), np.array([0, 0, 2])).tolist()[2] == 0


def test_words_are_the_longest_from_the_left(vocabulary):
    ids, starts = vocabulary.words(["大会批准"])[0]
    assert starts.tolist() == [True, False, True, False]
    assert ids[0] == ids[1] != ids[2]


@given(question=TEXT.filter(str.strip), passages=st.lists(TEXT, min_size=1, max_size=4))
def test_any_text_is_encoded_in_its_own_length(vocabulary, question, passages):
    batch = encode(vocabulary, question, passages)
    assert batch.passage_mask.sum(1).tolist() == [len(p) for p in passages]
    assert batch.passage_features.dtype == np.float32
    assert np.isfinite(batch.passage_features).all()


def test_a_passage_is_encoded_alike_in_any_company(vocabulary):
    alone = encode(vocabulary, "批准了什么?", ["大会批准了报告。"])
    among = encode(vocabulary, "批准了什么?", ["报告", "大会批准了报告。", "大" * 2 * MAX_PASSAGE])
    assert np.array_equal(alone.passage_features[0], among.passage_features[1, :8])
    assert np.array_equal(alone.passage_words[0], among.passage_words[1, :8])
    assert among.passage_mask[2].sum() == MAX_PASSAGE


def test_words_that_the_question_means_are_marked_in_both(vocabulary):
    batch = encode(vocabulary, "大会点头了?", ["大会批准了报告。", "报告。"])
    told = batch.passage_features[:, :, 12]
    assert (told[0] > 0).tolist() == [False, False, True, True, False, False, False, False]
    assert not told[1].any()
    assert (batch.question_features[0, :, 5] > 0).tolist() == [False, False, True, True, False, False]
    assert not batch.question_features[1, :, 5].any()
