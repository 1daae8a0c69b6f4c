"""Routes for the owner's own notes: how a note would read to whom it goes, and whom to reach. They change nothing; they
are posts because a note belongs into no address."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from whosthere.composing import MOST, Composed, Point, Reading, compose
from whosthere.drafting import FREE, LONGEST_BECAUSE, PREMIUM, spoken
from whosthere.errors import TooMany, UnknownPerson
from whosthere.harmless import one_line, shown
from whosthere.outgoing import Record
from whosthere.page.forms import Form, text_of
from whosthere.page.rendering import page
from whosthere.page.room import Room, room_of, wants_json
from whosthere.page.strings import say, strings
from whosthere.reaching import HANDFUL, Reach, Reached, reach
from whosthere.reports import words
from whosthere.reports.letters import profile_link
from whosthere.reports.notes_text import caution, reads, share, telling
from whosthere.reports.strangers import excerpt, marked
from whosthere.whom import LONGEST_NAME, Whom, named

router = APIRouter()
Here = Annotated[Room, Depends(room_of)]
LONGEST_NOTE = 20_000  # signs, as on the command line
MOST_GROUNDS = 4
MOST_MOTIVES = 3


@router.get("/compose")
def blank_note(room: Here, to: str = "") -> Response:
    """A sheet to write on; `to` may be filled in."""
    room.pile()
    return _sheet(room, {"to": to[:LONGEST_NAME]}, None)


@router.post("/compose")
def check(request: Request, form: Form, room: Here) -> Response:
    """How a note reads to whom it goes, and drafts to them."""
    room.pile()
    given = {name: text_of(form, name) for name in ("to", "note", "because", "language")}
    bare = wants_json(request)
    if not given["to"].strip() and not given["note"].strip():
        return _sheet(room, given, None, say("compose.nothing"), bare)
    try:
        found = _composed(room, given)
    except UnknownPerson as error:
        return _sheet(room, given, None, one_line(str(error)), bare)
    return _sheet(room, given, found, "", bare)


def _composed(room: Room, given: dict[str, str]) -> Composed:
    desk, note = room.desk, given["note"].rstrip()
    if len(note) > LONGEST_NOTE:
        raise UnknownPerson(say("compose.too_long", most=f"{LONGEST_NOTE:,}"))
    to = named(given["to"].strip(), desk.tables) if given["to"].strip() else None
    return compose(desk.tables, to, note or None, desk.me, because=_because(given), language=_language(given))


def _sheet(room: Room, given: dict[str, str], found: Composed | None, error: str = "", bare: bool = False) -> Response:
    return page(
        "composed" if bare else "compose",
        error=error,
        found=_composed_told(found) if found else None,
        **_form_told(room, given, "/compose", bare),
    )


@router.get("/reach")
def blank_list(room: Here) -> Response:
    """A list to write names on."""
    room.pile()
    return _list(room, {}, None)


@router.post("/reach")
def look_up(form: Form, room: Here) -> Response:
    """Who could introduce the owner to a handful of people, what they share, and a note to each."""
    room.pile()
    given = {name: text_of(form, name) for name in ("to", "because", "language")}
    wanted = list(dict.fromkeys(line.strip() for line in given["to"].splitlines() if line.strip()))
    if not wanted:
        return _list(room, given, None, say("reach.nothing"))
    if len(wanted) > HANDFUL:
        return _list(room, given, None, say("reach.too_many", wanted=f"{len(wanted):,}", most=HANDFUL))
    if len(wanted) > 1 and _because(given):
        return _list(room, given, None, say("reach.one_reason"))
    desk = room.desk
    try:
        people = [named(one, desk.tables) for one in wanted]
        found = reach(desk.tables, people, desk.me, because=_because(given), language=_language(given))
    except (UnknownPerson, TooMany) as error:
        return _list(room, given, None, one_line(str(error)))
    return _list(room, given, found)


def _list(room: Room, given: dict[str, str], found: Reach | None, error: str = "") -> Response:
    told = (
        {"people": [_reached_told(one) for one in found.people], "record": _record_told(found.record)}
        if found
        else None
    )
    return page("reach", error=error, found=told, handful=HANDFUL, **_form_told(room, given, "/reach"))


def _because(given: dict[str, str]) -> str | None:
    return " ".join(given["because"].split())[:LONGEST_BECAUSE] or None


def _language(given: dict[str, str]) -> str:
    return given["language"] if given["language"] in spoken() else "en"


# ---- what is told, every text harmless -------------------------------------------------------------------------------


def _form_told(room: Room, given: dict[str, str], here: str, bare: bool = False) -> dict[str, Any]:
    names = strings()["language"]
    return {
        "given": {name: given.get(name, "") for name in ("to", "note", "because")}
        | {"language": _language({"language": given.get("language", "")})},
        "languages": [(code, names.get(code, code)) for code in spoken()],
        "free": FREE,
        "premium": PREMIUM,
        "longest": {"note": LONGEST_NOTE, "name": LONGEST_NAME, "because": LONGEST_BECAUSE},
        **({} if bare else room.frame(here)),
    }


def _composed_told(found: Composed) -> dict[str, Any]:
    return {
        "to": _person(found.to) if found.to else None,
        "grounds": [one_line(ground.says) for ground in found.grounds[:MOST_GROUNDS]],
        "reading": _reading(found.reading) if found.reading else None,
        "drafts": [_draft(draft) for draft in found.drafts[:MOST]],
        "drafts_wanted": bool(found.to and not found.to.is_connection),
        "record": _record_told(found.record),
    }


def _reached_told(one: Reached) -> dict[str, Any]:
    first = one.introducers[0] if one.introducers else None
    return {
        "to": _person(one.to),
        "advice": one_line(one.advice),
        "grounds": [one_line(ground.says) for ground in one.grounds[:MOST_GROUNDS]],
        "introducers": [
            {
                "name": one_line(who.name),
                "post": ", ".join(one_line(part) for part in (who.position, who.company) if part),
                "knows": one_line(who.knows),
                "ties": [one_line(tie) for tie in who.ties[:2]],
            }
            for who in one.introducers
        ],
        "note": _draft(one.note) if one.note else None,
        "ask": _lines(one.ask) if one.ask else "",
        "first": one_line(first.name) if first else "",
    }


def _person(to: Whom) -> dict[str, Any]:
    person = to.person
    post = ", ".join(one_line(part) for part in (person.position, person.company) if part)
    since = f"{to.connected_on:%Y}" if to.connected_on else ""
    return {
        "name": excerpt(one_line(person.name) or one_line(person.profile_url), LONGEST_NAME) or "…",
        "word": (person.profile_url or person.name or "").encode(errors="replace").decode(),
        "what": one_line(person.headline) or post,
        "link": profile_link(person.profile_url),
        "connected": (say("compose.connected_since", year=since) if since else say("compose.connected"))
        if to.is_connection
        else "",
    }


def _reading(reading: Reading) -> dict[str, Any]:
    verdict = reading.reads_as
    likely = sorted(verdict.motives.items(), key=lambda pair: -pair[1])
    spans = [
        (n, line.span)
        for n, line in enumerate(verdict.evidence, 1)
        if line.field == "text" and line.span and not line.signal.endswith("at_large")
    ]
    return {
        "pieces": marked(reading.text, spans, LONGEST_NOTE),
        "length": reading.length,
        "points": [(_state(point), one_line(point.says)) for point in reading.points],
        "reads": reads(verdict),
        "telling": telling(verdict),
        "action": verdict.action,
        "motives": [(words.MOTIVE_NOUNS.get(name, words.short(name)), part) for name, part in likely[:MOST_MOTIVES]],
    }


def _state(point: Point) -> str:
    return {True: "good", False: "bad", None: "open"}[point.good]


def _draft(reading: Reading) -> dict[str, Any]:
    return {
        "text": _lines(reading.text),
        "length": reading.length,
        "reads": reads(reading.reads_as),
        "action": reading.reads_as.action,
    }


def _record_told(record: Record) -> dict[str, Any] | None:
    """How often the owner's own notes were accepted; nothing where there were none."""
    if not record.total:
        return None
    return {"rates": [(share(one), one.rate) for one in record.accepted if one.rate.of], "caution": caution(record)}


def _lines(text: str) -> str:
    """A draft, harmless, with its line breaks."""
    return "".join(shown(text))
