"""The server that listens: on the loopback only, for so many at once, and not for those who never ask."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from whosthere.loopback import serving

GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A small server that waits 0.5 seconds for a head."""
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 3)
    servers: list[uvicorn.Server] = []

    class Kept(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            servers.append(self)

    monkeypatch.setattr(uvicorn, "Server", Kept)
    with serving.listening(None, 0) as listener:
        options = {"grace": 1, "patience": 0.5}
        runs = threading.Thread(target=serving.run, args=(PlainTextResponse("yes"), listener), kwargs=options)
        runs.start()
        yield listener.getsockname()[1]
        servers[0].should_exit = True
        runs.join(10)
        assert not runs.is_alive()


def connected(port: int, sent: bytes = b"") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    line.sendall(sent)
    return line


def heard(line: socket.socket) -> bytes:
    """All that comes until the server closes; nothing where it closed with more to read."""
    with line, line.makefile("rb") as answer:
        try:
            return answer.read()
        except ConnectionError:
            return b""


def test_it_listens_on_the_loopback_only() -> None:
    with serving.listening(None, 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_who_sends_no_whole_head_is_let_go(port: int) -> None:
    for sent in (b"", b"GET / HT", GET[:-2]):
        assert heard(connected(port, sent)) == b""


def test_garbage_is_refused_and_others_are_answered(port: int) -> None:
    for sent in (b"\x00\xff\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n\r\n", b"x" * 200_000):
        assert heard(connected(port, sent))[:12] in (b"", b"HTTP/1.1 400"), sent[:9]
    assert heard(connected(port, GET)).endswith(b"yes")


def test_who_connects_when_too_many_are_connected_is_told_to_come_again(port: int) -> None:
    waiting = [connected(port) for _ in range(3)]
    head, _, body = heard(connected(port, GET)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 1" in head.lower()
    assert json.loads(body)["status"] == 503
    assert [heard(one) for one in waiting] == [b""] * 3
    assert heard(connected(port, GET)).endswith(b"yes")
