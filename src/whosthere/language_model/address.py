"""Where a language model may be asked: on this machine, unless the owner says that it may be anywhere."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from msgspec import Struct

from whosthere.errors import ModelError

SECURE = "https"
PORTS = {"http": 80, SECURE: 443}
LOOPBACK = "127.0.0.1"
_NAME = re.compile(r"(?i)[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_PATH = re.compile(r"(?:/[\w.~-]+)*")


class Address(Struct, frozen=True):
    """An endpoint: how to speak to it, its host (an address, where that is this machine), port and path."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"

    @property
    def is_here(self) -> bool:
        """Is it this machine, whatever a name server says?"""
        return _is_loopback(self.host)

    @property
    def is_in_the_clear(self) -> bool:
        """Can others on the way read what is sent?"""
        return not self.is_here and self.scheme != SECURE


def address(told: str, *, anywhere: bool = False) -> Address:
    """The address that a call names, such as `http://127.0.0.1:8080/v1`.

    Raises ModelError for what is none, holds a name or password, or is on another machine without `anywhere`.
    """
    try:
        parts = urlsplit(told.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _no_address() from error
    host = LOOPBACK if host == "localhost" else _plain(host)
    if parts.scheme not in PORTS or "@" in parts.netloc or parts.query or parts.fragment:
        raise _no_address()
    path = parts.path.rstrip("/")
    if not _PATH.fullmatch(path) or port == 0:
        raise _no_address()
    found = Address(parts.scheme, host, port or PORTS[parts.scheme], path)
    if not found.is_here and not anywhere:
        raise ModelError("--model names another machine; give one of this machine, or add --model-anywhere")
    return found


def _plain(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if not _NAME.fullmatch(host):
            raise _no_address() from None
        return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_address() -> ModelError:
    return ModelError("--model is no plain address; give one such as http://127.0.0.1:8080/v1")
