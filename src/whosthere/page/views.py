"""Routes that only look: the pile, one request, the list to work through, the sources. None changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from whosthere.harmless import one_line
from whosthere.judging import answers
from whosthere.lookback import look_back
from whosthere.model import ACTIONS
from whosthere.network import survey
from whosthere.page import cards as laid
from whosthere.page.rendering import blocks, page
from whosthere.page.room import Room, room_of
from whosthere.page.strings import say
from whosthere.page.todo import groups_to_do, left_hidden
from whosthere.reports import words
from whosthere.reports.letters import distinct_problems, left_out, sharpness, what_was_read
from whosthere.reports.lookback_report import lookback_told
from whosthere.reports.network_report import network_told
from whosthere.signals import SIGNALS

router = APIRouter()
Here = Annotated[Room, Depends(room_of)]

FILTERS = ("action", "motive", "role", "language", "campaign", "note")


@router.get("/")
def pile(request: Request, room: Here) -> Response:
    """The pile; before there is one, how the reading goes, or how to get data."""
    desk = room.desk
    if desk.pile is None:
        if desk.is_reading:
            return page("reading", progress=desk.progress, **room.frame("/"))
        error = one_line(desk.error) if desk.error else ""
        return page("first", error=error, refused=[one_line(one) for one in desk.refused], **room.frame("/"))
    return page("pile", **_pile(room, laid.wanted(dict(request.query_params))))


def _pile(room: Room, by: laid.Wanted) -> dict[str, Any]:
    pile_, all_cards = room.pile(), room.cards_of(room.pile())
    standing = room.ledger.standing()
    shown = laid.kept(all_cards, by, standing)
    made = room.markup(pile_)
    groups = [
        (
            action,
            words.ACTION_WORDS.get(action, laid.sort_labels()[by.sort].capitalize()),
            blocks(some, made),
            len(some),
        )
        for action, some in laid.grouped(shown, by)
    ]
    open_cards = [one for one in all_cards if one.id not in standing]
    nothing = "none_found" if by.narrows else "none_left" if all_cards else "none"
    return {
        "by": {name: getattr(by, name) for name in laid.Wanted.__slots__} | {"narrows": by.narrows},
        "groups": groups,
        "filters": FILTERS,
        "choices": laid.choices(all_cards),
        "sorts": laid.sort_labels(),
        "waiting": len(open_cards),
        "hostile": sum(one.hostile for one in open_cards),
        "nothing": say(f"pile.{nothing}"),
        "actions": ACTIONS,
        "version": pile_.version,
        "owner": one_line(pile_.triage.owner.name),
        **room.frame("/"),
    }


@router.get("/find")
def find(request: Request, room: Here) -> JSONResponse:
    """The short names of the requests that a filter keeps, in order."""
    by = laid.wanted(dict(request.query_params))
    found = laid.kept(room.cards_of(room.pile()), by, room.ledger.standing())
    return JSONResponse({"keys": [one.key for one in found], "version": room.pile().version})


@router.get("/request/{key}")
def one_request(key: str, room: Here, pane: bool = False) -> Response:
    """One request in full; with `pane` only the request, for beside the pile."""
    asked = room.asked(key)
    seen = room.opened(asked)
    return page("request" if pane else "single", seen=seen, **room.frame("/"))


@router.get("/card/{key}")
def one_card(key: str, room: Here) -> Response:
    """The card of one request, as it stands now."""
    return page("card", one=laid.card(room.asked(key)))


@router.get("/request/{key}/questions")
def questions(key: str, room: Here) -> Response:
    """Every question and its answer."""
    asked, pile_ = room.asked(key), room.pile()
    told = answers(pile_.facts[pile_.row_of[asked.id]])
    found: dict[str, list[tuple[str, str]]] = {}
    for signal in SIGNALS:
        answer = {True: "yes", False: "no", None: "unanswered"}[told[signal.name]]
        found.setdefault(words.short(signal.family.name), []).append((signal.says, say(f"request.{answer}")))
    return page("questions", key=key, name=asked.letter.name, families=found, **room.frame("/"))


@router.get("/todo")
def todo(room: Here) -> Response:
    """What was decided, as a list to work through on LinkedIn."""
    pile_, standing = room.pile(), room.ledger.standing()
    return page(
        "todo", groups=groups_to_do(pile_, standing), hidden=left_hidden(pile_, standing), **room.frame("/todo")
    )


@router.get("/network")
def network(room: Here) -> Response:
    """Who is in the network, how it grew, which ties are alive."""
    pile_ = room.pile()
    found = room.once("network", lambda: network_told(survey(room.desk.tables, pile_.gathered, room.desk.policy)))
    return page("network", **found, **room.frame("/network"))


@router.get("/lookback")
def lookback(room: Here) -> Response:
    """What accepted strangers did next, and the verdicts tested on the past."""
    room.pile()
    desk = room.desk
    found = room.once("lookback", lambda: lookback_told(look_back(desk.tables, desk.me, desk.policy)))
    lines = [abs(float(line) - desk.policy.accept_at) for line, *_ in found["curve"]]
    at = lines.index(min(lines)) if lines else 0
    return page("lookback", **found, at=at, **room.frame("/lookback"))


@router.get("/sources")
def sources(room: Here) -> Response:
    """What was read, and what could not be."""
    return sources_page(room)


def sources_page(room: Room, changes: Sequence[dict[str, Any]] = ()) -> Response:
    """What was read, what could not be, and what files that were just brought changed."""
    triage = room.pile().triage
    return page(
        "sources",
        read=what_was_read(triage),
        problems=distinct_problems(triage.problems),
        left_out=left_out(triage),
        sharpness=sharpness(triage),
        kept=len(room.desk.brought.files()),
        changes=changes,
        **room.frame("/sources"),
    )


@router.get("/state")
def state(room: Here) -> JSONResponse:
    """How far the reading is, and which pile lies there."""
    desk = room.desk
    progress = desk.progress
    return JSONResponse(
        {
            "reading": desk.is_reading,
            "says": progress.says,
            "done": progress.done,
            "of": progress.of,
            "version": desk.pile.version if desk.pile else 0,
        }
    )
