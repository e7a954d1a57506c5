"""One server for page and programs: health, the answer over HTTP and through the Gradio client."""

import asyncio
import socket
import typing
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from qa.datatypes import Answer, Citation, Document, Paragraph, Passage
from qa.knowledge_base import KnowledgeBase
from tests.ui.conftest import seeded
from tests.ui.running import Server, yuanwen
from ui.server import schema
from ui.server.loading import Loading
from ui.server.run import listen

QUESTION = "会议审议批准了什么？"


def post(server: Server, **body: object) -> httpx.Response:
    return httpx.post(f"{server.url}/api/v1/answer", json=body, timeout=30)


def comparable(answer: dict[str, object]) -> dict[str, object]:
    """DESIGN's equality: all but `id` and `timings_ms`."""
    return {name: value for name, value in answer.items() if name not in {"id", "timings_ms"}}


@pytest.mark.parametrize("kind", [Answer, Citation, Passage, Paragraph, Document])
def test_the_schema_lists_the_fields_of_the_datatypes(kind: type):
    listed = typing.get_type_hints(getattr(schema, f"{kind.__name__}Schema"))
    assert set(listed) == {field.name for field in fields(kind)}


def test_the_schema_s_types_fit_what_is_sent(server: Server):
    from pydantic import TypeAdapter

    sent = post(server, question=QUESTION).json()
    assert TypeAdapter(schema.AnswerSchema).validate_python(sent, strict=True) == sent
    abstained = post(server, question="火星上有几只企鹅？").json()
    assert TypeAdapter(schema.AnswerSchema).validate_python(abstained, strict=True) == abstained


def test_alive_and_ready(server: Server):
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "alive"}
    assert httpx.get(f"{server.url}/readyz").status_code == 200


def test_http_gives_the_answer_that_python_gives(server: Server, tmp_path: Path):
    import json

    with KnowledgeBase.open(seeded(tmp_path / "store")) as knowledge_base:
        here = json.loads(json.dumps(knowledge_base.answer(QUESTION).to_dict()))
    there = post(server, question=QUESTION).json()
    assert comparable(there) == comparable(here)
    assert there["citations"][0]["text"]


def test_the_gradio_client_gives_the_same_answer(server: Server):
    from gradio_client import Client

    client = Client(server.url, verbose=False)
    try:
        there = client.predict(question=QUESTION, top_k=5, api_name="/answer")
        endpoints = client.view_api(return_format="dict")["named_endpoints"]
        returned = endpoints["/answer"]["returns"][0]["type"]
    finally:
        client.close()
    assert comparable(there) == comparable(post(server, question=QUESTION).json())
    assert list(endpoints) == ["/answer"]
    assert all(field.name in str(returned) for field in fields(Answer))


def test_the_gradio_client_is_told_what_is_wrong_with_a_question(server: Server):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(server.url, verbose=False)
    try:
        with pytest.raises(AppError, match="没有文字"):
            client.predict(question="？？", top_k=5, api_name="/answer")
    finally:
        client.close()


@pytest.mark.parametrize("question", ["", "？？", "长" * 2001, "\ud800?"])
def test_an_unusable_question_is_422_with_code_and_message(server: Server, question: str):
    # Escaped JSON: httpx could not encode a lone surrogate itself, a client can send one all the same.
    import json

    sent = json.dumps({"question": question})
    headers = {"content-type": "application/json", "accept-language": "en-GB,en"}
    answered = httpx.post(f"{server.url}/api/v1/answer", content=sent, headers=headers)
    assert answered.status_code == 422
    assert answered.json()["code"] == "invalid_question"
    assert "cannot be used" in answered.json()["message"]


@pytest.mark.parametrize("body", [{}, {"question": 7}, {"question": "好？", "top_k": 0}, []])
def test_a_body_of_another_shape_is_422(server: Server, body: object):
    assert httpx.post(f"{server.url}/api/v1/answer", json=body).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        '{"question":"好？","top_k":NaN}',
        '{"question":"好？","top_k":Infinity}',
        '{"question":"好？","top_k":1e400}',
        '{"\\ud800":1}',
        '{"question":"好？","top_k":"\\ud800"}',
    ],
)
def test_values_without_a_json_form_are_refused_all_the_same(server: Server, body: str):
    headers = {"content-type": "application/json"}
    response = httpx.post(f"{server.url}/api/v1/answer", content=body.encode(), headers=headers, timeout=30)
    assert response.status_code == 422
    assert response.json()["code"] == "invalid_request"


def test_a_busy_port_is_told_with_the_option_that_helps(tmp_path: Path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        ended = yuanwen("chat", "--port", str(port), "--store", tmp_path)
    assert ended.returncode == 1
    assert f"{port}" in ended.stderr and "--port" in ended.stderr and len(ended.stderr.splitlines()) == 1


def test_small_packets_are_sent_at_once():
    """Else the body of each answer waits 40 ms for the acknowledgement of its head."""

    async def accepted() -> int:
        listening, seen = listen("127.0.0.1", 0), asyncio.get_running_loop().create_future()

        async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.set_result(
                writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            )
            writer.close()

        async with await asyncio.start_server(greet, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            nodelay: int = await seen
            writer.close()
            return nodelay

    assert asyncio.run(accepted())


def test_a_store_that_does_not_open_ends_the_server_plainly(tmp_path: Path):
    ended = yuanwen("chat", "--port", "0", "--store", tmp_path / "none")
    assert ended.returncode == 1
    assert "没有资料库" in ended.stderr and "Traceback" not in ended.stderr


def test_not_ready_until_loaded():
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from ui.server.api import add_routes
    from ui.server.service import Service

    loading = Loading(lambda: pytest.fail("never opened"))
    app = FastAPI()
    add_routes(app, Service(loading))
    client = TestClient(app)
    assert client.get("/healthz").status_code == 200
    waiting = client.get("/readyz")
    assert waiting.status_code == 503 and waiting.headers["retry-after"]


def test_the_running_page_is_small_and_imports_no_training_library(server: Server):
    maps = Path(f"/proc/{server.process.pid}/maps")
    if not maps.exists():
        pytest.skip("no /proc here")
    loaded = maps.read_text(encoding="utf-8")
    assert "libtorch" not in loaded
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    resident = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    assert resident < 600 * 1024


def test_it_listens_on_this_machine_only(server: Server):
    assert server.url.startswith("http://127.0.0.1:")
