"""Who may pass to the page: the owner's own browser, which bears the cookie of this run, and no page but this one."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import Scope

from whosthere.loopback.guard import Bounds
from whosthere.page.door import Door
from whosthere.page.strings import say

OPENING = "/open"
BRINGING = "/bring"
LARGEST_FILE = 512 << 20  # bytes brought at once: LinkedIn's largest export packs to about a fifth of it
LARGEST_FORM = 2 << 20
_WHY = {403: "origin", 405: "method", 413: "too_large", 421: "host"}


class Gate:
    """Lets in who bears the cookie of `door`."""

    def __init__(self, door: Door) -> None:
        self.door = door

    @property
    def hosts(self) -> Collection[str]:
        """The page's own address."""
        return self.door.hosts

    def bounds(self, path: str) -> Bounds:
        """A form is small, a file may be large."""
        return Bounds(body=LARGEST_FILE if path.startswith(BRINGING) else LARGEST_FORM)

    def refuses(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        """Refuse other methods, what another page sent, and who has no cookie."""
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return self.refusal(405, say("refused.method"))
        site = headers.get("sec-fetch-site")
        strange = site not in (None, "same-origin", "none")
        if strange or (scope["method"] == "POST" and not ("origin" in headers or site == "same-origin")):
            return self.refusal(403, say("refused.origin"))
        if scope["path"] == OPENING:
            return None
        if not self.door.knows(cookie_parser(headers.get("cookie", "")).get(self.door.cookie)):
            self.door.knock()
            return self.refusal(403, say("refused.cookie"))
        return None

    def says(self, status: int, bounds: Bounds) -> str:
        """Why, in the page's words."""
        return say(f"refused.{_WHY[status]}", most=(bounds.body or 0) >> 20)

    def refusal(self, status: int, says: str) -> PlainTextResponse:
        """The words alone."""
        return PlainTextResponse(says + "\n", status)
