"""What stands before every route: who asks, how often, how much and how slowly they send. Plain ASGI, as the page's."""

from __future__ import annotations

import math
import secrets
from collections.abc import Collection, Sequence

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whosthere.api.limits import Bucket, Limits
from whosthere.api.problems import problem
from whosthere.page.guard import HEADERS, bounded, stated_length

HEALTH = "/v1/health"
OPENAPI = "/v1/openapi.json"
STREAM = "/v1/assess/stream"
OPEN = frozenset({HEALTH, OPENAPI})


class Guard:
    """Wraps the app; answers only to `hosts`, and to whoever bears one of `keys`."""

    def __init__(self, app: ASGIApp, keys: Sequence[str], hosts: Collection[str], limits: Limits) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.limits = limits
        self._keys = [key.encode() for key in keys]
        self._buckets = [Bucket(limits.rate, limits.burst) for _ in keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        too_slow = False

        async def guarded(message: Message) -> None:
            nonlocal too_slow
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            try:
                with anyio.fail_after(self.limits.patience):
                    await send(message)
            except TimeoutError:
                too_slow = True
                raise

        refused = self._refusal(scope)
        if refused is None and scope["path"] != STREAM:
            receive = _prompt(bounded(receive, self.limits.body), self.limits.patience)
        try:
            await (refused or self.app)(scope, receive, guarded)
        except (TimeoutError, ExceptionGroup):
            if not too_slow:
                raise  # else nobody takes the answer: the server closes the connection

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host") not in self.hosts or len(headers.getlist("host")) != 1:
            return problem(421, "this server answers to its own address only; see --host")
        if headers.get("origin") not in (None, f"http://{headers['host']}"):
            return problem(403, "this is for programs, not for other sites' pages")
        if scope["path"] != STREAM and stated_length(headers) > self.limits.body:
            return problem(413, f"a body may have {self.limits.body:,} bytes; send less, or use {STREAM}")
        if scope["path"] in OPEN:
            return None
        bucket = self._bucket(headers.getlist("authorization"))
        if bucket is None:
            detail = "give the key that was printed at the start: `Authorization: Bearer KEY`"
            return problem(401, detail, {"www-authenticate": 'Bearer realm="whosthere"'})
        wait = bucket.take()
        if wait:
            return problem(429, "too many calls; wait as Retry-After says", {"retry-after": str(math.ceil(wait))})
        return None

    def _bucket(self, told: Sequence[str]) -> Bucket | None:
        """The bucket of the key that a call bears. Every key is compared, so that time tells nothing of them."""
        scheme, _, given = (told[0] if len(told) == 1 else "").partition(" ")
        same = [secrets.compare_digest(given.strip().encode(), key) for key in self._keys]
        return self._buckets[same.index(True)] if scheme.lower() == "bearer" and any(same) else None


def _prompt(receive: Receive, patience: float) -> Receive:
    """`receive` that refuses a body that takes longer than `patience` seconds as a whole."""
    ends: float | None = None
    whole = False

    async def prompt() -> Message:
        nonlocal ends, whole
        if whole:
            return await receive()
        ends = ends or anyio.current_time() + patience
        try:
            with anyio.fail_after(ends - anyio.current_time()):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, f"the body took over {patience:g} seconds; send it faster") from error
        whole = not message.get("more_body", False)
        return message

    return prompt
