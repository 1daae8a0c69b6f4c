"""What stands before every route of the loopback server: who asks, from where, how much and how slowly they send; and
what no answer goes without.

Plain ASGI, so that nothing (static files, errors, later routes) can be reached beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types whosthere",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # `no-referrer` would blank the Origin of our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)",
    "cache-control": "no-store",
}
_BEYOND = 1 << 62


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a call may take: `body` bytes, `arrives` seconds until the body is there, `taken` seconds until a part of
    the answer is taken. None: whatever it takes."""

    body: int | None = None
    arrives: float | None = None
    taken: float | None = None


class Gate(Protocol):
    """How one part of the server knows who may pass, and in what words and form it refuses."""

    @property
    def hosts(self) -> Collection[str]:
        """The names that it answers to, as the header Host gives them."""

    def bounds(self, path: str) -> Bounds:
        """What a call to that path may take."""

    def refuses(self, scope: Scope, headers: Headers) -> Response | None:
        """The refusal of a call whose host, origin and size are right; None lets it pass."""

    def says(self, status: int, bounds: Bounds) -> str:
        """Why a call is refused with 403 (origin), 408, 413 or 421."""

    def refusal(self, status: int, says: str) -> Response:
        """The answer that says it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the server: the app under `prefix`, and the gate before it."""

    prefix: str
    app: ASGIApp
    gate: Gate


class Guard:
    """The app of all parts. A path goes to the part of `others` whose prefix it bears, else to the `first`."""

    def __init__(self, first: Part, *others: Part) -> None:
        self.first, self.others = first, others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or refuse it."""
        if scope["type"] == "lifespan":
            await self.first.app(scope, receive, send)
        elif scope["type"] == "http":
            await _pass(self.part(scope["path"]), scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def part(self, path: str) -> Part:
        """The part that answers to a path."""
        return next((one for one in self.others if path.startswith(one.prefix)), self.first)


async def _pass(part: Part, scope: Scope, receive: Receive, send: Send) -> None:
    bounds = part.gate.bounds(scope["path"])
    refused = _refusal(part.gate, bounds, scope)
    too_slow = False

    async def guarded(message: Message) -> None:
        nonlocal too_slow
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        try:
            with anyio.fail_after(bounds.taken):
                await send(message)
        except TimeoutError:
            too_slow = True
            raise

    try:
        await (refused or part.app)(scope, bounded(receive, part.gate, bounds), guarded)
    except (TimeoutError, ExceptionGroup):
        if not too_slow:
            raise  # else nobody takes the answer: the server closes the connection


def _refusal(gate: Gate, bounds: Bounds, scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    status = 0
    if headers.get("host") not in gate.hosts or len(headers.getlist("host")) != 1:
        status = 421
    elif headers.get("origin") not in (None, f"http://{headers['host']}"):
        status = 403
    elif _stated_length(headers) > (_BEYOND if bounds.body is None else bounds.body):
        status = 413
    return gate.refusal(status, gate.says(status, bounds)) if status else gate.refuses(scope, headers)


def _stated_length(headers: Headers) -> int:
    """The bytes that a body is said to have; past all bounds where that is no number."""
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else _BEYOND + 1


def bounded(receive: Receive, gate: Gate, bounds: Bounds) -> Receive:
    """`receive` that refuses a body that grows past its bound, whatever length it stated, or that comes too slowly."""
    taken, ends, whole = 0, None, False

    async def bounded() -> Message:
        nonlocal taken, ends, whole
        if whole:
            return await receive()
        if bounds.arrives is not None:
            ends = ends or anyio.current_time() + bounds.arrives
        try:
            with anyio.fail_after(None if ends is None else ends - anyio.current_time()):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, gate.says(408, bounds)) from error
        taken += len(message.get("body", b""))
        if bounds.body is not None and taken > bounds.body:
            raise HTTPException(413, gate.says(413, bounds))
        whole = not message.get("more_body", False)
        return message

    return bounded
