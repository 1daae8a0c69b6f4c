"""How much one may ask, how often, and how long the server waits for a client."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """What one run of the server bears.

    `body` bytes of a body that is not a stream; `items` of a list to judge, `rows` of one to find campaigns in; `text`
    code points of any text; `rate` calls a second for each key, after `burst` at once; `workers` threads that judge,
    `waiting` calls that may queue for them, besides `gathered` calls that are judged together; `streams`
    open at once; `patience` seconds for a body to arrive, for a stream's next part, and for an answer's part to be
    taken.
    """

    body: int = 8 << 20
    items: int = 1_000
    rows: int = 20_000
    text: int = 20_000
    rate: float = 50.0
    burst: int = 100
    workers: int = 2
    waiting: int = 32
    gathered: int = 256
    streams: int = 16
    patience: float = 30.0


class Bucket:
    """A token bucket: it holds `burst` tokens, and gets `rate` of them a second."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = float(burst), clock()

    def take(self) -> float:
        """Take one token: 0 if there was one, else the seconds until there is."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return 0.0
