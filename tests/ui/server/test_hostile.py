"""Hostile requests, each by name: a clear 4xx or a correct answer, and never a path or a traceback."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.ui.server.live import QUESTION, Live, raw

ROOT = str(Path(__file__).parents[3])
LEAKS = re.compile(rf"Traceback|File \"|\.py\b|site-packages|{re.escape(ROOT)}|/tmp/|/root/|/home/")
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Hostile:
    """One request; `status` lists what it may be answered with."""

    name: str
    method: str
    path: str
    status: tuple[int, ...]
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()


def asking(name: str, body: bytes | object, *status: int, **headers: str) -> Hostile:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Hostile(name, "POST", "/api/v1/answer", status, content, {**JSON, **headers})


def uploading(name: str, file: str, content: bytes, *status: int) -> Hostile:
    return Hostile(name, "POST", "/api/v1/documents", status, files=((file, content),))


def a_zip(**entries: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".xml"), content)
    return packed.getvalue()


TEXT = "本站于二〇二五年三月一日开放。\n".encode()
BOMB = a_zip(word__document_x=b"<w:document>" + b"a" * 50_000_000)
PDF_BOMB = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
    + b"2 0 R " * 50_000
    + b"]>>endobj\n"
)

REQUESTS = [
    # bodies
    asking("an empty body", b"", 422),
    asking("no JSON", b"question=x", 422),
    asking("half of a JSON object", b'{"question": "', 422),
    asking("two JSON values", b'{"question":"a"}{"question":"b"}', 422),
    asking("bytes that are no UTF-8", b'{"question": "\xff\xfe"}', 400, 422),
    asking("brackets 100,000 deep", b"[" * 100_000, 400, 422),
    asking("objects 100,000 deep", b'{"a":' * 100_000, 400, 422),
    asking("a list for a body", [], 422),
    asking("null for a body", b"null", 422),
    asking("a number for a question", {"question": 7}, 422),
    asking("an object for a question", {"question": {"$ne": ""}}, 422),
    asking("a list for a question", {"question": [QUESTION]}, 422),
    asking("an empty question", {"question": ""}, 422),
    asking("a question of white space", {"question": " \u3000\n"}, 422),
    asking("a question of marks", {"question": "？！"}, 422),
    asking("a question of 2,001 characters", {"question": "长" * 2001}, 422),
    asking("a question of 1,000,000 characters", {"question": "长" * 1_000_000}, 413, 422),
    asking("half a surrogate pair", b'{"question": "\\ud800\xe9\xa2\x98"}', 422),
    asking("a NUL in the question", {"question": "审议\x00批准了什么？"}, 200, 422),
    asking("right-to-left marks in the question", {"question": "\u202e审议批准了什么？"}, 200),
    asking("SQL in the question", {"question": "'; DROP TABLE documents; -- 什么？"}, 200),
    asking("a template in the question", {"question": "{{7*7}}${7*7}{question.__class__} 是什么？"}, 200),
    asking("a format string in the question", {"question": "%s%n{0}{reason} 是什么？"}, 200),
    asking("HTML in the question", {"question": "<script>alert(1)</script>是什么？"}, 200),
    asking("combining marks by the thousand", {"question": "什" + "\u0301" * 1900 + "么？"}, 200, 422),
    asking("top_k 0", {"question": QUESTION, "top_k": 0}, 422),
    asking("top_k -1", {"question": QUESTION, "top_k": -1}, 422),
    asking(
        "top_k 10**400",
        b'{"question":"\xe4\xbb\x80\xe4\xb9\x88\xef\xbc\x9f","top_k":1' + b"0" * 400 + b"}",
        422,
    ),
    asking("top_k NaN", b'{"question":"\xe4\xbb\x80\xe4\xb9\x88\xef\xbc\x9f","top_k":NaN}', 422),
    asking("top_k as a text", {"question": QUESTION, "top_k": "5"}, 422),
    asking("top_k true", {"question": QUESTION, "top_k": True}, 422),
    asking("an unknown field", {"question": QUESTION, "path": "/etc/passwd"}, 422),
    asking("a field of a prototype", {"question": QUESTION, "__proto__": {"admin": True}}, 422),
    asking("the field twice", b'{"question":"\xe4\xbb\x80\xe4\xb9\x88\xef\xbc\x9f","question":7}', 422),
    asking("a document that is not there", {"question": QUESTION, "documents": ["../../etc/passwd"]}, 404),
    asking("a document named by SQL", {"question": QUESTION, "documents": ["' OR 1=1 --"]}, 404),
    asking("1,001 documents", {"question": QUESTION, "documents": ["a"] * 1001}, 422),
    asking("no documents at all", {"question": QUESTION, "documents": []}, 200),
    # batches, feedback
    Hostile("a batch of none", "POST", "/api/v1/answers", (422,), b'{"questions":[]}', JSON),
    Hostile(
        "a batch of 101",
        "POST",
        "/api/v1/answers",
        (422,),
        json.dumps({"questions": ["何时？"] * 101}).encode(),
        JSON,
    ),
    Hostile(
        "a batch with a faulty item",
        "POST",
        "/api/v1/answers",
        (200,),
        json.dumps({"questions": ["？", QUESTION]}).encode(),
        JSON,
    ),
    Hostile("feedback on nothing", "POST", "/api/v1/feedback", (422,), b'{"answer":{}}', JSON),
    Hostile(
        "feedback of 5 MB",
        "POST",
        "/api/v1/feedback",
        (413,),
        b'{"comment":"' + b"a" * 5_000_000 + b'"}',
        JSON,
    ),
    # content types and encodings
    asking("a form for JSON", b"question=a", 422, **{"content-type": "application/x-www-form-urlencoded"}),
    asking("JSON sent as plain text", {"question": QUESTION}, 415, 422, **{"content-type": "text/plain"}),
    asking(
        "an unknown charset",
        {"question": QUESTION},
        200,
        422,
        **{"content-type": "application/json; charset=evil"},
    ),
    asking("a gzip body", b"\x1f\x8b\x08" + bytes(100), 400, 422, **{"content-encoding": "gzip"}),
    asking("headers of 100 KB", {"question": QUESTION}, 400, 431, cookie="a=" + "b" * 100_000),
    # addresses and methods
    Hostile("a folder above", "GET", "/../../etc/passwd", (404,)),
    Hostile("a folder above, escaped", "GET", "/%2e%2e/%2e%2e/etc/passwd", (404,)),
    Hostile("a folder above, below the docs", "GET", "/docs/..%2f..%2fapp.py", (404,)),
    Hostile("a file through the page", "GET", "/gradio_api/file=/etc/passwd", (403, 404)),
    Hostile("a file of ours through the page", "GET", f"/gradio_api/file={ROOT}/pyproject.toml", (403, 404)),
    Hostile(
        "another server's page through the page",
        "GET",
        "/gradio_api/proxy=http://127.0.0.1:1/",
        (400, 403, 404),
    ),
    Hostile("a NUL in the address", "GET", "/api/v1/documents/%00", (404, 405)),
    Hostile("an address that is not there", "GET", "/api/v2/answer", (404,)),
    Hostile("the API's root", "GET", "/api/", (404,)),
    Hostile("GET where POST is taken", "GET", "/api/v1/answer", (405,)),
    Hostile("DELETE where POST is taken", "DELETE", "/api/v1/answer", (405,)),
    Hostile("TRACE", "TRACE", "/api/v1/answer", (405,)),
    Hostile("a method nobody knows", "BREW", "/api/v1/answer", (405,)),
    Hostile("removing what is not there", "DELETE", "/api/v1/documents/0123456789abcdef", (404,)),
    Hostile("removing a path", "DELETE", "/api/v1/documents/..%2F..%2Fetc", (404, 405, 422)),
    Hostile("removing with SQL", "DELETE", "/api/v1/documents/'%20OR%201=1", (422,)),
    # other sites, other names
    asking("another site's page", {"question": QUESTION}, 403, origin="http://evil.example"),
    asking("a page without a name", {"question": QUESTION}, 403, origin="null"),
    asking("another port's page", {"question": QUESTION}, 403, origin="http://127.0.0.1:1"),
    asking("a site that hides its name", {"question": QUESTION}, 403, **{"sec-fetch-site": "cross-site"}),
    asking("a name that is led here", {"question": QUESTION}, 421, host="evil.example"),
    asking("an empty name", {"question": QUESTION}, 400, 421, host=""),
    asking("a name with an address in it", {"question": QUESTION}, 400, 421, host="127.0.0.1@evil.example"),
    Hostile(
        "a preflight from another site",
        "OPTIONS",
        "/api/v1/answer",
        (400, 405),
        headers={"origin": "http://evil.example", "access-control-request-method": "POST"},
    ),
    Hostile(
        "the page's events from another site",
        "POST",
        "/gradio_api/queue/join",
        (403,),
        b"{}",
        {**JSON, "origin": "http://evil.example"},
    ),
    Hostile(
        "MCP from another site", "POST", "/mcp", (403,), b"{}", {**JSON, "origin": "http://evil.example"}
    ),
    Hostile("MCP without sense", "POST", "/mcp", (400, 406), b"{}", JSON),
    # uploads
    Hostile(
        "an upload without a file",
        "POST",
        "/api/v1/documents",
        (422,),
        b"",
        {"content-type": "multipart/form-data; boundary=x"},
    ),
    Hostile(
        "an upload without a boundary",
        "POST",
        "/api/v1/documents",
        (400, 422),
        b"x",
        {"content-type": "multipart/form-data"},
    ),
    Hostile("an upload as JSON", "POST", "/api/v1/documents", (422,), b'{"files":["a"]}', JSON),
    Hostile(
        "21 files", "POST", "/api/v1/documents", (422,), files=tuple((f"{i}.txt", TEXT) for i in range(21))
    ),
    uploading("a file without a name", "..", TEXT, 422),
    uploading("an unknown type", "a.exe", b"MZ\x90", 415),
    uploading("no type", "a", TEXT, 415),
    uploading("an empty file", "a.txt", b"", 422),
    uploading("white space alone", "a.txt", b" \n \n", 422),
    uploading("binary content called a text", "a.txt", bytes(range(256)) * 40, 422),
    uploading("an archive called a text", "a.txt", BOMB[:5000], 422),
    uploading("a compression bomb called a Word file", "bomb.docx", BOMB, 413, 415, 422),
    uploading(
        "an archive that leads out of its folder",
        "slip.docx",
        a_zip(**{"..__..__etc__passwd": b"x"}),
        415,
        422,
    ),
    uploading("pages that hold themselves, called a PDF", "loop.pdf", PDF_BOMB, 413, 415, 422),
    uploading(
        "a billion laughs", "laughs.html", b"<!DOCTYPE a[<!ENTITY b 'bbbb'>]><p>&b;</p>", 200, 415, 422
    ),
    uploading("a name of 5,000 characters", "长" * 5000 + ".exe", TEXT, 400, 415, 422),
]


def send(server: Live, hostile: Hostile) -> httpx.Response:
    headers = dict(hostile.headers)
    if hostile.files:
        files = [("files", (name, content)) for name, content in hostile.files]
        return httpx.request(
            hostile.method, server.url + hostile.path, files=files, headers=headers, timeout=60
        )
    url = httpx.URL(server.url).copy_with(raw_path=hostile.path.encode())
    return httpx.request(hostile.method, url, content=hostile.content, headers=headers, timeout=60)


def test_there_are_at_least_sixty_names_and_none_twice():
    names = [each.name for each in REQUESTS] + [name for name, *_ in RAW]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize("hostile", REQUESTS, ids=lambda each: each.name)
def test_a_hostile_request_is_refused_clearly_or_answered(open_server: Live, hostile: Hostile):
    before = open_server.knowledge_base.documents()
    response = send(open_server, hostile)
    assert response.status_code in hostile.status, response.text[:300]
    assert not LEAKS.search(response.text), response.text[:500]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers.get("access-control-allow-origin") is None
    if response.status_code == 200 and hostile.files:
        (added,) = response.json()["added"]
        open_server.knowledge_base.remove(added["id"])
    elif response.status_code == 200:
        given = response.json().get("items", [{"answer": response.json()}])
        assert all(each["answer"] is None or "citations" in each["answer"] for each in given)
    elif (
        hostile.path.startswith("/api/") and response.status_code != 400
    ):  # 400 may be the HTTP library's word
        assert response.json()["message"]
    assert open_server.knowledge_base.documents() == before


RAW: list[tuple[str, bytes, Callable[[bytes], bool]]] = [
    ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", lambda got: got.startswith(b"HTTP/1.1 400")),
    (
        "two lengths",
        b"POST /api/v1/answer HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 4\r\ncontent-length: 9\r\n\r\nabcd",
        lambda got: got.startswith(b"HTTP/1.1 400"),
    ),
    (
        "a length below zero",
        b"POST /api/v1/answer HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: -1\r\n\r\n",
        lambda got: got.startswith(b"HTTP/1.1 400"),
    ),
    (
        "a length of 300 MB",
        b"POST /api/v1/documents HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 314572800\r\n\r\n",
        lambda got: got.startswith(b"HTTP/1.1 413"),
    ),
    (
        "5 MB in pieces without a length",
        b"POST /api/v1/answer HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        b"transfer-encoding: chunked\r\nconnection: close\r\n\r\n" + (b"100000\r\n" + b" " * 0x100000 + b"\r\n") * 5 + b"0\r\n\r\n",
        lambda got: got == b"" or got.startswith(b"HTTP/1.1 413"),
    ),
    (
        "no host",
        b"GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n",
        lambda got: got.startswith((b"HTTP/1.1 400", b"HTTP/1.1 421")),
    ),
    (
        "a header that breaks the line",
        b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx: a\rb\nset-cookie: c\r\n\r\n",
        lambda got: got.startswith(b"HTTP/1.1 400") or b"set-cookie" not in got.lower(),
    ),
    (
        "a WebSocket from another site",
        b"GET /gradio_api/queue/join HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
        b"origin: http://evil.example\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n",
        lambda got: b" 101 " not in got and b" 200 " not in got[:20],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "fine"), [each[1:] for each in RAW], ids=[each[0] for each in RAW])
def test_what_is_not_quite_http_is_refused(open_server: Live, sent: bytes, fine: Callable[[bytes], bool]):
    received = raw(open_server.port, sent, seconds=10)
    assert fine(received), received[:300]
    assert not LEAKS.search(received.decode("utf-8", "replace"))
    assert open_server.get("/healthz").status_code == 200
