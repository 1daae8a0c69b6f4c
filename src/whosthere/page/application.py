"""The app: a guard before every route, views that look, deeds that change, and one way to say that something failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from whosthere import example
from whosthere.errors import SourceError, WhosthereError
from whosthere.harmless import one_line
from whosthere.loopback.guard import Guard, Part
from whosthere.model import Owner
from whosthere.page import deeds, views, writing
from whosthere.page.brought import FOLDER, Brought
from whosthere.page.desk import Desk
from whosthere.page.door import Door
from whosthere.page.gate import OPENING, Gate
from whosthere.page.ledger import Conflict, Ledger
from whosthere.page.rendering import page
from whosthere.page.room import Room, wants_json
from whosthere.page.strings import say
from whosthere.policy import Policy, read_owner
from whosthere.store import EXAMPLE, FILE, Store, home

STATIC = Path(__file__).parent / "static"


def create(
    door: Door,
    sources: Sequence[Path] = (),
    me: Owner | None = None,
    policy: Policy | None = None,
    base: Path | None = None,
    *beside: Part,
) -> Guard:
    """The page over `sources`, behind `door`; reading begins at once, in the background. `beside` are other parts that
    the same server serves, each behind a gate of its own.

    What the owner decides and brings is kept under `base` (default: the owner's home of whosthere). Raises StoreError
    where that cannot be opened.
    """
    kept = base or home()
    store = Store(base / FILE if base else None)
    room = Room(
        desk=Desk(sources, Brought(sources, kept / FOLDER), me, policy, store.labels),
        ledger=Ledger(store),
        example=lambda: _example(kept, policy),
    )
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, title="whosthere")
    app.state.room, app.state.door = room, door
    app.add_api_route(OPENING, _open, methods=["GET"])
    app.include_router(views.router)
    app.include_router(writing.router)
    app.include_router(deeds.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_exception_handler(WhosthereError, _failed)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _failed)
    app.add_exception_handler(Exception, _failed)
    room.desk.start()
    return Guard(Part("/", app, Gate(door)), *beside)


def _example(kept: Path, policy: Policy | None) -> tuple[Desk, Ledger]:
    """The example's desk and ledger; what is decided there stays there."""
    shown = [*example.archives(), example.page()]
    folder = kept / EXAMPLE
    store = Store(folder / FILE)
    desk = Desk(shown, Brought(shown, folder / FOLDER), read_owner(example.me()), policy, store.labels)
    return desk, Ledger(store)


def _open(request: Request, token: str = "") -> Response:
    """Let the owner's browser in, once."""
    door: Door = request.app.state.door
    value = door.open(token)
    if value is None:
        if door.knows(request.cookies.get(door.cookie)):
            return RedirectResponse("/", 303)
        door.knock()
        return PlainTextResponse(say("refused.token") + "\n", 403)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(door.cookie, value, httponly=True, samesite="strict", path="/")
    return answer


def _failed(request: Request, error: Exception) -> Response:
    """Whatever went wrong, in one sentence."""
    status, says = 500, say("refused.error")
    if isinstance(error, HTTPException):
        known = isinstance(error.detail, str) and error.status_code < 500 and error.detail != "Not Found"
        status, says = error.status_code, error.detail if known else say("refused.missing")
    elif isinstance(error, RequestValidationError):
        status, says = 400, say("refused.form")
    elif isinstance(error, WhosthereError):
        status = 409 if isinstance(error, Conflict) else 422 if isinstance(error, SourceError) else 500
        says = one_line(str(error))
    if wants_json(request):
        return JSONResponse({"says": says}, status)
    frame = request.app.state.room.frame() if status != 500 else {}
    return page("message", status, says=says, **frame)
