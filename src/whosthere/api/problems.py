"""One way to say that something failed: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from msgspec import Struct, field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from whosthere.errors import KeyReused, StaleError, WhosthereError
from whosthere.harmless import one_line, short_error

TITLES: Mapping[int, str] = {
    400: "Cut off",
    401: "No key",
    403: "Another site asks",
    404: "No such place",
    405: "No such method here",
    408: "Too slow",
    409: "Changed since",
    413: "Too large",
    415: "Not JSON",
    421: "Not this host",
    422: "Not the contract",
    429: "Too often",
    500: "Failed",
    503: "Busy",
}
SAYS: Mapping[int, str] = {
    404: "there is nothing here; /v1/openapi.json tells what there is",
    405: "this place does not take that method; see the header Allow",
}
MEDIA_TYPE = "application/problem+json"


class Fault(Struct, frozen=True):
    """What is wrong with one item of a list, which counts from 0."""

    at: int
    error: str


class Problem(Struct, frozen=True, kw_only=True):
    """What went wrong; `detail` is one sentence that says what to do, `errors` tells of each item that is at fault."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    errors: list[Fault] = field(default_factory=list)


class Faulty(HTTPException):
    """Items of a list are not invitations."""

    def __init__(self, errors: list[Fault], of: int) -> None:
        super().__init__(422, f"{len(errors)} of {of} cannot be read; mend them, or send them to /v1/assess/stream")
        self.errors = errors


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, errors: list[Fault] | None = None
) -> Response:
    """The answer that says it."""
    told = Problem(title=TITLES.get(status, "Refused"), status=status, detail=detail, errors=errors or [])
    return Response(msgspec.json.encode(told), status, dict(headers or {}), MEDIA_TYPE)


def failed(request: Request, error: Exception) -> Response:
    """Whatever went wrong in a route. Nothing of an unforeseen error is told but that it happened."""
    if isinstance(error, HTTPException):
        errors = error.errors if isinstance(error, Faulty) else []
        headers = {"allow": _methods(request)} if error.status_code == 405 else error.headers
        return problem(error.status_code, SAYS.get(error.status_code, error.detail), headers, errors)
    if isinstance(error, ClientDisconnect):
        return problem(400, "the body ended too early; send it again")
    if isinstance(error, RequestValidationError):
        told = "; ".join(f"{one['msg']}: `{one['loc'][-1]}`" for one in error.errors())
        return problem(422, short_error(told))
    if isinstance(error, StaleError | KeyReused):
        return problem(409, one_line(str(error)))
    if isinstance(error, WhosthereError):
        return problem(503, one_line(str(error)), {"Retry-After": "5"})
    return problem(500, "something went wrong here, and nothing was judged; the terminal tells more")


def _methods(request: Request) -> str:
    """The methods that a place takes, whichever routes serve it."""
    return ", ".join(sorted(request.app.state.document()["paths"].get(request.url.path, ()))).upper()
