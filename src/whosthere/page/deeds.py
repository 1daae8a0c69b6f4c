"""Routes that change something: decisions, files brought. All are posts, and each is on the disk before its answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from whosthere.errors import SourceError
from whosthere.harmless import one_line
from whosthere.page.desk import Change
from whosthere.page.desk import Request as Asked
from whosthere.page.forms import Form, number_of, text_of
from whosthere.page.ledger import Conflict, events_by_key
from whosthere.page.opened import Told, learned, told
from whosthere.page.rendering import page
from whosthere.page.room import Room, room_of, wants_json
from whosthere.page.strings import say
from whosthere.page.views import sources_page
from whosthere.reports import words
from whosthere.reports.letters import distinct_problems
from whosthere.reports.strangers import excerpt

router = APIRouter()
Here = Annotated[Room, Depends(room_of)]
MOST_NAMED = 12
MOST_MOVED = 100


@router.post("/decide")
def decide(request: Request, form: Form, room: Here) -> Response:
    """Decide one request, or take its decision back."""
    asked = room.asked(text_of(form, "key"))
    if text_of(form, "undo"):
        done = room.ledger.undo([number_of(form, "undo")], "")
        action = ""
    else:
        action = text_of(form, "action")
        given = " ".join(text_of(form, "reply").split())
        edited = given and given != " ".join((asked.letter.reply or "").split())
        reply = text_of(form, "reply") if edited else room.desk.draft(asked, action)
        done = room.ledger.decide(asked, action, reply, number_of(form, "seen"), text_of(form, "once"))
    if wants_json(request):
        return JSONResponse({"events": done, "action": action})
    pile = room.pile()
    at = pile.place_of[asked.key]
    onward = pile.requests[at + 1].key if action and at + 1 < len(pile.requests) else asked.key
    return RedirectResponse(f"/request/{onward}", 303)


@router.post("/undo")
def undo(request: Request, form: Form, room: Here) -> Response:
    """Take decisions back: those named, else the last that stands."""
    named = [int(one) for one in text_of(form, "events").split() if one.isdecimal() and len(one) < 19]
    by_event = {event: key for key, event in events_by_key(room.pile(), room.ledger.standing()).items()}
    events = named or [max(by_event, default=0)]
    room.ledger.undo([event for event in events if event], text_of(form, "once"))
    keys = [by_event[event] for event in events if event in by_event]
    return JSONResponse({"keys": keys}) if wants_json(request) else RedirectResponse("/", 303)


@router.post("/bulk")
def bulk(request: Request, form: Form, room: Here) -> Response:
    """Look at a decision over a selection before it applies. Changes nothing."""
    found = room.ledger.look(room.pile(), _keys(form), text_of(form, "action"))
    if not found.requests:
        raise Conflict(say("bulk.none"))
    names = [excerpt(one.letter.name, 60) for one in found.requests[:MOST_NAMED]]
    more = len(found.requests) - len(names)
    bare = wants_json(request)
    frame = {} if bare else room.frame("/")
    return page("bulk_box" if bare else "bulk", found=found, names=names, more=more, **frame)


@router.post("/bulk/apply")
def bulk_apply(request: Request, form: Form, room: Here) -> Response:
    """Decide a whole selection, if exactly as many are open as were confirmed."""
    keys, action = _keys(form), text_of(form, "action")
    done = room.ledger.decide_all(
        room.pile(), keys, action, draft=room.desk.draft, count=number_of(form, "count"), once=text_of(form, "once")
    )
    if wants_json(request):
        return JSONResponse({"events": done, "action": action})
    return RedirectResponse("/", 303)


@router.post("/bring")
async def bring(request: Request, form: Form, room: Here) -> Response:
    """Take files or a pasted page, for the whole pile."""
    files = _files(form)
    if not files:
        raise SourceError(say("brought.empty"))
    if room.desk.pile is None:
        await run_in_threadpool(room.desk.receive, files)
        return RedirectResponse("/", 303)
    changes = [await run_in_threadpool(_bring, room, name, write) for name, write in files]
    return await run_in_threadpool(sources_page, room, [_said(*one) for one in changes])


def _bring(room: Room, name: str, write: Callable[[Path], None]) -> tuple[str, Change | None, str]:
    try:
        return name, room.desk.bring(name, write), ""
    except SourceError as error:
        return name, None, one_line(str(error))


def _said(name: str, change: Change | None, error: str) -> dict[str, Any]:
    """What one file changed, as the page tells it."""
    if change is None:
        return {"name": one_line(name), "error": error, "lines": [], "moved": []}
    lines = [say("brought.changed", n=len(change.verdicts)) if change.verdicts else say("brought.unchanged")]
    if change.new:
        lines.append(say("brought.new", n=len(change.new)))
    moved = [
        (
            after.key,
            after.letter.name,
            words.ACTION_WORDS[before.verdict.action],
            words.ACTION_WORDS[after.verdict.action],
        )
        for before, after in change.verdicts
        if before.verdict.action != after.verdict.action
    ]
    return {
        "name": one_line(name),
        "error": "",
        "lines": [*lines, *distinct_problems(change.problems)],
        "moved": moved[:MOST_MOVED],
    }


@router.post("/bring/{key}")
async def bring_for(key: str, request: Request, form: Form, room: Here) -> Response:
    """Take what tells of one sender; the request, worked out anew, says what changed."""
    asked = room.asked(key)
    files = _files(form)
    if not files:
        raise SourceError(say("brought.empty"))
    return await run_in_threadpool(_bring_for, room, asked, files, wants_json(request))


def _bring_for(room: Room, asked: Asked, files: list[tuple[str, Callable[[Path], None]]], bare: bool) -> Response:
    whole = Change()
    for name, write in files:
        change = room.desk.bring(name, write)
        whole.verdicts.extend(change.verdicts)
        whole.about.extend(change.about)
        whole.problems.extend(distinct_problems(change.problems))
    news: Told = told(whole, asked)
    return _again(room, asked.key, news, bare)


def _again(room: Room, key: str, news: Told, bare: bool) -> Response:
    """The request as it is now, with what changed."""
    return page("request" if bare else "single", seen=room.opened(room.asked(key), news), **room.frame("/"))


@router.post("/label")
def label(request: Request, form: Form, room: Here) -> Response:
    """Learn what a request really is, or take that back; the request, judged anew, says what changed."""
    asked, bare = room.asked(text_of(form, "key")), wants_json(request)
    if text_of(form, "undo"):
        room.ledger.unlabel(asked)
    else:
        said = {kind: value for kind in ("motive", "role", "danger") if (value := text_of(form, kind))}
        if not said:
            raise HTTPException(400, say("correct.nothing"))
        room.ledger.label(room.pile(), asked, said, text_of(form, "once"))
    return _again(room, asked.key, learned(room.desk.learn_anew(), asked), bare)


@router.post("/forget")
def forget(room: Here) -> Response:
    """Delete what was brought."""
    room.desk.forget()
    return RedirectResponse("/", 303)


@router.post("/example")
def example(room: Here) -> Response:
    """Show the example in place of an empty desk."""
    if room.desk.pile is None and not room.desk.is_reading:
        room.take(*room.example())
        room.desk.start()
    return RedirectResponse("/", 303)


def _files(form: FormData) -> list[tuple[str, Callable[[Path], None]]]:
    """What was brought: file names with what writes them."""
    found: list[tuple[str, Callable[[Path], None]]] = [
        (one.filename or "brought", _copying(one))
        for one in form.getlist("files")
        if isinstance(one, UploadFile) and (one.filename or one.size)
    ]
    text = text_of(form, "text")
    if text.strip():
        found.append(("pasted.txt", lambda path: _write(path, text)))
    return found


def _copying(file: UploadFile) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as out:
            shutil.copyfileobj(file.file, out)

    return write


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _keys(form: FormData) -> list[str]:
    return [key for one in form.getlist("key") if isinstance(one, str) for key in one.split()]
