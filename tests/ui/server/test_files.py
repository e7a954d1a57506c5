"""Which files reach the page's events: those that were uploaded to it, none of the machine, none of the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.server.live import READER_TOKEN, WRITER_TOKEN, Live

READER, WRITER = ({"authorization": f"Bearer {token}"} for token in (READER_TOKEN, WRITER_TOKEN))
SECRET = "管理员的口令由秘密局长制定。"  # noqa: S105 - of nobody


def as_file(path: object) -> dict[str, Any]:
    """Return what Gradio takes for a file."""
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def the_event(server: Live, name: str, part: str | None = None) -> dict[str, Any]:
    """Return one event of the page, as its configuration describes it."""
    config = server.get("/config", headers=WRITER).json()
    parts = {each["id"]: each["props"].get("elem_id") for each in config["components"]}
    return next(
        each
        for each in config["dependencies"]
        if any(event == name and part in {None, parts.get(target)} for target, event in each["targets"])
    )


def sent(server: Live, event: dict[str, Any], data: list[Any], session: str) -> tuple[int, dict[str, Any]]:
    """Send an event as the page does; return the status and, where it was taken, the last message."""
    body = {
        "data": data,
        "fn_index": event["id"],
        "session_hash": session,
        "event_data": None,
        "trigger_id": event["targets"][0][0],
    }
    joined = server.post("/gradio_api/queue/join", json=body, headers=WRITER)
    if joined.status_code != 200:
        return joined.status_code, joined.json()
    url = f"{server.url}/gradio_api/queue/data?session_hash={session}"
    with httpx.stream("GET", url, headers=WRITER, timeout=60) as stream:
        for line in stream.iter_lines():
            told = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if told.get("msg") == "process_completed":
                return 200, told
    raise AssertionError("the event did not end")


def sources(server: Live) -> set[str]:
    return {each.source for each in server.knowledge_base.documents()}


def asked_about(server: Live, question: object) -> httpx.Response:
    """Ask at the Gradio endpoint, with a question that need be no text."""
    return server.post("/gradio_api/run/answer", json={"data": [question, 5]}, headers=READER)


@pytest.mark.parametrize("path", [__file__, "/etc/passwd", "/dev/zero"])
def test_a_reader_has_no_file_of_the_machine_read(guarded: Live, path: str):
    """Not even one without end, which would be read in the event loop for ever."""
    refused = asked_about(guarded, as_file(path))
    assert refused.status_code >= 400 and path not in refused.text
    assert guarded.get("/healthz").status_code == 200


def test_a_writer_makes_no_document_of_a_file_of_the_machine(guarded: Live, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    before = sources(guarded)
    sent(guarded, the_event(guarded, "load"), [None, ""], "filesofthemachine")
    event = the_event(guarded, "upload", "yw-upload")
    sent(guarded, event, [None, [as_file(str(secret))]], "filesofthemachine")
    assert sources(guarded) == before


def test_what_was_uploaded_becomes_a_document(guarded: Live):
    files = {"files": ("水价.txt", "水价由物价局长制定。\n".encode())}
    (path,) = guarded.post("/gradio_api/upload", files=files, headers=WRITER).json()
    sent(guarded, the_event(guarded, "load"), [None, ""], "filesuploaded")
    event = the_event(guarded, "upload", "yw-upload")
    status, told = sent(guarded, event, [None, [as_file(path)]], "filesuploaded")
    assert status == 200 and told["success"]
    assert "水价.txt" in sources(guarded)
    (added,) = (each for each in guarded.knowledge_base.documents() if each.source == "水价.txt")
    guarded.knowledge_base.remove(added.id)


ADDRESS = as_file("http://example.org/big.iso")


@pytest.mark.parametrize("path", ["run/answer", "run/answer/", "api/answer", "call/answer", "queue/join"])
@pytest.mark.parametrize(
    "question",
    [ADDRESS, [ADDRESS], {"files": {"all": [ADDRESS]}}, as_file("https://example.org/"), as_file(["/a"])],
    ids=["a file", "in a list", "deep inside", "by TLS", "no text"],
)
def test_nothing_is_fetched_from_the_web(
    guarded: Live, monkeypatch: pytest.MonkeyPatch, path: str, question: object
):
    fetched: list[str] = []

    async def fetch(url: str, cache_dir: str) -> str:
        fetched.append(url)
        raise ValueError(url)

    monkeypatch.setattr("gradio.processing_utils.async_ssrf_protected_download", fetch)
    body = {"data": [question, 5], "session_hash": "filesoftheweb", "fn_index": 0}
    refused = guarded.post(f"/gradio_api/{path}", json=body, headers=READER)
    assert refused.status_code == 403 and refused.json()["code"] == "not_uploaded"
    assert not fetched


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": {"p\\u0061th": "http://example.org/", "meta": {"_type": "gradio.FileData"}}}',
        json.dumps({"question": ADDRESS}).encode("utf-16"),
        b'{"question": {"path": "", "path": "http://example.org/", "meta": {"_type": "gradio.FileData"}}}',
    ],
    ids=["escaped", "in UTF-16", "twice"],
)
def test_a_path_is_seen_however_it_is_written(guarded: Live, body: bytes):
    headers = {**READER, "content-type": "application/json"}
    refused = guarded.post("/gradio_api/call/v2/answer", content=body, headers=headers)
    assert refused.status_code == 403 and refused.json()["code"] == "not_uploaded"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"{", 422), (b"\xff", 422), (b"[" * 100_000, 422), (b'{"data":["' + b"a" * 5_000_000, 413)],
    ids=["nothing", "half", "no UTF-8", "very deep", "too large"],
)
def test_an_event_that_cannot_be_read_is_refused(guarded: Live, body: bytes, status: int):
    def in_pieces() -> Iterator[bytes]:  # without a length: it is counted as it comes
        yield from (body[at : at + 65536] for at in range(0, len(body), 65536))

    headers = {**READER, "content-type": "application/json"}
    refused = guarded.post("/gradio_api/run/answer", content=in_pieces(), headers=headers)
    assert refused.status_code == status and refused.json()["message"]
