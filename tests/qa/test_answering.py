"""Several questions at a time give the answers of one at a time, whatever comes and goes meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa import answering
from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase

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
    monkeypatch.setattr(answering, "CORES", cores)
    assert seeds.answer_many(QUESTIONS) == [seeds.answer(question) for question in QUESTIONS]


def test_the_reader_on_one_core_reads_the_same_to_the_last_bit(seeds: KnowledgeBase):
    from qa.reader.span_reader import SpanReader

    reader = SpanReader()
    texts = [passage.text for passage in seeds.search(QUESTIONS[0], 5)]
    apart = reader.on_one_core()
    shared, alone = reader.margins(QUESTIONS[0], texts), apart.margins(QUESTIONS[0], texts)
    assert np.array_equal(shared, alone)
    for row, text in enumerate(texts):
        size = len(text)
        assert np.array_equal(shared[row, :size, :size], reader.margins(QUESTIONS[0], [text])[0])


def test_an_error_of_one_question_is_everybody_s(seeds: KnowledgeBase):
    class Stopped(Exception):  # noqa: N818 - of this test alone
        pass

    def stop(stage: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        seeds.answer_many(QUESTIONS, on_stage=stop)


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
