"""The contract of `qa.reader.base.Reader`, for the shipped reader and for three kinds of hub models alike."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.base import Reader
from qa.reader.hub import load_hub_reader
from qa.reader.span_reader import SPANS, SpanReader
from tests.qa.reader.hub.models import random_byte_model, random_model, vocabulary
from tests.qa.reader.passages import TEXTS, passage

QUESTION = "站长是谁？"
ANY_TEXT = st.text(
    st.one_of(st.sampled_from("会议批准了报告，。！？《》“” \n　①ＡaB9𠮷é\u200b\ud800"), st.characters()),
    max_size=120,
)


@pytest.fixture(scope="module", params=["shipped", "bert", "roberta", "bytes"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    if request.param == "shipped":
        return SpanReader()
    folder = tmp_path_factory.mktemp("reader")
    if request.param == "bytes":
        return load_hub_reader(str(random_byte_model(folder, TEXTS)))
    return load_hub_reader(str(random_model(folder, vocabulary(TEXTS), kind=request.param)))


def check(reading, texts):
    """Every promise that a single reading can break."""
    scores = [span.score for span in reading.spans]
    assert scores == sorted(scores, reverse=True) and len(scores) <= SPANS
    assert all(map(math.isfinite, [*scores, reading.no_answer_score]))
    assert all(0 <= span.start < span.end <= len(texts[span.passage]) for span in reading.spans)
    assert len({(span.passage, span.start, span.end) for span in reading.spans}) == len(scores)


def read(reader, question, texts):
    return reader.read(question, [passage(text, n) for n, text in enumerate(texts, start=1)])


def test_spans_lie_in_their_passages_best_first(reader):
    reading = read(reader, QUESTION, TEXTS)
    check(reading, TEXTS)
    assert len(reading.spans) > 5


@settings(max_examples=25, deadline=None)
@given(question=ANY_TEXT, texts=st.lists(ANY_TEXT, max_size=4))
def test_any_question_and_any_text_are_read(reader, question, texts):
    check(read(reader, question, texts), texts)


def test_nothing_is_found_in_nothing(reader):
    assert reader.read(QUESTION, []).spans == ()


def test_equal_input_gives_equal_readings_one_by_one_and_together(reader):
    asked = [QUESTION, "活动走进了多少个社区？", QUESTION]
    found = [[passage(text) for text in TEXTS[:n]] for n in (2, 3, 2)]
    together = reader.read_many(asked, found)
    assert together == [reader.read(q, p) for q, p in zip(asked, found, strict=True)]
    assert together[0] == together[2]


def test_what_cannot_be_read_stands_among_what_is_read_together(reader):
    asked, found = [QUESTION, "", QUESTION], [[], [passage(TEXTS[0])], [passage(TEXTS[0])]]
    nothing, unasked, read_ = reader.read_many(asked, found)
    assert nothing.spans == unasked.spans == ()
    assert read_ == reader.read(QUESTION, found[2])
    assert reader.read_many([], []) == []


def test_a_passage_is_scored_alike_in_any_company_and_order(reader):
    alone = {text: read(reader, QUESTION, [text]).spans[0] for text in TEXTS[:3]}
    for texts in (TEXTS, TEXTS[::-1]):
        best = {}
        for span in read(reader, QUESTION, texts).spans:
            best.setdefault(texts[span.passage], span)
        assert best
        for text in best.keys() & alone.keys():
            assert best[text].score == pytest.approx(alone[text].score, abs=1e-3)
            assert (best[text].start, best[text].end) == (alone[text].start, alone[text].end)


def test_a_passage_counts_from_its_own_beginning(reader):
    whole = TEXTS[2] + TEXTS[0]
    inside = reader.read(QUESTION, [passage(whole, start=len(TEXTS[2]))])
    assert inside.spans == read(reader, QUESTION, [TEXTS[0]]).spans


def test_a_question_of_any_length_is_read(reader):
    check(read(reader, "请问" * 900 + QUESTION, TEXTS[:2]), TEXTS[:2])


def test_its_fingerprint_tells_it_from_others(reader):
    assert re.fullmatch(r"[0-9a-f]{16}", reader.fingerprint)

    class Another(type(reader)):
        fingerprint = Reader.fingerprint

    assert Another.__new__(Another).fingerprint != reader.fingerprint


def test_the_shipped_reader_knows_easy_answers():
    best = read(SpanReader(), "水文站的站长是谁？", TEXTS).spans[0]
    assert TEXTS[best.passage][best.start : best.end] == "陈志明"
    assert best.score > 0
