"""How often a client may ask: a bucket that fills by the minute and empties by the request."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

_MOST_CLIENTS = 10_000
"""Buckets kept; of more clients the one that has been silent longest is forgotten, and begins with a full one."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """A token bucket for each client (the leaky bucket as a meter, ITU-T I.371).

    `a_minute` requests on average, a fifth of that at once (10 or more); 0: any number.
    """

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._fill = a_minute / 60
        self._size = max(10.0, a_minute / 5)
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, count: int = 1) -> int:
        """Take `count` requests from a client's bucket. Returns 0, or the seconds until there are as many.

        More than a bucket holds may be taken from a full one: the client then waits until it is paid back.
        """
        if self._fill == 0:
            return 0
        with self._lock:
            bucket = self._bucket(client)
            needed = min(float(count), self._size)
            if bucket.left < needed:
                return max(1, math.ceil((needed - bucket.left) / self._fill))
            bucket.left -= count
            return 0

    def give_back(self, client: str) -> None:
        """Put back one request, which was taken and does not count."""
        with self._lock:
            bucket = self._bucket(client)
            bucket.left = min(self._size, bucket.left + 1)

    def _bucket(self, client: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(client, _Bucket(self._size, now))
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._fill)
        bucket.at = now
        self._buckets.move_to_end(client)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return bucket
