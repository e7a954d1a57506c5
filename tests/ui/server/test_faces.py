"""One question through every face gives one answer: Python, command, batch, HTTP, Gradio client, MCP, the page."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.running import environment, yuanwen
from tests.ui.server.live import QUESTION, READER_TOKEN, Live


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """DESIGN's equality: all but `id` and `timings_ms`."""
    return {name: value for name, value in answer.items() if name not in {"id", "timings_ms"}}


@pytest.fixture(scope="module")
def expected(open_server: Live) -> dict[str, Any]:
    answer = open_server.knowledge_base.answer(QUESTION)
    assert answer.citations
    return comparable(json.loads(json.dumps(answer.to_dict())))


def test_over_http(open_server: Live, expected: dict[str, Any]):
    assert comparable(open_server.post("/api/v1/answer", json={"question": QUESTION}).json()) == expected


def test_in_a_batch_over_http_with_an_error_beside_it(open_server: Live, expected: dict[str, Any]):
    body = {"questions": [QUESTION, "？？", QUESTION]}
    items = open_server.post("/api/v1/answers", json=body).json()["items"]
    assert [each["error"] and each["error"]["code"] for each in items] == [None, "invalid_question", None]
    assert comparable(items[0]["answer"]) == comparable(items[2]["answer"]) == expected


def test_through_the_gradio_client(open_server: Live, expected: dict[str, Any]):
    from gradio_client import Client

    client = Client(open_server.url, verbose=False)
    try:
        assert comparable(client.predict(question=QUESTION, top_k=5, api_name="/answer")) == expected
    finally:
        client.close()


def test_through_the_gradio_client_with_a_token(guarded: Live, expected: dict[str, Any]):
    from gradio_client import Client

    client = Client(guarded.url, verbose=False, headers={"Authorization": f"Bearer {READER_TOKEN}"})
    try:
        found = client.predict(question=QUESTION, top_k=5, api_name="/answer")
    finally:
        client.close()
    assert comparable(found) == expected


def ask_over_mcp(server: Any, **arguments: object) -> tuple[Any, list[str], Any]:
    """Call both tools with the official client; return the answer, the tools' names and the passages."""
    from mcp.client import Client

    async def ask() -> tuple[Any, list[str], Any]:
        async with Client(server) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            answered = await client.call_tool("answer", {"question": QUESTION, **arguments})
            found = await client.call_tool("search", {"question": QUESTION, "top_k": 5})
            return answered, names, found

    return asyncio.run(ask())


def test_over_mcp(open_server: Live, expected: dict[str, Any]):
    answered, names, found = ask_over_mcp(f"{open_server.url}/mcp")
    assert sorted(names) == ["answer", "search"]
    assert comparable(answered.structured_content) == expected
    plain = [{**each, "reader_score": None} for each in expected["passages"]]
    assert found.structured_content["passages"] == plain


def test_over_mcp_on_standard_input_and_output(open_server: Live, expected: dict[str, Any]):
    from mcp.client.stdio import StdioServerParameters

    store = open_server.knowledge_base.store.path
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "ui.cli", "mcp", "--store", str(store)], env=environment()
    )
    answered, names, _ = ask_over_mcp(parameters)
    assert sorted(names) == ["answer", "search"]
    assert comparable(answered.structured_content) == expected


def test_what_is_wrong_is_told_over_mcp(open_server: Live):
    from mcp.client import Client

    async def ask() -> Any:
        async with Client(f"{open_server.url}/mcp") as client:
            return await client.call_tool("answer", {"question": "？？"})

    refused = asyncio.run(ask())
    assert refused.is_error and "没有文字" in refused.content[0].text


def test_mcp_is_for_those_who_are_known(guarded: Live):
    assert guarded.post("/mcp", json={}).status_code == 401


def test_on_the_command_line_one_by_one_and_in_a_file(
    open_server: Live, expected: dict[str, Any], tmp_path: Path
):
    store = open_server.knowledge_base.store.path
    assert store
    told = yuanwen("ask", QUESTION, "--json", "--store", store)
    assert comparable(json.loads(told.stdout)) == expected
    (tmp_path / "questions.txt").write_text(f"{QUESTION}\n", encoding="utf-8")
    ended = yuanwen(
        "ask", "--file", tmp_path / "questions.txt", "--out", tmp_path / "a.jsonl", "--store", store
    )
    assert ended.returncode == 0, ended.stderr
    written = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert comparable(written["answer"]) == expected


def test_feedback_on_an_answer_as_it_was_received(open_server: Live):
    answer = open_server.post("/api/v1/answer", json={"question": QUESTION}).json()
    before = len(open_server.knowledge_base.feedback.all())
    given = open_server.post(
        "/api/v1/feedback", json={"answer": answer, "reasons": ["part_missing"], "comment": "还有"}
    )
    assert given.status_code == 201
    kept = open_server.knowledge_base.feedback.all()[-1]
    assert len(open_server.knowledge_base.feedback.all()) == before + 1
    assert kept.id == given.json()["id"] and kept.answer == answer and kept.comment == "还有"


def test_feedback_on_what_is_no_question_is_refused(open_server: Live):
    answer = open_server.post("/api/v1/answer", json={"question": QUESTION}).json()
    refused = open_server.post("/api/v1/feedback", json={"answer": {**answer, "question": ""}})
    assert refused.status_code == 422 and refused.json()["code"] == "invalid_question"


def test_the_metrics_count_answers_and_name_no_question(open_server: Live):
    open_server.post("/api/v1/answer", json={"question": QUESTION})
    text = open_server.get("/metrics").text
    assert 'yuanwen_answers_total{outcome="answered"}' in text and 'route="/api/v1/answer"' in text
    assert QUESTION not in text


def test_the_docs_need_no_network(open_server: Live):
    page = open_server.get("/docs").text
    assert "http://" not in page and "https://" not in page
    for name in ("docs/swagger-ui-bundle.js", "docs/swagger-ui.css", "docs/docs.js"):
        assert name in page and open_server.get(f"/{name}").status_code == 200
    described = open_server.get("/openapi.json").json()
    assert QUESTION in json.dumps(described, ensure_ascii=False)


def test_every_path_that_another_method_wants_is_405(open_server: Live):
    for path, methods in open_server.get("/openapi.json").json()["paths"].items():
        shown = path.replace("{document_id}", "0123456789abcdef")
        for method in {"GET", "PUT", "PATCH", "DELETE", "POST"} - {name.upper() for name in methods}:
            refused = httpx.request(method, open_server.url + shown, timeout=60)
            assert refused.status_code == 405 and refused.headers["allow"], (method, path)
