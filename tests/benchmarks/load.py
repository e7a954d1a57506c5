"""The server under load, on this machine alone.

Run with: python -m tests.benchmarks.load [--seconds 300] [--clients 32] [--warm 60]

In turn: one client, and the same questions in process (what HTTP adds); 32 clients for `--seconds` on the shipped
document; the same while documents are added and removed all the time; as many threads in process, for the share of
the rate; then kill -9 under load, and a restart. Every answer must be equal to the one that a knowledge base gives in
this process over one of the states that the store goes through: the shipped document alone, or with one of the few
that come and go.
Prints questions a second, p50, p95 and p99, errors, 429s apart, wrong answers, and the server's memory, from the end
of the first `--warm` seconds on. Exit status 1 when an answer was wrong or a request failed. The process of this
script loads the machine too: the server's own rate is higher.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil

from qa.default_store import seed_files
from qa.evaluation import load_questions
from qa.knowledge_base import KnowledgeBase
from tests.ui.conftest import seeded
from tests.ui.running import Server

COMING = "第{number}号水文站于{year}年{month}月建成，站长为陈{number}明，蓄水量为{number}万立方米。\n"
STATES = 3
"""Documents that come and go, one at a time."""
_WRONG_SHOWN = 3

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


def cpu_of(process: int) -> float:
    """Return the processor time a process has taken, in seconds."""
    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


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


class Memory:
    """Looks at a process' resident memory every second."""

    def __init__(self, process: int) -> None:
        self._process, self._end = psutil.Process(process), threading.Event()
        self.seen: list[tuple[float, float]] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        began = time.monotonic()
        while not self._end.wait(1):
            self.seen.append((time.monotonic() - began, self._process.memory_info().rss / 1e6))

    def told(self, warm: float) -> str:
        """Return how much it grew since the first `warm` seconds, by the medians of ten seconds each."""
        self._end.set()
        after = [megabytes for at, megabytes in self.seen if at >= warm]
        if len(after) < 2:
            return "memory: too short a run"
        first, last = statistics.median(after[:10]), statistics.median(after[-10:])
        return f"memory: {first:.0f} MB after {warm:.0f} s, {last:.0f} MB at the end: {last / first - 1:+.1%}"


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


def killed(server: Server, store: Path, expected: Acceptable, clients: int) -> str:
    """Kill the server under load while it changes, start it again, and look for what is lost."""
    kept: list[str] = []
    ended = threading.Event()

    def add() -> None:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            for number in count(10_000):
                text = COMING.format(number=number, year=2000, month=1)
                try:
                    added = client.post(
                        "/api/v1/documents", files={"files": (f"留{number}.txt", text.encode())}
                    )
                    kept.extend(each["id"] for each in added.json()["added"])
                except (httpx.HTTPError, ValueError, KeyError):
                    return ended.set()

    adding = threading.Thread(target=add)
    adding.start()
    load = threading.Thread(target=hammer, args=(server.url, expected, clients, 8))
    load.start()
    time.sleep(6)
    server.process.kill()
    server.process.communicate()
    adding.join()
    load.join()
    began = time.monotonic()
    again = Server(store, "--rate", "0")
    try:
        again.wait()
        ready = time.monotonic() - began
        there = {each["id"] for each in httpx.get(f"{again.url}/api/v1/documents").json()["documents"]}
        lost = [each for each in kept if each not in there]
        with KnowledgeBase.open(store) as beside:
            answers = beside.answer_many(list(expected)[:20])
        right = {each.question: frozenset({comparable(each.to_dict())}) for each in answers}
        checked = hammer(again.url, right, 1, 3)
    finally:
        again.end()
    return (
        f"kill -9 under load: ready again in {ready:.1f} s; {len(kept)} documents were acknowledged, {len(lost)} lost; "
        f"{len(checked.wrong)} of {len(checked.milliseconds)} answers wrong afterwards"
    )


def main() -> int:
    """Run all and print."""
    parser = argparse.ArgumentParser(description="The server under load.")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--warm", type=float, default=60)
    parser.add_argument(
        "--short", type=float, default=30, help="seconds of the stretches beside the two long ones"
    )
    parser.add_argument("--questions", type=int, help="how many different ones; by default all")
    arguments = parser.parse_args()
    shipped = list(dict.fromkeys(each.question for each in load_questions() if each.split != "report"))
    shipped = shipped[: arguments.questions]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = seeded(Path(folder) / "store")
        with KnowledgeBase.open(store) as knowledge_base:
            return _measured(arguments, store, knowledge_base, *acceptable(shipped))


def _measured(
    arguments: argparse.Namespace,
    store: Path,
    knowledge_base: KnowledgeBase,
    alone: Acceptable,
    all_states: Acceptable,
) -> int:
    questions, clients, short = list(alone), arguments.clients, arguments.short
    stretches: list[tuple[str, Load]] = []

    def stretch(name: str, run: Callable[[], Load], process: int) -> Load:
        before = cpu_of(process)
        load = run()
        load.cpu = cpu_of(process) - before
        stretches.append((name, load))
        print(load.told(name), flush=True)
        for each in (load.errors + load.wrong)[:_WRONG_SHOWN]:
            print("    ", each)
        return load

    here = os.getpid()
    single = stretch("in process, 1 thread", lambda: in_process(knowledge_base, questions, 1, short), here)
    before = stretch(
        f"in process, {clients} threads", lambda: in_process(knowledge_base, questions, clients, short), here
    )
    server = Server(store, "--rate", "0", "--queue", "256")
    server.wait()
    there = server.process.pid
    memory = Memory(there)
    one = stretch("HTTP, 1 client", lambda: hammer(server.url, alone, 1, short), there)
    many = stretch(
        f"HTTP, {clients} clients", lambda: hammer(server.url, alone, clients, arguments.seconds), there
    )
    stretch(
        f"HTTP, {clients} clients, changing",
        lambda: while_changing(server.url, all_states, clients, arguments.seconds),
        there,
    )
    print(memory.told(arguments.warm))
    added = statistics.median(one.milliseconds) - statistics.median(single.milliseconds)
    share = (len(many.milliseconds) / many.seconds) / (len(before.milliseconds) / before.seconds)
    print(
        f"HTTP adds {added:.1f} ms at p50 with one client; with {clients} it has {share:.2f} of the rate in process"
    )
    print(killed(server, store, alone, clients), flush=True)
    return int(any(load.errors or load.wrong for _, load in stretches))


if __name__ == "__main__":
    sys.exit(main())
