"""How the server is loaded: what is asked and expected, the clients that ask, and the documents that come and go."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase

COMING = "第{number}号水文站于{year}年{month}月建成，站长为陈{number}明，蓄水量为{number}万立方米。\n"
STATES = 3
"""Documents that come and go, one at a time."""

Acceptable = dict[str, frozenset[str]]
"""Question -> the answers that are right, as `comparable` gives them."""


@dataclass
class Load:
    """What came of one stretch."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    busy: int = 0
    wrong: list[str] = field(default_factory=list)
    changes: int = 0
    seconds: float = 0.0
    cpu: float = float("nan")
    """Seconds of processor time that the answering process took."""

    def told(self, name: str) -> str:
        """Return one line of figures."""
        times = sorted(self.milliseconds) or [float("nan")]
        p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
        rate = len(self.milliseconds) / self.seconds
        faults = (
            f"errors {len(self.errors)}  429 {self.busy}  wrong {len(self.wrong)}  changes {self.changes}"
        )
        cpu = self.cpu / max(1, len(self.milliseconds)) * 1000
        return (
            f"{name:<30} n={len(times):<6} {rate:6.1f}/s  p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f} ms"
            f"  CPU {cpu:5.1f} ms  {faults}"
        )


def comparable(answer: dict[str, Any]) -> str:
    """Return what two equal answers share; a passage's id too is another each time its document is added."""
    kept = {name: value for name, value in answer.items() if name not in {"id", "timings_ms", "passages"}}
    passages = [{**each, "id": 0} for each in answer["passages"]]
    return json.dumps({**kept, "passages": passages}, sort_keys=True)


def coming(number: int) -> tuple[str, str]:
    """Return the name and the text of one of the documents that come and go."""
    text = COMING.format(number=number + 1, year=1990 + number, month=number + 1)
    return f"水文站{number + 1}.txt", text


def acceptable(questions: list[str]) -> tuple[Acceptable, Acceptable]:
    """Return the right answers over the shipped document alone, and over all states of the store."""
    alone: dict[str, set[str]] = {question: set() for question in questions}
    all_states = {question: set[str]() for question in questions}
    with TemporaryDirectory() as folder:
        for state in range(-1, STATES):
            paths = list(seed_files())
            if state >= 0:
                name, text = coming(state)
                paths.append(Path(folder) / name)
                paths[-1].write_text(text, encoding="utf-8")
            with KnowledgeBase.build(paths) as knowledge_base:
                for answer in knowledge_base.answer_many(questions):
                    given = comparable(answer.to_dict())
                    all_states[answer.question].add(given)
                    if state < 0:
                        alone[answer.question].add(given)
    return _frozen(alone), _frozen(all_states)


def _frozen(answers: dict[str, set[str]]) -> Acceptable:
    return {question: frozenset(each) for question, each in answers.items()}


def hammer(url: str, expected: Acceptable, clients: int, seconds: float) -> Load:
    """Ask from so many clients at a time for so long."""
    load, until, turn = Load(), time.monotonic() + seconds, count()
    questions = list(expected)

    def one() -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            while time.monotonic() < until:
                question = questions[next(turn) % len(questions)]
                _ask(client, question, expected[question], load)

    began = time.monotonic()
    with ThreadPoolExecutor(clients) as threads:
        for each in [threads.submit(one) for _ in range(clients)]:
            each.result()
    load.seconds = time.monotonic() - began
    return load


def _ask(client: httpx.Client, question: str, right: frozenset[str], load: Load) -> None:
    began = time.perf_counter()
    try:
        response = client.post("/api/v1/answer", json={"question": question})
    except httpx.HTTPError as error:
        load.errors.append(repr(error))
        return
    if response.status_code == 429:
        load.busy += 1
        time.sleep(float(response.headers["retry-after"]))
    elif response.status_code != 200:
        load.errors.append(f"{response.status_code} {response.text[:200]}")
    else:
        load.milliseconds.append((time.perf_counter() - began) * 1000)
        if comparable(response.json()) not in right:
            load.wrong.append(question)


def in_process(knowledge_base: KnowledgeBase, questions: list[str], threads: int, seconds: float) -> Load:
    """Ask the same questions of the knowledge base itself, one by one in so many threads."""
    load, until, turn = Load(), time.monotonic() + seconds, count()

    def one() -> None:
        while time.monotonic() < until:
            began = time.perf_counter()
            knowledge_base.answer(questions[next(turn) % len(questions)])
            load.milliseconds.append((time.perf_counter() - began) * 1000)

    began = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        for each in [pool.submit(one) for _ in range(threads)]:
            each.result()
    load.seconds = time.monotonic() - began
    return load


def in_turns(
    knowledge_base: KnowledgeBase, url: str, expected: Acceptable, seconds: float
) -> tuple[Load, Load]:
    """Ask each question of the knowledge base itself, then over HTTP: a machine that slows down slows both."""
    here, there, until = Load(cpu=0.0), Load(), time.monotonic() + seconds
    with httpx.Client(base_url=url, timeout=60) as client:
        for question in cycle(expected):
            if time.monotonic() >= until:
                break
            began, cpu = time.perf_counter(), time.process_time()
            knowledge_base.answer(question)
            here.milliseconds.append((time.perf_counter() - began) * 1000)
            here.cpu += time.process_time() - cpu
            _ask(client, question, expected[question], there)
    for load in (here, there):
        load.seconds = sum(load.milliseconds) / 1000
    return here, there


class Changing:
    """Adds and removes documents all the time, and asks each at once for what only it holds."""

    def __init__(self, url: str, load: Load) -> None:
        self._url, self._load, self._end = url, load, threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Changing:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        with httpx.Client(base_url=self._url, timeout=120) as client:
            for number in count():
                if self._end.is_set():
                    return
                try:
                    self._once(client, number)
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    self._load.errors.append(f"change {number}: {error!r}")

    def _once(self, client: httpx.Client, number: int) -> None:
        name, text = coming(number % STATES)
        added = client.post("/api/v1/documents", files={"files": (name, text.encode())})
        (document,) = added.json()["added"]
        asked = {"question": "水文站的站长是谁？", "documents": [document["id"]]}
        answer = client.post("/api/v1/answer", json=asked).json()
        if any(each["text"] not in text for each in answer["citations"]):
            self._load.wrong.append(asked["question"])
        client.delete(f"/api/v1/documents/{document['id']}").raise_for_status()
        gone = client.post("/api/v1/answer", json=asked)
        if gone.status_code != 404:
            self._load.wrong.append(f"{number} answers after its removal")
        self._load.changes += 2


def while_changing(url: str, all_states: Acceptable, clients: int, seconds: float) -> Load:
    """Ask as `hammer` does while documents come and go."""
    changes = Load()
    with Changing(url, changes):
        load = hammer(url, all_states, clients, seconds)
    load.errors += changes.errors
    load.wrong += changes.wrong
    load.changes = changes.changes
    return load
