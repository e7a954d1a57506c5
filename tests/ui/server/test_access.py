"""Only who is known comes in, only writers change anything: over HTTP, on the page and over MCP alike."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.requests import HTTPConnection

import ui
from tests.ui.server.live import PASSWORD, QUESTION, READER_TOKEN, WRITER_TOKEN, Live, live, some_users
from ui.server.access import COOKIE, address_of
from ui.server.users import Caller, Users

DOCUMENT = {"files": ("开放通知.txt", "本站于二〇二五年三月一日起对公众开放。\n".encode())}


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    "path", ["/api/v1/documents", "/metrics", "/docs", "/openapi.json", "/config", "/gradio_api/info"]
)
def test_nothing_is_shown_without_credentials(guarded: Live, path: str):
    refused = guarded.get(path)
    assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_watchdog_needs_no_credentials(guarded: Live, path: str):
    assert guarded.get(path).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer wrong-token",
        "Bearer " + READER_TOKEN + "x",
        "Basic bGk6d3Jvbmc=",
        "Basic !!!",
        "Digest username=li",
        "",
    ],
)
def test_wrong_credentials_are_refused(guarded: Live, header: str):
    guarded.service.credentials.failures._buckets.clear()
    answer = guarded.post("/api/v1/answer", json={"question": QUESTION}, headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_the_description_says_that_a_token_is_wanted(guarded: Live, open_server: Live):
    described = guarded.get("/openapi.json", headers=bearing(READER_TOKEN)).json()
    assert described["paths"]["/api/v1/answer"]["post"]["security"] == [{"HTTPBearer": []}]
    assert "security" not in open_server.get("/openapi.json").json()["paths"]["/api/v1/answer"]["post"]


def test_a_reader_asks_and_changes_nothing(guarded: Live):
    reader = bearing(READER_TOKEN)
    asked = guarded.post("/api/v1/answer", json={"question": QUESTION}, headers=reader)
    assert asked.status_code == 200 and asked.json()["text"]
    assert guarded.post("/api/v1/documents", files=DOCUMENT, headers=reader).status_code == 403
    (document, *_) = guarded.get("/api/v1/documents", headers=reader).json()["documents"]
    removed = httpx.delete(f"{guarded.url}/api/v1/documents/{document['id']}", headers=reader)
    assert removed.status_code == 403 and removed.json()["code"] == "not_a_writer"
    assert guarded.post("/gradio_api/upload", files=DOCUMENT, headers=reader).status_code == 403
    assert document["id"] in {each.id for each in guarded.knowledge_base.documents()}


def test_a_writer_adds_asks_and_removes(guarded: Live):
    writer = bearing(WRITER_TOKEN)
    added = guarded.post("/api/v1/documents", files=DOCUMENT, headers=writer)
    assert added.status_code == 200
    (document,) = added.json()["added"]
    assert document["source"] == "开放通知.txt"
    again = guarded.post("/api/v1/documents", files=DOCUMENT, headers=writer).json()
    assert [each["id"] for each in again["unchanged"]] == [document["id"]]
    body = {"question": "本站什么时候对公众开放？", "documents": [document["id"]]}
    assert "三月一日" in guarded.post("/api/v1/answer", json=body, headers=writer).json()["text"]
    path = f"{guarded.url}/api/v1/documents/{document['id']}"
    assert httpx.delete(path, headers=writer).status_code == 204
    assert httpx.delete(path, headers=writer).status_code == 404


def test_a_name_and_password_serve_programs_too(guarded: Live):
    answer = httpx.post(
        f"{guarded.url}/api/v1/answer", json={"question": QUESTION}, auth=("li", PASSWORD), timeout=60
    )
    assert answer.status_code == 200
    assert guarded.post("/api/v1/documents", files=DOCUMENT, auth=("li", PASSWORD)).status_code == 403


def test_the_page_sends_strangers_to_the_form_and_lets_users_in(guarded: Live):
    guarded.service.credentials.failures._buckets.clear()
    with httpx.Client(base_url=guarded.url, headers={"accept": "text/html"}, timeout=60) as visitor:
        sent = visitor.get("/")
        assert sent.status_code == 303 and sent.headers["location"] == "/login"
        assert "<form" in visitor.get("/login").text
        wrong = visitor.post("/login", data={"name": "li", "password": "wrong"})
        assert wrong.status_code == 401 and COOKIE not in visitor.cookies and "不对" in wrong.text
        right = visitor.post("/login", data={"name": "li", "password": PASSWORD})
        assert right.status_code == 303
        cookie = right.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie
        assert visitor.get("/").status_code == 200
        assert visitor.get("/gradio_api/user").json() == "li"
        assert visitor.post("/api/v1/documents", files=DOCUMENT).status_code == 403
        assert visitor.post("/logout").status_code == 303
        assert visitor.get("/").status_code == 303


def test_the_form_has_the_colours_of_the_page():
    folder, colour = Path(ui.__file__).parent, re.compile(r"(--[\w-]+): (#\w+);")
    form = (folder / "server" / "assets" / "sign_in.html").read_text(encoding="utf-8")
    page = (folder / "page" / "assets" / "base.css").read_text(encoding="utf-8")
    schemes = [colour.findall(block) for block in re.findall(r":root \{(.+)\}", form)]
    for own, start in zip(schemes, ("\n:root {", "\n.dark {"), strict=True):
        of_page = dict(colour.findall(page.split(start)[1].split("}")[0]))
        assert len(own) > 5
        assert {name: value for name, value in own if name != "--edge"}.items() <= of_page.items()


def test_the_cookie_of_another_site_s_page_is_not_enough(guarded: Live):
    with httpx.Client(base_url=guarded.url, timeout=60) as visitor:
        visitor.post("/login", data={"name": "wang", "password": PASSWORD})
        headers = {"origin": "http://evil.example"}
        assert visitor.post("/api/v1/documents", files=DOCUMENT, headers=headers).status_code == 403


def test_guessing_is_slowed_down(guarded: Live):
    guarded.service.credentials.failures._buckets.clear()
    codes = [guarded.get("/api/v1/documents", headers=bearing(f"guess-{i}")).status_code for i in range(15)]
    assert codes[:10] == [401] * 10 and codes[10:] == [429] * 5
    guarded.service.credentials.failures._buckets.clear()


def test_the_refused_do_not_learn_which_guess_was_right(guarded: Live):
    guarded.service.credentials.failures._buckets.clear()
    guarded.service.credentials._checked.clear()
    guesses = [*(f"guess-{i}" for i in range(12)), PASSWORD, "guess-13"]
    codes = [guarded.get("/api/v1/documents", auth=("wang", each)).status_code for each in guesses]
    assert codes == [401] * 10 + [429] * 4
    assert guarded.post("/login", data={"name": "wang", "password": PASSWORD}).status_code == 429
    assert guarded.get("/api/v1/documents", headers=bearing(READER_TOKEN)).status_code == 200
    guarded.service.credentials.failures._buckets.clear()
    for _ in range(20):
        guarded.service.credentials._checked.clear()
        assert guarded.get("/api/v1/documents", auth=("wang", PASSWORD)).status_code == 200, (
            "right ones are not counted"
        )


def test_while_a_password_is_checked_others_are_answered(guarded: Live, monkeypatch: pytest.MonkeyPatch):
    checked, may_end = threading.Event(), threading.Event()
    guarded.service.credentials.failures._buckets.clear()

    def slowly(users: Users, name: str, password: str) -> Caller | None:
        checked.set()
        assert may_end.wait(30)

    monkeypatch.setattr(Users, "by_password", slowly)
    with ThreadPoolExecutor() as others:
        waits = [others.submit(guarded.get, "/api/v1/documents", auth=("li", f"guess-{i}")) for i in range(5)]
        try:
            assert checked.wait(30)
            assert httpx.get(f"{guarded.url}/healthz", timeout=10).status_code == 200
            with_token = httpx.get(
                f"{guarded.url}/api/v1/documents", headers=bearing(READER_TOKEN), timeout=10
            )
            assert with_token.status_code == 200
        finally:
            may_end.set()
        assert {each.result().status_code for each in waits} == {401}
    guarded.service.credentials.failures._buckets.clear()


def test_where_no_credentials_are_needed_none_are_checked(guarded: Live, monkeypatch: pytest.MonkeyPatch):
    checked: list[str] = []
    guarded.service.credentials.failures._buckets.clear()
    monkeypatch.setattr(Users, "by_password", lambda users, name, password: checked.append(name))
    for path in ("/healthz", "/readyz", "/login"):
        assert guarded.get(path, auth=("li", "wrong")).status_code == 200
        assert guarded.get(path, headers=bearing("wrong")).status_code == 200
    assert not checked
    assert not guarded.service.credentials.failures._buckets.get("127.0.0.1")


def test_first_requests_that_come_at_once_are_no_guesses(guarded: Live):
    """Each takes from the bucket of wrong passwords until its own is found right."""
    guarded.service.credentials.failures._buckets.clear()
    guarded.service.credentials._checked.clear()
    with ThreadPoolExecutor(24) as others:
        asked = [others.submit(guarded.get, "/api/v1/documents", auth=("li", PASSWORD)) for _ in range(24)]
    assert {each.result().status_code for each in asked} == {200}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::2", "2001:db8::/64"),
        ("2001:db8:0:0:1:2:3:4", "2001:db8::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:3::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::1"),
        ("testclient", "testclient"),
        (None, "?"),
    ],
)
def test_all_addresses_that_one_client_has_are_one(host: str | None, address: str):
    client = host and (host, 50000)
    assert address_of(HTTPConnection({"type": "http", "headers": [], "client": client})) == address


def test_a_reader_removes_nothing_through_the_page_s_own_events(guarded: Live):
    """The page hides its buttons from readers; whoever sends the event all the same is refused by the handler."""
    reader = bearing(READER_TOKEN)
    (document, *_) = guarded.knowledge_base.documents()
    config = guarded.get("/config", headers=reader).json()
    events = [
        each["id"] for each in config["dependencies"] if any("delete" in str(t) for t in each["targets"])
    ]
    assert events
    for event in events:
        body = {
            "data": [None],
            "event_data": {"document": document.id},
            "fn_index": event,
            "session_hash": "areadersession",
            "trigger_id": None,
        }
        joined = guarded.post("/gradio_api/queue/join", json=body, headers=reader)
        assert joined.status_code == 200
        url = f"{guarded.url}/gradio_api/queue/data?session_hash=areadersession"
        with httpx.stream("GET", url, headers=reader, timeout=60) as stream:
            for line in stream.iter_lines():
                if "process_completed" in line or "close_stream" in line:
                    break
    assert document.id in {each.id for each in guarded.knowledge_base.documents()}


def test_a_read_only_server_answers_and_keeps_everything_as_it_is(tmp_path: Path):
    from tests.ui.conftest import seeded

    with live(seeded(tmp_path / "store"), read_only=True, users=some_users()) as server:
        writer = bearing(WRITER_TOKEN)
        asked = server.post("/api/v1/answer", json={"question": QUESTION}, headers=writer)
        assert asked.status_code == 200
        for refused in (
            server.post("/api/v1/documents", files=DOCUMENT, headers=writer),
            httpx.delete(
                f"{server.url}/api/v1/documents/{server.knowledge_base.documents()[0].id}", headers=writer
            ),
            server.post("/api/v1/feedback", json={"answer": asked.json()}, headers=writer),
        ):
            assert refused.status_code == 403 and refused.json()["code"] == "read_only_store"
            assert str(tmp_path) not in refused.text


def test_a_client_s_rate_is_its_own_and_a_batch_counts_each_question(tmp_path: Path):
    from tests.ui.conftest import seeded

    with live(seeded(tmp_path / "store"), rate=60, users=some_users()) as server:
        reader, writer = bearing(READER_TOKEN), bearing(WRITER_TOKEN)
        batch = {"questions": ["？"] * 12}
        assert server.post("/api/v1/answers", json=batch, headers=reader).status_code == 200
        slowed = server.post("/api/v1/answer", json={"question": QUESTION}, headers=reader)
        assert slowed.status_code == 429 and int(slowed.headers["retry-after"]) >= 1
        assert server.post("/api/v1/answer", json={"question": QUESTION}, headers=writer).status_code == 200
        assert server.get("/healthz").status_code == 200


def test_the_log_tells_who_asked_and_not_what(tmp_path: Path):
    from tests.ui.conftest import seeded

    for with_questions in (False, True):
        log = tmp_path / f"log-{with_questions}.jsonl"
        settings = {"log": log, "log_questions": with_questions, "users": some_users()}
        with live(seeded(tmp_path / f"store-{with_questions}"), **settings) as server:
            server.post("/api/v1/answer", json={"question": QUESTION}, headers=bearing(READER_TOKEN))
        written = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        (line,) = [each for each in written if each["route"] == "/api/v1/answer"]
        assert line["user"] == "reports" and line["status"] == 200 and line["characters"] == len(QUESTION)
        assert (line.get("asked") == [QUESTION]) is with_questions
        assert READER_TOKEN not in log.read_text(encoding="utf-8")
