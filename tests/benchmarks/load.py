"""The server under load, on this machine alone.

Run with: python -m tests.benchmarks.load [--seconds 300] [--clients 32] [--warm 60]

In turn: as many threads in process as there will be clients, for the share of the rate; one client and the same
questions in process, one by one in turns (what HTTP adds); 32 clients for `--seconds` on the shipped document; the
same while documents are added and removed all the time; then kill -9 under load, and a restart. Every answer must be
equal to the one that a knowledge base gives in this process over one of the states that the store goes through: the
shipped document alone, or with one of the few that come and go.
Prints questions a second, p50, p95 and p99, errors, 429s apart, wrong answers, and the server's memory, from the end
of the first `--warm` seconds of the 32 clients on. Exit status 1 when an answer was wrong or a request failed. The
process of this script loads the machine too: the server's own rate is higher.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil

from qa.evaluation import load_questions
from qa.knowledge_base import KnowledgeBase
from tests.benchmarks.load_made import (
    COMING,
    Acceptable,
    Load,
    acceptable,
    comparable,
    hammer,
    in_process,
    in_turns,
    while_changing,
)
from tests.ui.conftest import seeded
from tests.ui.running import Server

_WRONG_SHOWN = 3


def cpu_of(process: int) -> float:
    """Return the processor time a process has taken, in seconds."""
    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


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

    def told(name: str, load: Load) -> None:
        stretches.append((name, load))
        print(load.told(name), flush=True)
        for each in (load.errors + load.wrong)[:_WRONG_SHOWN]:
            print("    ", each)

    def stretch(name: str, run: Callable[[], Load], process: int) -> Load:
        before = cpu_of(process)
        load = run()
        load.cpu = cpu_of(process) - before
        told(name, load)
        return load

    before = stretch(
        f"in process, {clients} threads",
        lambda: in_process(knowledge_base, questions, clients, short),
        os.getpid(),
    )
    server = Server(store, "--rate", "0", "--queue", "256")
    server.wait()
    there = server.process.pid
    hammer(server.url, alone, 1, min(5, short))  # the first questions load its models
    taken = cpu_of(there)
    single, one = in_turns(knowledge_base, server.url, alone, 2 * short)
    one.cpu = cpu_of(there) - taken
    told("in process, one by one", single)
    told("HTTP, 1 client, in turns", one)
    memory = Memory(there)
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
