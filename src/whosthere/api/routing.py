"""How a route is made: its description, its body, its answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException

from whosthere.api.bench import Bench
from whosthere.api.describing import BEARER, answers, json_of, ref
from whosthere.api.ledger import Ledger

ANYWHERE = frozenset({403, 405, 413, 421})
KEYED = ANYWHERE | {401, 429}
JUDGED = KEYED | {400, 408, 415, 422, 500, 503}
RECORDED = JUDGED | {409}
LISTED = KEYED | {422, 500, 503}

Route = Callable[[Any], Any]


def in_figures(given: object) -> object:
    """A number in an address, told in figures alone: 1.0, 1_0 and +1 are none."""
    if isinstance(given, str) and not re.fullmatch("-?[0-9]+", given):
        raise ValueError("a whole number in figures is expected")
    return given


Figures = BeforeValidator(in_figures)


async def each_once(request: Request) -> None:
    """Raises where an address asks for one thing twice: which of both is meant?"""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(names) > len(set(names)):
        raise HTTPException(422, "the address tells a thing twice; tell it once")


def takes(
    router: APIRouter, path: str, says: str, *, body: dict[str, Any], answer: dict[str, Any], failures: frozenset[int]
) -> Route:
    """A route that takes what is posted to it."""
    extra = {"requestBody": body, "security": BEARER}
    return router.post(
        path, summary=says, responses=answers(answer, failures), openapi_extra=extra, response_class=Response
    )


def tells(router: APIRouter, path: str, says: str, answer: dict[str, Any], failures: frozenset[int]) -> Route:
    """A route that only tells."""
    extra = {"security": [] if failures == ANYWHERE else BEARER}
    return router.get(path, summary=says, responses=answers(answer, failures), openapi_extra=extra)


def body_of(noun: str) -> dict[str, Any]:
    """A body of JSON: the noun of that name."""
    return {"required": True, "content": json_of(ref(noun))}


def list_of(noun: str) -> dict[str, Any]:
    """A list of nouns of that name."""
    return {"type": "array", "items": ref(noun)}


async def worked(request: Request, work: Callable[[bytes], Any]) -> Response:
    """What `work` makes of the body, in a thread; 415 where it is not JSON."""
    body = await json_body(request)
    return json_answer(await bench_of(request).run(lambda: work(body)))


async def json_body(request: Request) -> bytes:
    """The body; 415 where it is not JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "send JSON, with the header `Content-Type: application/json`")
    return await request.body()


def json_answer(told: Any) -> Response:
    """The answer that tells it."""
    return Response(msgspec.json.encode(told), media_type="application/json")


def bench_of(request: Request) -> Bench:
    """Where the calls of this app are worked on."""
    found: Bench = request.app.state.bench
    return found


def ledger_of(request: Request) -> Ledger:
    """The owner's store as this app may use it."""
    return bench_of(request).ledger
