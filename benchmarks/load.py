"""The API under load, bad clients among the good ones: does anybody wait for ever, is anything lost, does memory grow?

A server as `whosthere serve` runs it, and CLIENTS at once for SECONDS over the loopback. Three of four are good: they
ask what programs ask (one, many, explained, a stream), check that the answer is theirs, and come again when told 429 or
503. The others are bad, in turn: heads that never end, bodies that trickle, bodies too large (said and unsaid),
connections cut off before the body ends or before the answer is read, garbage, wrong keys. Afterwards the server has to
answer at once.

    python benchmarks/load.py [--clients 200] [--seconds 60]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import msgspec
import psutil

KEYS = [f"a-key-made-for-the-load-{n:02}" for n in range(20)]
TEXTS = [
    "I read your post on culverts. How did you find the leak?",
    "Open to a quick call? We save firms like yours 30 % on cloud costs.",
    "We met at the Lisbon meetup; I would like to stay in touch.",
    "First step: clone https://evil.example/test and run setup.sh.",
]
PATIENCE = 60.0  # seconds that a good client waits for an answer before it counts as hanging
BUSY = (429, 503)


@dataclass
class Seen:
    """What the clients saw. `seconds` are those of good answers, from the first try."""

    good: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    told: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)


class Client:
    """One good client."""

    def __init__(self, number: int, http: httpx.AsyncClient, seen: Seen) -> None:
        self.number, self.http, self.seen = number, http, seen
        self.headers = {"authorization": f"Bearer {KEYS[number % len(KEYS)]}"}
        self._ids = itertools.count()

    async def until(self, ends: float) -> None:
        """Ask one thing after the other."""
        ways = itertools.cycle(("one", "explain", "many", "stream"))
        for way in itertools.islice(ways, self.number % 4, None):
            if time.monotonic() > ends:
                return
            began = time.monotonic()
            try:
                await self._ask(way, [self._invitation() for _ in range(1 if way in ("one", "explain") else 10)])
            except (httpx.HTTPError, AssertionError, KeyError, ValueError) as error:
                self.seen.lost.append(f"{way}: {type(error).__name__} {error}"[:200])
            else:
                self.seen.good[way] += 1
                self.seen.seconds.append(time.monotonic() - began)

    def _invitation(self) -> dict[str, str]:
        number = next(self._ids)
        return {"id": f"{self.number}-{number}", "text": TEXTS[number % len(TEXTS)]}

    async def _ask(self, way: str, asked: list[dict[str, str]]) -> None:
        ids = [one["id"] for one in asked]
        if way == "stream":
            lines = b"".join(msgspec.json.encode(one) + b"\n" for one in asked)
            answer = await self._sent("/v1/assess/stream", lines, "application/x-ndjson")
            assert [json.loads(line)["id"] for line in answer.content.splitlines()] == ids, "another's lines"
            return
        path = {"one": "/v1/assess", "explain": "/v1/explain", "many": "/v1/assess/many"}[way]
        told = (await self._sent(path, msgspec.json.encode(asked if way == "many" else asked[0]))).json()
        found = told if way == "many" else [told["verdict"] if way == "explain" else told]
        assert [one["id"] for one in found] == ids, "another's verdict"

    async def _sent(self, path: str, body: bytes, kind: str = "application/json") -> httpx.Response:
        while True:
            answer = await self.http.post(path, content=body, headers=self.headers | {"content-type": kind})
            self.seen.told[answer.status_code] += 1
            if answer.status_code not in BUSY:
                assert answer.status_code == 200, f"told {answer.status_code}: {answer.text[:100]}"
                return answer
            await asyncio.sleep(int(answer.headers["retry-after"]))


# ---- bad clients: each talks to the server in a wrong way; what comes back does not matter ---------------------------


def _head(port: int, length: int | None = None, path: str = "/v1/assess") -> bytes:
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {KEYS[0]}\r\n"
        f"Content-Type: application/json\r\n{size}\r\n\r\n"
    ).encode()


@asynccontextmanager
async def _line(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def slow_head(port: int) -> None:
    """A sign of the head a second."""
    async with _line(port) as (_, writer):
        for sign in _head(port, 2):
            writer.write(bytes([sign]))
            await writer.drain()
            await asyncio.sleep(1)


async def slow_body(port: int) -> None:
    """A blank of the body a second."""
    async with _line(port) as (_, writer):
        writer.write(_head(port, 1_000))
        for _ in range(1_000):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(1)


async def slow_stream(port: int) -> None:
    """Half a line, and then nothing."""
    async with _line(port) as (reader, writer):
        writer.write(_head(port, None, "/v1/assess/stream") + b'4\r\n{"id\r\n')
        await reader.read()


async def huge_and_said(port: int) -> None:
    """A body that says that it is 10 GB."""
    async with _line(port) as (reader, writer):
        writer.write(_head(port, 10**10) + b" " * 100_000)
        await reader.read(2_000)


async def huge_and_unsaid(port: int) -> None:
    """A body without an end."""
    async with _line(port) as (_, writer):
        writer.write(_head(port))
        for _ in range(200):
            writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            await writer.drain()


async def cut_before_the_end(port: int) -> None:
    """A body that ends too early."""
    async with _line(port) as (_, writer):
        writer.write(_head(port, 1_000) + b'{"id": "')
        await writer.drain()


async def cut_before_the_answer(port: int) -> None:
    """Gone before the answer."""
    body = b'{"id": "gone", "text": "Hi"}'
    async with _line(port) as (_, writer):
        writer.write(_head(port, len(body)) + body)
        await writer.drain()
        writer.transport.abort()


async def deaf(port: int) -> None:
    """Sends a stream of lines that cost nothing to answer, and reads no answer."""
    async with _line(port) as (_, writer):
        writer.write(_head(port, None, "/v1/assess/stream"))
        lines = b"deaf\n" * 1_000
        for _ in range(100):
            writer.write(f"{len(lines):x}\r\n".encode() + lines + b"\r\n")
            await writer.drain()
        await asyncio.sleep(60)


async def garbage(port: int) -> None:
    """What is no HTTP."""
    async with _line(port) as (reader, writer):
        writer.write(os.urandom(2_000) + b"\r\n\r\n")
        await reader.read(1_000)


async def wrong_key(port: int) -> None:
    """A guess."""
    async with _line(port) as (reader, writer):
        writer.write(_head(port, 0).replace(KEYS[0].encode(), b"a-guess"))
        await reader.read(1_000)


async def nonsense(port: int) -> None:
    """JSON that is no invitation, nested as deep as it goes."""
    async with _line(port) as (reader, writer):
        writer.write(_head(port, 100_000) + b"[" * 100_000)
        await reader.read(1_000)


BAD: list[Callable[[int], Awaitable[None]]] = [
    slow_head, slow_body, slow_stream, huge_and_said, huge_and_unsaid, cut_before_the_end, cut_before_the_answer, deaf,
    garbage, wrong_key, nonsense,
]  # fmt: skip


async def _bad(number: int, port: int, ends: float, seen: Seen) -> None:
    for way in itertools.islice(itertools.cycle(BAD), number % len(BAD), None):
        left = ends - time.monotonic()
        if left <= 0:
            return
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(left):
                await way(port)
        seen.bad[way.__name__] += 1  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)


# ---- the run ---------------------------------------------------------------------------------------------------------


async def _watched(server: psutil.Process, began: float, seen: Seen) -> None:
    while True:
        seen.memory.append((time.monotonic() - began, server.memory_info().rss / 2**20))
        await asyncio.sleep(1)


async def _load(port: int, server: psutil.Process, clients: int, seconds: float) -> Seen:
    seen = Seen()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, limits=limits) as http:
        await Client(0, http, Seen()).until(time.monotonic() + min(10.0, seconds / 2))  # warm
        began = time.monotonic()
        watching = asyncio.create_task(_watched(server, began, seen))
        ends = began + seconds
        bad = [_bad(n, port, ends, seen) for n in range(clients // 4)]
        await asyncio.gather(*bad, *(Client(n, http, seen).until(ends) for n in range(clients - len(bad))))
        at_last = time.monotonic()
        answer = await http.get("/v1/health")
        assert answer.status_code == 200
        seen.seconds.append(time.monotonic() - at_last)
        watching.cancel()
    return seen


def run(clients: int, seconds: float) -> dict[str, object]:
    """One run; what was seen. Raises AssertionError where the server does not end in time when told."""
    code = "import sys; from whosthere.cli import main; sys.exit(main(['serve', '--port', '0']))"
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"WHOSTHERE_KEY": " ".join(KEYS), "WHOSTHERE_HOME": home}
        server = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, env=env, text=True)
        with server:
            assert server.stderr is not None
            port = int(server.stderr.readline().split("127.0.0.1:")[1].split("/")[0])
            seen = asyncio.run(_load(port, psutil.Process(server.pid), clients, seconds))
            server.terminate()
            status = server.wait(30)
            complaints = server.stderr.read()
    return _told(seen, clients, seconds) | {"exit": status, "complaints": complaints[-2_000:]}


def _told(seen: Seen, clients: int, seconds: float) -> dict[str, object]:
    memory = [round(mb, 1) for _, mb in seen.memory]
    took = sorted(seen.seconds[:-1])
    return {
        "conditions": f"{clients} clients, {seconds:g} s, {os.cpu_count()} cores, Python {platform.python_version()}",
        "answered": dict(seen.good),
        "told": {str(status): n for status, n in sorted(seen.told.items())},
        "lost": len(seen.lost),
        "lost_how": seen.lost[:5],
        "seconds_median": round(statistics.median(took), 3) if took else None,
        "seconds_99": round(took[int(len(took) * 0.99)], 3) if took else None,
        "seconds_most": round(took[-1], 3) if took else None,
        "health_after": round(seen.seconds[-1], 3),
        "bad": dict(seen.bad),
        "memory_mb": {"start": memory[0], "middle": memory[len(memory) // 2], "end": memory[-1], "most": max(memory)},
    }


def main() -> int:
    """Print what was seen; 1 where a good client lost something."""
    chosen = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    chosen.add_argument("--clients", type=int, default=200)
    chosen.add_argument("--seconds", type=float, default=60)
    told = run(**vars(chosen.parse_args()))
    print(json.dumps(told, indent=1))
    return int(bool(told["lost"]))


if __name__ == "__main__":
    sys.exit(main())
