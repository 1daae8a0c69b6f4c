"""Reaching out to people the owner admires: few, chosen and personal; never a mass mail."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from whosthere.composing import Reading, drafted
from whosthere.drafting import introduction
from whosthere.errors import TooMany
from whosthere.grounds import Ground, grounds
from whosthere.introducing import Introducer, introducers
from whosthere.model import Owner
from whosthere.outgoing import Record, record
from whosthere.owner import infer_owner
from whosthere.sources.tables import Tables
from whosthere.whom import Whom

HANDFUL = 5
_WORTH = {
    "mutual": 3.0,
    "firm_now": 3.0,
    "firm_past": 2.5,
    "firm_theirs": 2.0,
    "firm_mine": 2.0,
    "firm_named": 2.0,
    "school": 2.0,
}
_WORTH_ELSE = 1.0
_WELL_TIED = 2.5  # points, as in docs/notes.md


class Reached(Struct, frozen=True, kw_only=True):
    """One person to reach: how things stand, what is shared, who could introduce, and what to write.

    `note` and `ask` (to the first of `introducers`) are null where they were not wanted or nothing true could be said.
    """

    to: Whom
    grounds: list[Ground]
    introducers: list[Introducer]
    note: Reading | None
    ask: str | None
    advice: str


class Reach(Struct, frozen=True, kw_only=True):
    """All people to reach, those first with whom most is shared, and the owner's record with notes of each kind."""

    people: list[Reached]
    record: Record
    problems: list[str]


def reach(
    tables: Tables,
    wanted: Sequence[Whom],
    me: Owner | None = None,
    *,
    draft: bool = True,
    because: str | None = None,
    language: str = "en",
) -> Reach:
    """Who of `wanted` is near and how to write to them. With `draft`, notes too, for a handful (5) at most.

    Raises TooMany where drafts are wanted for more: whoever gets a note should be one in a handful.
    """
    if draft and len(wanted) > HANDFUL:
        raise TooMany(
            f"{len(wanted)} people are too many to write to in person, and reach drafts for {HANDFUL} at most: "
            "choose with --only NAME, or rank them all with --no-drafts"
        )
    if draft and because and len(wanted) > 1:
        raise TooMany("one reason for several people is a mass mail: give --because for one person at a time")
    owner = infer_owner(tables, me)
    people = [_reached(one, owner, tables, because, language if draft else None) for one in wanted]
    return Reach(
        people=sorted(people, key=lambda one: -_nearness(one)),
        record=record(tables, owner),
        problems=[str(problem) for problem in tables.problems],
    )


def _reached(to: Whom, me: Owner, tables: Tables, because: str | None, language: str | None) -> Reached:
    """One person; with notes in `language`, if any, where they are neither a connection nor asked already."""
    shared = grounds(me, to.person, tables)
    between = [] if to.is_connection else introducers(me, to.person, tables)
    spoken = None if to.is_connection or to.asked_at is not None else language
    notes = drafted(me, to.person, shared, because, spoken) if spoken else []
    ask = introduction(me, between[0].name, to.person, spoken) if spoken and between else None
    note = notes[0] if notes else None
    return Reached(to=to, grounds=shared, introducers=between, note=note, ask=ask, advice=_advice(to, shared, between))


def _advice(to: Whom, shared: Sequence[Ground], between: Sequence[Introducer]) -> str:
    if to.is_connection:
        return "You are connected already: write to them."
    if to.asked_at is not None:
        return f"You asked on {to.asked_at:%Y-%m-%d} and it is open: a second request would only press."
    if between and between[0].is_sure:
        return f"Ask {between[0].name} first: a word from somebody they know counts more than any note."
    if between and between[0].strength >= _WELL_TIED:
        return f"Ask {between[0].name} whether they know each other: a word from a colleague counts more than any note."
    if shared:
        return "Write yourself, and name what you share."
    if not to.is_known:
        return "Only the name is known: copy or save their profile and give it, too, or look them up first."
    return "Nothing shared is known: say in a sentence of your own why you write, or wait for an occasion."


def _nearness(one: Reached) -> float:
    """Ground and introducers together, for the order only."""
    ground = sum(_WORTH.get(ground.kind, _WORTH_ELSE) for ground in one.grounds[:4])
    return ground + (one.introducers[0].strength if one.introducers else 0.0)
