"""The line before the knowledge base: what waits counts, what was given up does not, the rest is refused in words."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.ui.server.live import QUESTION, Live
from ui.server.queue import Queue, Work
from ui.server.refusals import BusyError, ShuttingDownError

FILE = {"files": ("开放通知.txt", "本站于二〇二五年三月一日起对公众开放。\n".encode())}


@contextmanager
def full(run: Callable[[Callable[[], object]], object]) -> Iterator[None]:
    """Keep a queue full: its threads wait, and as much waits behind them as may."""
    go_on = threading.Event()
    try:
        for _ in range(3):  # the threads may take up their first only after the line was full
            with pytest.raises(BusyError):
                for _ in range(10_000):
                    run(lambda: go_on.wait(20))
            threading.Event().wait(0.05)
        yield
    finally:
        go_on.set()


@pytest.fixture
def line() -> Iterator[Queue]:
    made = Queue(1, 4, "testing")
    yield made
    made.close()


def test_work_is_done_in_order_and_alone(line: Queue):
    done: list[int] = []
    for each in [line.run(lambda i=i: done.append(i)) for i in range(3)]:
        each.result(20)
    assert done == [0, 1, 2]


def test_an_error_is_that_works_own(line: Queue):
    with pytest.raises(LookupError):
        line.run(lambda: {}["nothing"]).result(20)
    assert line.run(lambda: "fine").result(20) == "fine"


def test_what_was_given_up_takes_nobodys_place(line: Queue):
    with full(line.run):
        (waiting,) = [line._waiting[-1].result]
        assert waiting.cancel()
        taken = line.run(lambda: "taken")
        with pytest.raises(BusyError):
            line.run(lambda: None)
    assert taken.result(20) == "taken"


def test_only_one_kind_is_done_together(line: Queue):
    groups: list[list[str]] = []

    def act(held: list[str]) -> list[str]:
        groups.append(held)
        return held

    go_on = threading.Event()
    line.run(lambda: go_on.wait(20))
    asked = line.put([Work(act, "甲", "同"), Work(act, "乙", "同"), Work(act, "丙")])
    go_on.set()
    assert [each.result(20) for each in asked] == ["甲", "乙", "丙"]
    assert groups == [["甲", "乙"], ["丙"]]


def test_after_the_end_nothing_is_taken():
    line = Queue(2, 3, "testing")
    line.close()
    with pytest.raises(ShuttingDownError):
        line.run(lambda: None)


def refused_as_busy(response: httpx.Response) -> bool:
    told = response.json()
    assert told["code"] == "busy" and "忙" in told["message"], told
    return response.status_code == 429 and int(response.headers["retry-after"]) >= 1


def test_removing_is_refused_when_too_many_changes_wait(open_server: Live):
    (document, *_) = open_server.knowledge_base.documents()
    with full(open_server.service.changes.run):
        assert refused_as_busy(httpx.delete(f"{open_server.url}/api/v1/documents/{document.id}", timeout=60))
    assert document in open_server.knowledge_base.documents()


def test_adding_is_refused_when_too_many_changes_wait(open_server: Live):
    before = open_server.knowledge_base.documents()
    with full(open_server.service.changes.run):
        assert refused_as_busy(open_server.post("/api/v1/documents", files=FILE))
    assert open_server.knowledge_base.documents() == before


def test_questions_wait_for_no_change(open_server: Live):
    with full(open_server.service.changes.run):
        assert open_server.post("/api/v1/answer", json={"question": QUESTION}).status_code == 200


def test_changes_wait_for_no_question(open_server: Live):
    with full(open_server.service.asking.run):
        assert refused_as_busy(open_server.post("/api/v1/answer", json={"question": QUESTION}))
        added = open_server.post("/api/v1/documents", files=FILE).json()["added"][0]["id"]
        removed = httpx.delete(f"{open_server.url}/api/v1/documents/{added}", timeout=60)
        assert removed.status_code == 204


def test_the_gradio_client_is_told_too(open_server: Live):
    from gradio_client import Client

    client = Client(open_server.url, verbose=False)
    try:
        with full(open_server.service.asking.run), pytest.raises(Exception, match="忙"):
            client.predict(question=QUESTION, top_k=5, api_name="/answer")
    finally:
        client.close()


@pytest.mark.parametrize("tool", ["answer", "search"])
def test_mcp_is_told_too(open_server: Live, tool: str):
    call = {"name": tool, "arguments": {"question": QUESTION}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    accept = {"accept": "application/json, text/event-stream"}
    with full(open_server.service.asking.run):
        told = open_server.post("/mcp", json=body, headers=accept)
    assert "忙" in json.dumps(told.json(), ensure_ascii=False)


def test_a_search_over_mcp_is_counted_by_nobody_as_an_answer(open_server: Live):
    def answers() -> str:
        return "".join(
            x for x in open_server.get("/metrics").text.splitlines() if x.startswith("yuanwen_answers")
        )

    before = answers()
    assert open_server.service.search(QUESTION, 3)
    assert answers() == before
    open_server.service.asking.run(lambda: open_server.knowledge_base.answer(QUESTION)).result(60)
    assert answers() != before
