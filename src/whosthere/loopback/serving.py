"""The loopback server: the only module that listens, and that asks for a browser."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from whosthere.errors import PageError
from whosthere.loopback import LOOPBACK

PATIENCE = 30.0  # seconds for the head of a request to be there
MOST_CONNECTIONS = 512


def run(app: ASGIApp, listener: socket.socket, *, grace: int, patience: float = PATIENCE) -> None:
    """Serve `app` until it is stopped; calls that run then have `grace` seconds to end. To be told to stop (SIGTERM)
    is no failure: it returns."""
    settings = uvicorn.Config(
        app,
        http=type("Patient", (Impatient,), {"patience": patience}),
        access_log=False,
        log_level="error",  # what a stranger sends is no news, and may be much
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=grace,
    )
    server = uvicorn.Server(settings)
    with _a_stop_is_no_failure(server):
        server.run(sockets=[listener])


@contextmanager
def _a_stop_is_no_failure(server: uvicorn.Server) -> Iterator[None]:
    """Uvicorn stops in order at SIGTERM, and then raises it once more for whoever handled it before: that is this."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        if not server.started:
            sys.exit()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def show(address: str) -> None:
    """Open an address in the owner's browser."""
    webbrowser.open(address)


def listening(port: int | None, usual: int) -> socket.socket:
    """A socket that listens on the loopback: on `port`, or, where that is None, on `usual` or any that is free."""
    wanted = (port,) if port is not None else (usual, 0)
    for at, one in enumerate(wanted, 1):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":  # there it would let two listen at once
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, one))
            listener.listen(MOST_CONNECTIONS)
        except (OSError, OverflowError) as error:
            listener.close()
            if at == len(wanted):
                raise PageError(f"port {one} cannot be used; choose another --port, or leave it out") from error
        else:
            return listener
    raise AssertionError("unreachable")


class Impatient(H11Protocol):
    """Closes a connection whose next request is not there, head and all, within `patience` seconds; and tells whoever
    connects when too many are connected to come again."""

    patience = PATIENCE
    _hurry: Any = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self.app = _full
        self._wait()

    def on_response_complete(self) -> None:
        """Begin to wait for the next head."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._hurry.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
        self._hurry = self.loop.call_later(self.patience, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


async def _full(scope: Any, receive: Any, send: Any) -> None:
    says = b'{"title":"Busy","status":503,"detail":"too many are connected; try again as Retry-After says"}'
    headers = {"retry-after": "1", "connection": "close", "cache-control": "no-store"}
    await Response(says, 503, headers, "application/problem+json")(scope, receive, send)
