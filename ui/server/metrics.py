"""What the server counts and measures, for Prometheus: no question's text, and no label that a client chooses."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from qa.datatypes import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """A registry of its own: two servers in one process, as in tests, do not count each other's requests."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self.requests = Counter(
            "yuanwen_requests",
            "Requests by address, method and status.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "yuanwen_request_seconds",
            "Seconds from a request's arrival to its answer's end.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "yuanwen_answers",
            "Answers given, and abstentions by reason.",
            ["outcome"],
            registry=self._registry,
        )
        self._reading = Histogram(
            "yuanwen_answer_seconds",
            "Seconds spent on one answer, waiting not counted.",
            buckets=_SECONDS,
            registry=self._registry,
        )

    def answered(self, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(answer.reason.value if answer.reason else "answered").inc()
        self._reading.observe(answer.timings_ms["total"] / 1000)

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Add a gauge that is read whenever somebody looks."""
        Gauge(f"yuanwen_{name}", meaning, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)
