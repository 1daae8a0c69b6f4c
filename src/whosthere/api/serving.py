"""The API on the loopback: its keys and its address."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Collection, Mapping, Sequence

from starlette.types import ASGIApp

from whosthere.errors import PageError
from whosthere.loopback import LOOPBACK
from whosthere.loopback.serving import PATIENCE, listening, run

USUAL_PORT = 4885
KEY = "WHOSTHERE_KEY"
SHORTEST_KEY = 16
GRACE = 10


def serve(
    make: Callable[[Sequence[str], Collection[str]], ASGIApp],
    environment: Mapping[str, str],
    port: int | None,
    hosts: Sequence[str] = (),
    *,
    patience: float = PATIENCE,
) -> None:
    """Serve the app that `make` gives for keys and names, on the loopback until it is stopped. Its address, and a key
    that was made, go to standard error.

    Raises PageError where the port is taken, or the environment's key is too short.
    """
    keys = keys_of(environment)
    with listening(port, USUAL_PORT) as listener:
        at = listener.getsockname()[1]
        app = make(keys, {f"{LOOPBACK}:{at}", f"localhost:{at}", *hosts})
        tell(at, keys, environment)
        run(app, listener, grace=GRACE, patience=patience)


def tell(port: int, keys: Sequence[str], environment: Mapping[str, str]) -> None:
    """Print where the API is, and its key where that was made for this run."""
    print(f"whosthere: http://{LOOPBACK}:{port}/v1/openapi.json tells what can be asked", file=sys.stderr)
    if KEY not in environment:
        print(f"whosthere: the key of this run: {keys[0]}", file=sys.stderr, flush=True)


def keys_of(environment: Mapping[str, str]) -> list[str]:
    """The keys that the environment names, apart by blanks; else one made for this run."""
    if KEY not in environment:
        return [secrets.token_urlsafe(32)]
    keys = environment[KEY].split()
    if not keys or min(map(len, keys)) < SHORTEST_KEY:
        raise PageError(f"{KEY} must hold keys of at least {SHORTEST_KEY} signs; make one, or unset it")
    return keys
