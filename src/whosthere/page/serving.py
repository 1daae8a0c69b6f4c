"""The page on the loopback: the door of this run, and the way in."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp

from whosthere.loopback.serving import listening, run, show
from whosthere.page.door import Door
from whosthere.page.strings import say

USUAL_PORT = 4884
GRACE = 2


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
            show(address)
        run(app, listener, grace=GRACE)


def _print(address: str) -> None:
    print(say("terminal.again", address=address), flush=True)
