"""Who may come in: a one-time token in the opening address, then a cookie of this run."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from threading import Lock

from whosthere.loopback import LOOPBACK


class Door:
    """The lock of one run of the page on one port. Threads may share it.

    `announce` is told each fresh opening address: the first one, and another where somebody without the cookie knocks
    after the last was used, so that an owner who lost the cookie finds the way in again in the terminal.
    """

    def __init__(self, port: int, announce: Callable[[str], None] = lambda _: None) -> None:
        self.port = port
        self.hosts = frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})
        self.cookie = f"whosthere-{port}"
        self._pass = secrets.token_urlsafe(32)
        self._token: str | None = secrets.token_urlsafe(32)
        self._announce = announce
        self._lock = Lock()

    @property
    def address(self) -> str | None:
        """The opening address; None once it was used."""
        return f"http://{LOOPBACK}:{self.port}/open?token={self._token}" if self._token else None

    def open(self, token: str) -> str | None:
        """The cookie's value for the right token, which is used up by that; None for any other."""
        with self._lock:
            if self._token is None or not secrets.compare_digest(token.encode(), self._token.encode()):
                return None
            self._token = None
            return self._pass

    def knows(self, value: str | None) -> bool:
        """Whether `value` is the cookie's of this run."""
        return value is not None and secrets.compare_digest(value.encode(), self._pass.encode())

    def knock(self) -> None:
        """Somebody without the cookie asked: give out a new token if the last one was used."""
        with self._lock:
            if self._token is not None:
                return
            self._token = secrets.token_urlsafe(32)
        self._announce(f"http://{LOOPBACK}:{self.port}/open?token={self._token}")
