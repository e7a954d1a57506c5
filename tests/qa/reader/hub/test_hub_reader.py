"""Hub models read rightly: against an oracle that tries every span, and against answers known by construction."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.hub import load_hub_reader
from qa.reader.hub.reader import MAX_ANSWER_TOKENS
from tests.qa.reader.hub.models import known_model, random_model, vocabulary
from tests.qa.reader.passages import TEXTS, passage

QUESTION = "站长是谁？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return random_model(tmp_path_factory.mktemp("random"), vocabulary(TEXTS))


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    words = vocabulary([*TEXTS, "甲乙丙"])
    return load_hub_reader(str(known_model(tmp_path_factory.mktemp("known"), words, "甲", "乙")))


def best_by_hand(folder, question, text):
    """Try every span of every window with transformers' own classes; return its score, start and end."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    asked = tokenizer(question, add_special_tokens=False)["input_ids"]
    words = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    room = 64 - len(asked) - 3
    best = (-1e9, 0, 0)
    for begin in range(0, len(words["input_ids"]), room - room // 2):
        part = words["input_ids"][begin : begin + room]
        ids = [tokenizer.cls_token_id, *asked, tokenizer.sep_token_id, *part, tokenizer.sep_token_id]
        kinds = [0] * (len(asked) + 2) + [1] * (len(part) + 1)
        with torch.inference_mode():
            out = model(input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([kinds]))
        start, end = out.start_logits[0].tolist(), out.end_logits[0].tolist()
        for s in range(len(part)):
            for e in range(s, min(len(part), s + MAX_ANSWER_TOKENS)):
                at = len(asked) + 2
                score = start[at + s] + end[at + e] - start[0] - end[0]
                place = words["offset_mapping"][begin + s][0], words["offset_mapping"][begin + e][1]
                best = max(best, (score, *place))
        if begin + room >= len(words["input_ids"]):
            break
    return best


@pytest.mark.parametrize("text", TEXTS)
def test_the_best_span_is_that_of_trying_every_span(folder, text):
    span = load_hub_reader(str(folder)).read(QUESTION, [passage(text)]).spans[0]
    score, start, end = best_by_hand(folder, QUESTION, text)
    assert span.score == pytest.approx(score, abs=1e-4)
    assert (span.start, span.end) == (start, end)


@settings(max_examples=30, deadline=None)
@given(
    before=st.integers(0, 400),
    inside=st.text("丙ＡÉ😀 \n9", max_size=8),
    after=st.integers(0, 200),
    others=st.integers(0, 2),
)
def test_a_known_answer_is_found_wherever_it_stands(known, before, inside, after, others):
    answer = f"甲{inside}乙"
    text = "，①é" * (before // 3) + answer + "丙" * after
    texts = [*TEXTS[:others], text, *TEXTS[others:2]]
    best = known.read(QUESTION, [passage(each) for each in texts]).spans[0]
    assert texts[best.passage][best.start : best.end] == answer


def test_the_score_is_that_over_no_answer(known):
    # Normalised, 甲 at the start and 乙 at the end give 3 x √3 each, CLS √3 twice and what is none of them -1/√3 a time.
    best = known.read(QUESTION, [passage("甲乙")]).spans[0]
    none = known.read(QUESTION, [passage("丙")]).spans[0]
    assert best.score > 0 > none.score
    three = 3**0.5
    first = 3 * three + (-1 / three)  # 甲 starts: its own unit, and CLS's is below the mean
    null = three + 3 * (-1 / three)
    assert best.score == pytest.approx(2 * (first - null), abs=1e-3)


def test_two_models_have_two_fingerprints_and_one_has_one(folder, known):
    one, again = load_hub_reader(str(folder)), load_hub_reader(str(folder))
    assert one.fingerprint == again.fingerprint != known.fingerprint
