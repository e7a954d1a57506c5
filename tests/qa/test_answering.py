"""Several questions at a time give the answers of one at a time, whatever comes and goes meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from qa import answering
from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase
from qa.reader import span_reader

QUESTIONS = [
    "这次大会审议批准了什么？",
    "火星上有几只企鹅？",
    "你好",
    "大会号召全市人民做什么？",
    "水文站的站长是谁？",
    "为什么要坚持党的领导？",
]
STATION = "水文站于二〇二五年三月建成，站长为陈志明。\n"


@pytest.fixture(params=["memory", "folder"])
def seeds(request: pytest.FixtureRequest, tmp_path: Path):
    store = None if request.param == "memory" else tmp_path / "store"
    with KnowledgeBase.build(seed_files(), store=store) as made:
        yield made


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_together_as_one_by_one_on_any_number_of_cores(seeds: KnowledgeBase, cores: int, monkeypatch):
    monkeypatch.setattr(span_reader, "CORES", cores)
    assert seeds.answer_many(QUESTIONS) == [seeds.answer(question) for question in QUESTIONS]


@pytest.mark.parametrize("together", [1, 4, 32])
def test_together_as_one_by_one_in_shares_of_any_size(seeds: KnowledgeBase, together: int, monkeypatch):
    monkeypatch.setattr(answering, "_TOGETHER", together)
    questions = QUESTIONS * 4  # shares of 1, 4 and 6
    assert seeds.answer_many(questions) == [seeds.answer(question) for question in questions]


def test_no_questions_have_no_answers(seeds: KnowledgeBase):
    assert seeds.answer_many([]) == []


def test_passages_read_together_score_the_same_to_the_last_bit(seeds: KnowledgeBase):
    reader, asked = span_reader.SpanReader(), [q for q in QUESTIONS if q != "你好"]
    texts = [[passage.text for passage in seeds.search(question, 8)] for question in asked]
    for question, of, together in zip(asked, texts, reader.margins_of(asked, texts), strict=True):
        assert np.array_equal(together, reader.margins(question, of))
        for row, text in enumerate(of):
            size = len(text)
            assert np.array_equal(together[row, :size, :size], reader.margins(question, [text])[0])


def test_an_error_of_one_question_is_everybody_s(seeds: KnowledgeBase):
    class Stopped(Exception):  # noqa: N818 - of this test alone
        pass

    def stop(stage: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        seeds.answer_many(QUESTIONS, on_stage=stop)


def test_nothing_of_a_batch_goes_on_after_its_error(seeds: KnowledgeBase):
    begun, ended = [], []

    def fail_first(stage: str) -> None:
        begun.append(stage)
        if len(begun) == 1:
            raise RuntimeError("the first share")
        sleep(0.2)
        ended.append(stage)

    with pytest.raises(RuntimeError, match="the first share"):
        seeds.answer_many(QUESTIONS * 4, on_stage=fail_first)
    at_the_end = len(begun)
    assert at_the_end == len(ended) + 1
    sleep(0.3)
    assert len(begun) == at_the_end


def test_readers_see_whole_states_while_a_document_comes_and_goes(seeds: KnowledgeBase, tmp_path: Path):
    path = tmp_path / "水文站.txt"
    path.write_text(STATION, encoding="utf-8")
    before = seeds.answer_many(QUESTIONS)
    (added,) = seeds.add([path]).added
    with_it = seeds.answer_many(QUESTIONS)
    assert before != with_it and "陈志明" in with_it[4].text
    seeds.remove(added.id)

    def come_and_go() -> None:
        for _ in range(3):
            seeds.add([path])
            seeds.remove(added.id)

    with ThreadPoolExecutor(5) as threads:
        changing = threads.submit(come_and_go)
        asked = [threads.submit(seeds.answer_many, QUESTIONS) for _ in range(8)]
        states = [each.result() for each in asked]
        changing.result()
    assert all(_texts(state) in (_texts(before), _texts(with_it)) for state in states)
    assert seeds.answer_many(QUESTIONS) == before


def _texts(answers):
    """Return what is cited and how sure it is; the ids of passages are new ones each time a document is added."""
    return [(each.text, each.confidence, [p.text for p in each.passages]) for each in answers]
