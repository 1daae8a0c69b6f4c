"""The app: the routes of the contract, described as OpenAPI, behind a guard."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from typing import Any

import msgspec
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from whosthere import __version__, contract
from whosthere.api.bench import Bench
from whosthere.api.describing import BEARER, LINES, Health, answers, describe, json_of, ref
from whosthere.api.gate import HEALTH, OPENAPI, PREFIX, STREAM, Gate
from whosthere.api.limits import Limits
from whosthere.api.lines import Lines
from whosthere.api.problems import failed
from whosthere.loopback.guard import Guard, Part
from whosthere.model import Owner
from whosthere.policy import Policy

ANYWHERE = {403, 405, 413, 421}
KEYED = ANYWHERE | {401, 429}
JUDGED = KEYED | {400, 408, 415, 422, 500, 503}
ONE = {"required": True, "content": json_of(ref("Invitation"))}

router = APIRouter()


def create(
    keys: Sequence[str],
    hosts: Collection[str],
    me: Owner | None = None,
    policy: Policy | None = None,
    limits: Limits | None = None,
) -> Guard:
    """The API alone: for whoever bears one of `keys`, under the names `hosts` (each as the header Host gives it)."""
    return Guard(part(keys, hosts, me, policy, limits))


def part(
    keys: Sequence[str],
    hosts: Collection[str],
    me: Owner | None = None,
    policy: Policy | None = None,
    limits: Limits | None = None,
) -> Part:
    """The API as a part of a server."""
    chosen = limits or Limits()
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        title="whosthere",
        version=__version__,
        description="Who is asking to connect, why, what it would bring and risk, what to do and what to say.",
    )
    app.state.bench = Bench(chosen, me, policy or Policy())
    app.include_router(router)
    app.state.document = cache(partial(describe, app, chosen))
    for error in (HTTPException, ClientDisconnect, Exception):
        app.add_exception_handler(error, failed)
    return Part(PREFIX, app, Gate(keys, hosts, chosen))


def _judges(path: str, says: str, body: dict[str, Any], answer: dict[str, Any]) -> Callable[[Any], Any]:
    """A route that judges what is posted to it."""
    extra = {"requestBody": body, "security": BEARER}
    return router.post(
        path, summary=says, responses=answers(answer, JUDGED), openapi_extra=extra, response_class=Response
    )


def _looks(path: str, says: str, answer: dict[str, Any], failures: set[int]) -> Callable[[Any], Any]:
    """A route that only tells."""
    extra = {"security": BEARER if failures == KEYED else []}
    return router.get(path, summary=says, responses=answers(answer, failures), openapi_extra=extra)


@_judges("/v1/assess", "The verdict on one request", ONE, json_of(ref("Verdict")))
async def assess(request: Request) -> Response:
    """Judge one invitation of the contract."""
    return await _judged(request, request.app.state.bench.assess)


@_judges(
    "/v1/assess/many",
    "The verdicts on a list of requests, in order",
    {"required": True, "content": json_of({"type": "array", "items": ref("Invitation")})},
    json_of({"type": "array", "items": ref("Verdict")}),
)
async def assess_many(request: Request) -> Response:
    """Judge a list, all or nothing."""
    return await _judged(request, request.app.state.bench.assess_many)


@_judges(STREAM, "JSON Lines in, JSON Lines out, in order", {"content": LINES}, LINES)
async def assess_stream(request: Request) -> Response:
    """Judge each line, an Invitation, as it comes; a Verdict, or for a bad line an Unreadable, stands in its place."""
    return Lines(request.app.state.bench)


@_judges("/v1/explain", "The verdict on one request, and every question", ONE, json_of(ref("Explained")))
async def explain_one(request: Request) -> Response:
    """Judge one invitation of the contract, and tell what was asked of it."""
    return await _judged(request, request.app.state.bench.explain)


@_looks(HEALTH, "Whether the server runs", json_of(ref("Health")), ANYWHERE)
async def health() -> Response:
    """Tell that it runs; needs no key."""
    return _json(Health("ok", __version__, contract.VERSION))


@_looks("/v1/schema", "The JSON Schema of the contract", json_of({"type": "object"}), KEYED)
async def schema() -> Response:
    """Tell what `whosthere schema` tells."""
    return _json(contract.schema())


@_looks(OPENAPI, "This description", json_of({"type": "object"}), ANYWHERE)
async def openapi(request: Request) -> Response:
    """Tell what can be asked here; needs no key."""
    return JSONResponse(request.app.state.document())


async def _judged(request: Request, judge: Callable[[bytes], Any]) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "send JSON, with the header `Content-Type: application/json`")
    body = await request.body()
    return _json(await request.app.state.bench.run(lambda: judge(body)))


def _json(told: Any) -> Response:
    return Response(msgspec.json.encode(told), media_type="application/json")
