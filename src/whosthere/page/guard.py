"""What stands before every route: who asks, from where, how much they send; and what no answer goes without.

Plain ASGI, so that nothing (static files, errors, later routes) can be reached beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whosthere.page.door import Door
from whosthere.page.strings import say

OPENING = "/open"
BRINGING = "/bring"
LARGEST_FILE = 512 << 20  # bytes brought at once: LinkedIn's largest export packs to about a fifth of it
LARGEST_FORM = 2 << 20

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


class Guard:
    """Wraps an app; refuses what does not come from the owner's own browser and this very page."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        most = LARGEST_FILE if scope["path"].startswith(BRINGING) else LARGEST_FORM
        refused = self._refusal(scope, most)
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        await self.app(scope, bounded(receive, most), guarded)

    def _refusal(self, scope: Scope, most: int) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host, origin, site = headers.get("host"), headers.get("origin"), headers.get("sec-fetch-site")
        if host not in self.door.hosts or len(headers.getlist("host")) != 1:
            return _no(421, "host")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _no(405, "method")
        ours = origin == f"http://{host}"
        if (origin is not None and not ours) or site not in (None, "same-origin", "none"):
            return _no(403, "origin")
        if scope["method"] == "POST" and not (ours or site == "same-origin"):
            return _no(403, "origin")
        if stated_length(headers) > most:
            return _no(413, "too_large", most=most >> 20)
        if scope["path"] == OPENING:
            return None
        if not self.door.knows(cookie_parser(headers.get("cookie", "")).get(self.door.cookie)):
            self.door.knock()
            return _no(403, "cookie")
        return None


def _no(status: int, why: str, **parts: object) -> PlainTextResponse:
    return PlainTextResponse(say(f"refused.{why}", **parts) + "\n", status)


def stated_length(headers: Headers) -> int:
    """The bytes that a body is said to have; past all bounds where that is no number."""
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 1 << 62


def bounded(receive: Receive, most: int) -> Receive:
    """`receive` that refuses a body that grows past `most` bytes, whatever length it stated."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, say("refused.too_large", most=most >> 20))
        return message

    return bounded
