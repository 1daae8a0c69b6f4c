"""JSON Lines in, JSON Lines out, while they come: the answer begins before the question ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from whosthere.api.bench import Bench
from whosthere.contract import LONGEST_LINE, Unreadable

MEDIA_TYPE = "application/x-ndjson"
READ_AHEAD = 128  # parts of a body (64 KiB each as the server reads them) taken in while answers are not taken yet
LINES_AT_ONCE = 500
_BOM = b"\xef\xbb\xbf"


class Lines(StreamingResponse):
    """Answers each line of the body in its order. It reads ahead, for clients that send all before they read."""

    def __init__(self, bench: Bench) -> None:
        super().__init__((), media_type=MEDIA_TYPE)
        self._bench = bench
        self._stalled = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until the body ends, the client is gone, or nothing came for too long."""
        put, take = anyio.create_memory_object_stream[bytes](READ_AHEAD)
        lines = Splitter()
        with self._bench.stream():
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async with anyio.create_task_group() as tasks, take:
                tasks.start_soon(self._read, receive, put, tasks.cancel_scope)
                async for part in _parts(take, lines):
                    answer = await self._bench.run(lambda part=part: self._bench.assess_lines(part), queue=True)  # type: ignore[misc]
                    await send({"type": "http.response.body", "body": answer, "more_body": True})
        await send({"type": "http.response.body", "body": self._last(lines.number), "more_body": False})

    async def _read(self, receive: Receive, put: MemoryObjectSendStream[bytes], all_: anyio.CancelScope) -> None:
        more = True
        async with put:
            while more:
                with anyio.move_on_after(self._bench.limits.patience) as waited:
                    message = await receive()
                if waited.cancelled_caught:
                    self._stalled = True
                    return
                if message["type"] == "http.disconnect":
                    all_.cancel()
                    return
                more = message.get("more_body", False)
                await put.send(message.get("body", b""))

    def _last(self, number: int) -> bytes:
        if not self._stalled:
            return b""
        error = f"nothing came for {self._bench.limits.patience:g} seconds; send the rest again"
        return msgspec.json.encode(Unreadable(None, number + 1, error)) + b"\n"


async def _parts(take: MemoryObjectReceiveStream[bytes], lines: Splitter) -> AsyncIterator[list[tuple[int, bytes]]]:
    """The numbered lines as they come: as many as are at hand, at most so many at once."""
    async for chunk in take:
        found = list(lines.feed(chunk))
        for at in range(0, len(found), LINES_AT_ONCE):
            yield found[at : at + LINES_AT_ONCE]
    if found := list(lines.end()):
        yield found


class Splitter:
    """Cuts chunks into numbered lines (from 1), without the blank ones. Of a line too long only so much is kept that it
    is seen to be."""

    def __init__(self) -> None:
        self.number = 0
        self._held = bytearray()

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes]]:
        """The lines that end in this chunk."""
        *whole, rest = chunk.split(b"\n")
        for part in whole:
            self._hold(part)
            yield from self.end()
        self._hold(rest)

    def end(self) -> Iterator[tuple[int, bytes]]:
        """The line that is held, which ends here."""
        self.number += 1
        line = bytes(self._held).removeprefix(_BOM if self.number == 1 else b"")
        self._held.clear()
        if line.strip():
            yield self.number, line.rstrip(b"\r\n")

    def _hold(self, part: bytes) -> None:
        self._held += part[: LONGEST_LINE + 1 + len(_BOM) - len(self._held)]
