"""Clients that send a byte now and then: cut after the seconds they have, and nobody else with them."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.ui.conftest import seeded
from tests.ui.server.live import QUESTION, Live, live
from tests.ui.server.test_hostile import LEAKS

PATIENCE = 1.0
STEP = 0.1
HEAD = b"POST %s HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: %s\r\n"
JSON, FORM = b"application/json", b"multipart/form-data; boundary=x"
PART = b'--x\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
BODY = json.dumps({"question": QUESTION}).encode()
REFUSED = "HTTP/1.1 408"


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(seeded(tmp_path_factory.mktemp("hurried") / "store"), patience=PATIENCE) as running:
        yield running


def dribbled(port: int, at_once: bytes, slowly: bytes, most: float = 8.0) -> tuple[str, float]:
    """Send the rest over and over in tiny pieces; return what came back, and when the server closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        began, received = time.monotonic(), b""
        connection.sendall(at_once)
        connection.settimeout(STEP)
        place = 0
        while time.monotonic() - began < most:
            try:
                more = connection.recv(65536)
                if not more:
                    return received.decode(), time.monotonic() - began
                received += more
            except TimeoutError:
                pass
            except ConnectionResetError:
                return received.decode(), time.monotonic() - began
            try:
                if slowly:
                    connection.sendall(slowly[place : place + 1])
                    place = (place + 1) % len(slowly)
            except (BrokenPipeError, ConnectionResetError):
                return received.decode(), time.monotonic() - began
        raise AssertionError(f"still open after {most} s: {received[:200]!r}")


def to(path: bytes, kind: bytes = JSON) -> bytes:
    return HEAD % (path, kind)


SLOW: list[tuple[str, bytes, bytes, str]] = [
    ("a head, a byte at a time", b"", to(b"/api/v1/answer") + b"x-a: b\r\n" * 100, REFUSED),
    ("a header that never ends", to(b"/healthz") + b"x: ", b"a", REFUSED),
    ("a body, a byte at a time", to(b"/api/v1/answer") + b"content-length: 99\r\n\r\n", b" ", REFUSED),
    ("a body of which nothing comes", to(b"/api/v1/answer") + b"content-length: 99\r\n\r\n", b"", REFUSED),
    ("pieces of one byte", to(b"/api/v1/answer") + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n", REFUSED),
    (
        "an upload, a byte at a time",
        to(b"/api/v1/documents", FORM) + b"content-length: 9999\r\n\r\n" + PART,
        b"-",
        REFUSED,
    ),
    ("MCP, a byte at a time", to(b"/mcp") + b"accept: application/json\r\ncontent-length: 99\r\n\r\n", b" ", REFUSED),
    ("the page's events, a byte at a time", to(b"/gradio_api/queue/join") + b"content-length: 99\r\n\r\n", b" ", REFUSED),
    ("a body that was refused before it came", to(b"/api/v1/nothing") + b"content-length: 99\r\n\r\n", b" ", "HTTP/1.1 404"),
    (
        "a body that waits for 100 and then does not come",
        to(b"/api/v1/answer") + b"expect: 100-continue\r\ncontent-length: 99\r\n\r\n",
        b"",
        "HTTP/1.1 100",
    ),
    (
        "a second head, a byte at a time",
        b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nx: " + b"y" * 99,
        "HTTP/1.1 200",
    ),
    ("not a word", b"", b"", ""),
]  # fmt: skip


@pytest.mark.parametrize(("at_once", "slowly", "answer"), [x[1:] for x in SLOW], ids=[x[0] for x in SLOW])
def test_what_comes_too_slowly_is_cut(hurried: Live, at_once: bytes, slowly: bytes, answer: str):
    received, seconds = dribbled(hurried.port, at_once, slowly)
    assert received.startswith(answer) and bool(received) == bool(answer), received[:300]
    assert 0.5 * PATIENCE < seconds < 6 * PATIENCE
    assert not LEAKS.search(received)
    if answer == REFUSED:
        head, _, body = received.partition("\r\n\r\n")
        assert json.loads(body)["code"] == "slow_request" and "connection: close" in head.lower()
        assert "x-content-type-options: nosniff" in head.lower()
    assert hurried.post("/api/v1/answer", json={"question": QUESTION}).status_code == 200


def test_a_second_head_too_is_refused_in_words(hurried: Live):
    received, _ = dribbled(hurried.port, *SLOW[-2][1:3])
    assert received.count("HTTP/1.1 ") == 2 and REFUSED in received


def test_many_slow_clients_keep_nobody_waiting(hurried: Live):
    threads = [threading.Thread(target=dribbled, args=(hurried.port, *SLOW[3][1:3])) for _ in range(40)]
    for each in threads:
        each.start()
    answers = [hurried.post("/api/v1/answer", json={"question": QUESTION}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200] * 3
    for each in threads:
        each.join(20)
    assert not any(each.is_alive() for each in threads)


def sent_slowly(port: int, pieces: list[bytes], pause: float, ready: Callable[[bytes], bool]) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        received = b""
        while not ready(received):
            more = connection.recv(65536)
            assert more, received
            received += more
        return received


def test_a_slow_line_is_not_a_slow_client(hurried: Live):
    body = BODY + b" " * 3000
    head = to(b"/api/v1/answer") + b"content-length: %d\r\n\r\n" % len(body)
    pieces = [
        head,
        *(body[i : i + 200] for i in range(0, len(body), 200)),
    ]  # 1,000 bytes a second for 3 seconds
    received = sent_slowly(hurried.port, pieces, 0.2, lambda got: b'"citations"' in got)
    assert received.startswith(b"HTTP/1.1 200")


def test_an_answer_that_takes_long_is_waited_for(hurried: Live):
    held = threading.Event()
    waiting = hurried.service.asking.run(lambda: held.wait(3 * PATIENCE))
    answered = hurried.post("/api/v1/answer", json={"question": QUESTION})
    assert answered.status_code == 200 and waiting.result(20) is False


def test_a_connection_may_lie_idle_between_two_requests(hurried: Live):
    with httpx.Client(base_url=hurried.url, timeout=20) as client:
        assert client.get("/healthz").status_code == 200
        (before,) = client._transport._pool.connections  # type: ignore[attr-defined]
        time.sleep(2.5 * PATIENCE)
        assert client.get("/healthz").status_code == 200
        assert client._transport._pool.connections == [before]  # type: ignore[attr-defined]
