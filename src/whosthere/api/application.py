"""The app: the routes of the contract, described as OpenAPI, behind a guard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, partial
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from whosthere import __version__, contract
from whosthere.api.bench import Bench
from whosthere.api.describing import LINES, Health, describe, json_of, ref
from whosthere.api.gate import HEALTH, OPENAPI, PREFIX, STREAM, Gate
from whosthere.api.limits import Limits
from whosthere.api.lines import Lines
from whosthere.api.problems import failed
from whosthere.api.recording import recording, telling
from whosthere.api.routing import (
    ANYWHERE,
    JUDGED,
    KEYED,
    Figures,
    bench_of,
    body_of,
    each_once,
    json_answer,
    json_body,
    list_of,
    takes,
    tells,
    worked,
)
from whosthere.errors import WhosthereError
from whosthere.loopback.guard import Part
from whosthere.model import Owner
from whosthere.policy import Policy


class Most(BaseModel, extra="forbid"):
    """How much to tell."""

    most: Annotated[int, Field(ge=1, le=1_000, description="So many campaigns, the surest first."), Figures] = 20


router = APIRouter()


def part(
    keys: Sequence[str],
    hosts: Collection[str],
    me: Owner | None = None,
    policy: Policy | None = None,
    limits: Limits | None = None,
    *,
    labels: bool = True,
    read_only: bool = False,
) -> Part:
    """The API as a part of a server; without `labels` as if the owner had none, `read_only` without what records."""
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
    app.state.bench = Bench(chosen, me, policy or Policy(), labels=labels)
    for routes in (router, telling) if read_only else (router, telling, recording):
        app.include_router(routes)
    app.state.document = cache(partial(describe, app, chosen))
    for error in (HTTPException, RequestValidationError, ClientDisconnect, WhosthereError, Exception):
        app.add_exception_handler(error, failed)
    return Part(PREFIX, app, Gate(keys, hosts, chosen))


@takes(
    router,
    "/v1/assess",
    "The verdict on one request",
    body=body_of("Invitation"),
    answer=json_of(ref("Verdict")),
    failures=JUDGED,
)
async def assess(request: Request) -> Response:
    """Judge one invitation of the contract."""
    return json_answer(await bench_of(request).assess(await json_body(request)))


@takes(
    router,
    "/v1/assess/many",
    "The verdicts on a list of requests, in order",
    body={"required": True, "content": json_of(list_of("Invitation"))},
    answer=json_of(list_of("Verdict")),
    failures=JUDGED,
)
async def assess_many(request: Request) -> Response:
    """Judge a list, all or nothing."""
    return json_answer(await bench_of(request).assess_many(await json_body(request)))


@takes(
    router, STREAM, "JSON Lines in, JSON Lines out, in order", body={"content": LINES}, answer=LINES, failures=JUDGED
)
async def assess_stream(request: Request) -> Response:
    """Judge each line, an Invitation, as it comes; a Verdict, or for a bad line an Unreadable, stands in its place."""
    return Lines(bench_of(request))


@takes(
    router,
    "/v1/explain",
    "The verdict on one request, and every question",
    body=body_of("Invitation"),
    answer=json_of(ref("Explained")),
    failures=JUDGED,
)
async def explain_one(request: Request) -> Response:
    """Judge one invitation of the contract, and tell what was asked of it."""
    return json_answer(await bench_of(request).explain(await json_body(request)))


@takes(
    router,
    "/v1/campaigns",
    "The campaigns among a list of requests",
    body={"required": True, "content": json_of(list_of("Invitation"))},
    answer=json_of(ref("Campaigns")),
    failures=JUDGED,
)
async def campaigns(request: Request, asked: Annotated[Most, Query()]) -> Response:
    """Find notes that share one template and come from one hand, as `whosthere campaigns` does."""
    await each_once(request)
    return await worked(request, lambda body: bench_of(request).campaigns(body, asked.most))


@tells(router, HEALTH, "Whether the server runs", json_of(ref("Health")), ANYWHERE)
async def health() -> Response:
    """Tell that it runs; needs no key."""
    return json_answer(Health("ok", __version__, contract.VERSION))


@tells(router, "/v1/schema", "The JSON Schema of the contract", json_of({"type": "object"}), KEYED)
async def schema() -> Response:
    """Tell what `whosthere schema` tells."""
    return json_answer(contract.schema())


@tells(router, OPENAPI, "This description", json_of({"type": "object"}), ANYWHERE)
async def openapi(request: Request) -> Response:
    """Tell what can be asked here; needs no key."""
    return JSONResponse(request.app.state.document())
