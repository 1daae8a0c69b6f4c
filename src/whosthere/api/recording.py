"""Routes that record what was decided and how it turned out, and tell what stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from whosthere.api.describing import json_of, ref
from whosthere.api.ledger import MOST_TOLD, Decided, Labelled, Undone
from whosthere.api.routing import (
    LISTED,
    RECORDED,
    Figures,
    bench_of,
    body_of,
    each_once,
    json_answer,
    ledger_of,
    takes,
    tells,
    worked,
)
from whosthere.contract import NOT_JSON
from whosthere.harmless import short_error

T = TypeVar("T")

RECORD = json_of(ref("Recorded"))

telling = APIRouter(dependencies=[Depends(each_once)])
recording = APIRouter()

Once = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,200}$",
        description="Any text of your own, as a UUID: sent again with the same body, nothing is recorded twice.",
    ),
]


class After(BaseModel, extra="forbid"):
    """Where a list goes on."""

    after: Annotated[int, Field(ge=0, le=2**53, description=f"Numbers above this; {MOST_TOLD:,} at once."), Figures] = 0


Asked = Annotated[After, Query()]


@tells(telling, "/v1/decisions", "The decisions that stand", json_of(ref("Decisions")), LISTED)
async def decisions(request: Request, asked: Asked) -> Response:
    """Tell what was decided, whoever recorded it."""
    return json_answer(await bench_of(request).run(lambda: ledger_of(request).decisions(asked.after)))


@tells(telling, "/v1/labels", "The labels that stand", json_of(ref("Labels")), LISTED)
async def labels(request: Request, asked: Asked) -> Response:
    """Tell how requests turned out, whoever said so."""
    return json_answer(await bench_of(request).run(lambda: ledger_of(request).labels_after(asked.after)))


@takes(recording, "/v1/decisions", "Record a decision", body=body_of("Decided"), answer=RECORD, failures=RECORDED)
async def decide(request: Request, once: Once = None) -> Response:
    """Record what was done about an invitation; it is on the disk when this is answered. Nothing is sent anywhere."""
    return await worked(request, lambda body: ledger_of(request).decide(_read(body, Decided), once))


@takes(
    recording,
    "/v1/labels",
    "Record how a request turned out",
    body=body_of("Labelled"),
    answer=RECORD,
    failures=RECORDED,
)
async def label(request: Request, once: Once = None) -> Response:
    """Record labels of an invitation; they are on the disk when this is answered, and verdicts learn from them."""
    return await worked(request, lambda body: _label(request, body, once))


@takes(recording, "/v1/undo", "Take back what was recorded", body=body_of("Undone"), answer=RECORD, failures=RECORDED)
async def undo(request: Request, once: Once = None) -> Response:
    """Take back decisions and labels that stand and were recorded over HTTP; what stood before stands again."""
    return await worked(request, lambda body: ledger_of(request).undo(_read(body, Undone), once))


def _label(request: Request, body: bytes, once: str | None) -> Any:
    bench, told = bench_of(request), _read(body, Labelled)
    return bench.ledger.label(bench.one(bytes(told.invitation)), told.labels, bench.me, once)


def _read(body: bytes, kind: Callable[..., T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)  # type: ignore[no-any-return]
    except NOT_JSON as error:
        raise HTTPException(422, short_error(error)) from error
