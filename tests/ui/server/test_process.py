"""The server as a process: a second one beside it, an orderly end, and an end by kill -9."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from qa.feedback import FeedbackBook
from qa.knowledge_base import KnowledgeBase
from tests.ui.conftest import seeded
from tests.ui.running import Server
from tests.ui.server.live import QUESTION

ADDED = {"files": ("开放通知.txt", "本站于二〇二五年三月一日起对公众开放。\n".encode())}


def test_a_second_server_on_the_store_reads_and_says_so(tmp_path: Path):
    store = seeded(tmp_path / "store")
    first = Server(store, "--rate", "0")
    try:
        first.wait()
        second = Server(store, "--rate", "0")
        try:
            second.wait()
            answers = [
                httpx.post(f"{each.url}/api/v1/answer", json={"question": QUESTION}, timeout=60).json()[
                    "text"
                ]
                for each in (first, second)
            ]
            assert answers[0] and answers[0] == answers[1]
            refused = httpx.post(f"{second.url}/api/v1/documents", files=ADDED, timeout=60)
            assert refused.status_code == 403 and refused.json()["code"] == "read_only_store"
            added = httpx.post(f"{first.url}/api/v1/documents", files=ADDED, timeout=60)
            assert added.status_code == 200
            seen = httpx.get(f"{second.url}/api/v1/documents", timeout=60).json()["documents"]
            assert len(seen) == 2  # what the first adds, the second answers from
        finally:
            told = second.said + second.end()
        assert "另一个服务器正在使用资料库" in told and "Traceback" not in told
    finally:
        assert "Traceback" not in first.end()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a word")
def test_the_end_finishes_what_is_under_way(tmp_path: Path):
    server = Server(seeded(tmp_path / "store"), "--rate", "0")
    server.wait()
    body = {"questions": [f"第{i}次大会审议批准了什么？" for i in range(60)]}
    with ThreadPoolExecutor(2) as threads:
        asked = threads.submit(httpx.post, f"{server.url}/api/v1/answers", json=body, timeout=60)
        while "yuanwen_requests_under_way 2.0" not in httpx.get(f"{server.url}/metrics", timeout=60).text:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        late = threads.submit(
            httpx.post, f"{server.url}/api/v1/answer", json={"question": QUESTION}, timeout=60
        )
        finished = asked.result()
        assert finished.status_code == 200 and len(finished.json()["items"]) == 60
        refused = late.exception() or late.result()
        assert isinstance(refused, httpx.TransportError) or refused.status_code == 503
    told = server.process.communicate(timeout=30)[0]
    assert "正在答完已收到的问题" in told and "Traceback" not in told


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path):
    store = seeded(tmp_path / "store")
    server = Server(store, "--rate", "0")
    server.wait()
    added = httpx.post(f"{server.url}/api/v1/documents", files=ADDED, timeout=60).json()["added"]
    answer = httpx.post(f"{server.url}/api/v1/answer", json={"question": QUESTION}, timeout=60).json()
    given = httpx.post(f"{server.url}/api/v1/feedback", json={"answer": answer}, timeout=60).json()
    server.process.kill()
    server.process.communicate()
    with KnowledgeBase.open(store) as reopened:
        assert added[0]["id"] in {each.id for each in reopened.documents()}
        again = json.loads(json.dumps(reopened.answer(QUESTION).to_dict()))
    assert again["citations"] == answer["citations"]
    book = FeedbackBook(store)
    assert [each.id for each in book.all()] == [given["id"]]
    book.close()
