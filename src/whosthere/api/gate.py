"""Who may pass to the API: whoever bears a key, as often as the limits allow. Cookies are not looked at."""

from __future__ import annotations

import math
import secrets
from collections.abc import Collection, Sequence

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from whosthere.api.limits import Bucket, Limits
from whosthere.api.problems import problem
from whosthere.loopback.guard import Bounds

PREFIX = "/v1/"
HEALTH = "/v1/health"
OPENAPI = "/v1/openapi.json"
STREAM = "/v1/assess/stream"
OPEN = frozenset({HEALTH, OPENAPI})


class Gate:
    """Answers to `hosts`, and lets in who bears one of `keys`."""

    def __init__(self, keys: Sequence[str], hosts: Collection[str], limits: Limits) -> None:
        self.hosts: Collection[str] = frozenset(hosts)
        self.limits = limits
        self._keys = [key.encode() for key in keys]
        self._buckets = [Bucket(limits.rate, limits.burst) for _ in keys]

    def bounds(self, path: str) -> Bounds:
        """A stream may be of any size, and sees for itself to how slowly it comes."""
        patience = self.limits.patience
        return Bounds(taken=patience) if path == STREAM else Bounds(self.limits.body, patience, patience)

    def refuses(self, scope: Scope, headers: Headers) -> Response | None:
        """Refuse who bears no key, or asks too often."""
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

    def says(self, status: int, bounds: Bounds) -> str:
        """Why, in one sentence that says what to do."""
        return {
            403: "this is for programs, not for other sites' pages",
            408: f"the body took over {bounds.arrives or 0:g} seconds; send it faster",
            413: f"a body may have {bounds.body or 0:,} bytes; send less, or use {STREAM}",
            421: "this server answers to its own address only; see --host",
        }[status]

    def refusal(self, status: int, says: str) -> Response:
        """A problem."""
        return problem(status, says)

    def _bucket(self, told: Sequence[str]) -> Bucket | None:
        """The bucket of the key that a call bears. Every key is compared, so that time tells nothing of them."""
        scheme, _, given = (told[0] if len(told) == 1 else "").partition(" ")
        same = [secrets.compare_digest(given.strip().encode(), key) for key in self._keys]
        return self._buckets[same.index(True)] if scheme.lower() == "bearer" and any(same) else None
