"""The loopback server of the API: its key, its addresses, and an end to clients that never finish asking."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from whosthere.api.application import create
from whosthere.api.limits import Limits
from whosthere.errors import PageError
from whosthere.model import Owner
from whosthere.page.door import LOOPBACK
from whosthere.page.serving import listening
from whosthere.policy import Policy

USUAL_PORT = 4885
KEY = "WHOSTHERE_KEY"
SHORTEST_KEY = 16
MOST_CONNECTIONS = 512


def serve(
    me: Owner | None, policy: Policy, environment: Mapping[str, str], port: int | None, hosts: Sequence[str] = ()
) -> None:
    """Serve the API on the loopback until it is stopped. Its address, and a key that was made, go to standard error.

    Raises PageError where the port is taken, or the environment's key is too short.
    """
    keys = keys_of(environment)
    with listening(port, USUAL_PORT) as listener:
        at = listener.getsockname()[1]
        app = create(keys, {f"{LOOPBACK}:{at}", f"localhost:{at}", *hosts}, me, policy)
        print(f"whosthere: http://{LOOPBACK}:{at}/v1/openapi.json tells what can be asked", file=sys.stderr)
        if KEY not in environment:
            print(f"whosthere: the key of this run: {keys[0]}", file=sys.stderr, flush=True)
        settings = uvicorn.Config(
            app,
            http=Impatient,
            access_log=False,
            log_level="warning",
            server_header=False,
            ws="none",
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=10,
        )
        uvicorn.Server(settings).run(sockets=[listener])


def keys_of(environment: Mapping[str, str]) -> list[str]:
    """The keys that the environment names, apart by blanks; else one made for this run."""
    if KEY not in environment:
        return [secrets.token_urlsafe(32)]
    keys = environment[KEY].split()
    if not keys or min(map(len, keys)) < SHORTEST_KEY:
        raise PageError(f"{KEY} must hold keys of at least {SHORTEST_KEY} signs; make one, or unset it")
    return keys


class Impatient(H11Protocol):
    """Closes a connection whose next request is not there, head and all, within the patience of the limits."""

    _hurry: Any = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
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
        self._hurry = self.loop.call_later(Limits().patience, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
