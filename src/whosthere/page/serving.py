"""The loopback server: the only module that listens, and that asks for a browser."""

from __future__ import annotations

import socket
import sys
import webbrowser
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from whosthere.errors import PageError
from whosthere.page.door import LOOPBACK, Door
from whosthere.page.strings import say

USUAL_PORT = 4884


def serve(make: Callable[[Door], ASGIApp], port: int | None = None, browser: bool = True) -> None:
    """Serve the app that `make` gives for a door, on the loopback only, until it is stopped; prints the address.

    `port` None takes the usual one, so that an open tab finds the page again, or any that is free. Raises PageError
    where the port is taken.
    """
    with listening(port, USUAL_PORT) as listener:
        door = Door(listener.getsockname()[1], _print)
        app = make(door)
        address = door.address or ""
        print(say("terminal.open", address=address), flush=True)
        if browser:
            webbrowser.open(address)
        settings = uvicorn.Config(
            app, access_log=False, log_level="warning", server_header=False, ws="none", timeout_graceful_shutdown=2
        )
        uvicorn.Server(settings).run(sockets=[listener])


def listening(port: int | None, usual: int) -> socket.socket:
    """A socket that listens on the loopback: on `port`, or, where that is None, on `usual` or any that is free."""
    wanted = (port,) if port is not None else (usual, 0)
    for at, one in enumerate(wanted, 1):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":  # there it would let two listen at once
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, one))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            if at == len(wanted):
                raise PageError(f"port {one} cannot be used; choose another --port, or leave it out") from error
        else:
            return listener
    raise AssertionError("unreachable")


def _print(address: str) -> None:
    print(say("terminal.again", address=address), flush=True)
