"""The owner's own note, held up to the same mirror that judges strangers: what is good, what is missing, how it reads.

The receiver takes the owner's place and the owner the stranger's, and the very same questions are asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from whosthere.contract import facts_of
from whosthere.drafting import FREE, PREMIUM, drafts, length_of
from whosthere.facts import derive
from whosthere.grounds import Ground, grounds
from whosthere.judging import assess
from whosthere.model import ACTIONS, Invitation, Owner, Sender, Verdict
from whosthere.opinions import Advice
from whosthere.outgoing import GENERIC, Record, greets, is_personal, record
from whosthere.owner import infer_owner
from whosthere.rewording import reworded
from whosthere.scoring import answer
from whosthere.signals import SIGNALS
from whosthere.sources.tables import Tables
from whosthere.whom import Whom

PERSONAL = (
    "note_names_your_work", "note_recalls_a_meeting", "note_names_who_sent_it", "note_names_a_shared_school",
    "note_names_a_shared_employer", "note_thanks_you_for_something", "note_congratulates_you",
    "note_asks_about_your_road", "note_points_out_a_fault",
)  # fmt: skip
EARLY = {
    "note_asks_for_a_call": "a call",
    "note_offers_a_demo": "a demo",
    "note_asks_for_a_referral": "a referral",
    "note_seeks_a_job": "a job",
    "note_asks_for_money": "money",
    "note_asks_for_votes_or_likes": "a vote or a like",
    "note_asks_to_take_part_in_a_study": "time for a study",
    "note_asks_for_your_cv": "a CV",
}
WELCOME = ("curious", "bring_value")
MOST = 3
_LEAST_OF_A_NAME = 6
_IN_MANY_NAMES = frozenset(
    """
    academy associates association college company consulting council county department engineering engineers faculty
    foundation global hochschule hogeschool holding hospital ingenieurs institut institute international management
    ministry national partners school services society software solutions systems technical technologies technology
    universidad universidade universitat universität université university waterschap
    """.split()
)


class Point(Struct, frozen=True):
    """One check of a note: its name, whether it is met (null where that cannot be told), and what to say of it."""

    check: str
    good: bool | None
    says: str


class Reading(Struct, frozen=True):
    """A note with its checks, and the verdict that its receiver would get."""

    text: str
    length: int
    points: list[Point]
    reads_as: Verdict


class Composed(Struct, frozen=True, kw_only=True):
    """All that `compose` tells: to whom, what is shared, the note's reading, drafts, and the owner's own record."""

    to: Whom | None
    grounds: list[Ground]
    reading: Reading | None
    drafts: list[Reading]
    record: Record
    problems: list[str]


def compose(
    tables: Tables,
    to: Whom | None,
    note: str | None,
    me: Owner | None = None,
    *,
    because: str | None = None,
    language: str = "en",
    advice: Advice | None = None,
) -> Composed:
    """Check `note`, or draft some to `to` where there is none, or both. Everything is as the sources tell.

    `advice` may put the drafts in other words (`whosthere.rewording`).
    """
    owner = infer_owner(tables, me)
    shared = grounds(owner, to.person, tables) if to else []
    them = to.person if to else None
    written = drafted(owner, to.person, shared, because, language) if to and not to.is_connection else []
    if advice:
        written = [_reworded(one, advice, owner, them, shared, language=language) for one in written]
    return Composed(
        to=to,
        grounds=shared,
        reading=read_as(note, owner, them, shared) if note is not None else None,
        drafts=written,
        record=record(tables, owner),
        problems=[str(problem) for problem in tables.problems],
    )


def drafted(
    me: Owner, them: Sender, shared: Sequence[Ground], because: str | None = None, language: str = "en"
) -> list[Reading]:
    """Up to three drafts, those first that their receiver would be advised to accept.

    Drafts that would be ignored are left out where better ones are.
    """
    read = readings([draft.text for draft in drafts(me, them, shared, because, language)], me, them, shared)
    ranked = sorted(read, key=lambda one: (ACTIONS.index(one.reads_as.action), -round(_welcome(one.reads_as), 1)))
    good = [one for one in ranked if one.reads_as.action in ("accept", "ask")]
    return (good or ranked)[:MOST]


def _reworded(
    draft: Reading, advice: Advice, me: Owner, them: Sender | None, shared: Sequence[Ground], *, language: str
) -> Reading:
    """The draft in other words, where those are good enough and would be met no worse by their receiver."""

    def worse(said: str) -> str | None:
        other = read_as(said, me, them, shared)
        wrong, now = ({point.check for point in one.points if point.good is False} for one in (draft, other))
        closer = ACTIONS.index(other.reads_as.action) <= ACTIONS.index(draft.reads_as.action)
        return None if now <= wrong and closer else "reads worse"

    room = FREE - draft.length
    said = reworded(draft.text, advice, language=language, motive=None, room=room, them=them, me=me, also=worse)
    return read_as(said, me, them, shared) if said else draft


def _welcome(verdict: Verdict) -> float:
    """How surely a note reads as one of the motives that are welcome."""
    return sum(verdict.motives[motive] for motive in WELCOME)


def read_as(note: str, me: Owner, them: Sender | None, shared: Sequence[Ground]) -> Reading:
    """A note with its checks and the verdict it would get from its receiver."""
    (reading,) = readings([note], me, them, shared)
    return reading


def readings(notes: Sequence[str], me: Owner, them: Sender | None, shared: Sequence[Ground]) -> list[Reading]:
    """As `read_as`, of several notes at once."""
    seen = [_mirrored(note, me, them) for note in notes]
    said = answer(derive(facts_of(seen).lazy()).collect(), SIGNALS).select(s.name for s in SIGNALS).to_dicts()
    checked = [_points(note, told, me, them, shared) for note, told in zip(notes, said, strict=True)]
    every = zip(notes, checked, assess(seen), strict=True)
    return [Reading(note, length_of(note), points, verdict) for note, points, verdict in every]


def _points(
    note: str, said: dict[str, bool | None], me: Owner, them: Sender | None, shared: Sequence[Ground]
) -> list[Point]:
    return [
        _length(note),
        *_slots(said),
        *_greeting(note, them),
        _who(note, me),
        _ground(note, shared, them),
        _own(note, said, them, shared),
        *_early(said),
        *_links(said),
        *_untrue(said),
    ]


def _mirrored(note: str, me: Owner, them: Sender | None) -> Invitation:
    """The note as its receiver would get it: the owner is the sender, and the receiver the owner."""
    alike = [field for field in Sender.__struct_fields__ if field in Owner.__struct_fields__]
    sender = Sender(
        **{field: getattr(me, field) for field in alike},
        mutual_connections=them.mutual_connections if them else None,
        mutual_names=them.mutual_names if them else None,
    )
    owner = Owner(**{field: getattr(them, field) for field in alike}) if them else None
    return Invitation(id="note", text=note, kind="note", sender=sender, owner=owner)


# ---- the checks ------------------------------------------------------------------------------------------------------


def _length(note: str) -> Point:
    length = length_of(note)
    if length <= FREE:
        return Point("length", True, f"{length} signs: fits ({FREE} without Premium, {PREMIUM} with).")
    if length <= PREMIUM:
        return Point("length", None, f"{length} signs: fits with Premium only; {length - FREE} too many without.")
    return Point("length", False, f"{length} signs: {length - PREMIUM} too many even with Premium ({PREMIUM}).")


def _slots(said: dict[str, bool | None]) -> list[Point]:
    if said["note_leaves_a_merge_field_open"]:
        return [Point("slots", False, "A slot is left open, such as {first_name}: fill it in.")]
    return []


def _greeting(note: str, them: Sender | None) -> list[Point]:
    if them is None or not them.name:
        return []
    if greets(note, them.name):
        return [Point("greeting", True, "Calls them by name.")]
    return [Point("greeting", False, "Does not call them by name.")]


def _who(note: str, me: Owner) -> Point:
    """Do they learn who writes: the post, the firm or the school? The name stands above every request anyway."""
    told = [me.company, me.position, *(me.past_companies or []), *(me.school or [])]
    if any(_holds(note, one) for one in told if one):
        return Point("who you are", True, "Says who you are.")
    return Point("who you are", False, "Does not say who you are: name your firm, your post or your trade.")


def _ground(note: str, shared: Sequence[Ground], them: Sender | None) -> Point:
    if them is None:
        return Point("shared ground", None, "To whom? Name them, and it is compared with what you share.")
    named = [ground for ground in shared if _holds(note, ground.what)]
    if named:
        return Point("shared ground", True, "Reminds of what you share: " + ", ".join(one.what for one in named) + ".")
    if shared:
        return Point("shared ground", False, f"Leaves out what you share. {shared[0].says}")
    return Point("shared ground", None, "Nothing shared is known; their profile, saved or copied, might tell.")


def _own(note: str, said: dict[str, bool | None], them: Sender | None, shared: Sequence[Ground]) -> Point:
    if any(said[signal] for signal in GENERIC):
        return Point("personal", False, "Holds a phrase that fits anybody.")
    theirs = [them.company, *(them.past_companies or []), *(them.school or [])] if them else []
    named = [*theirs, *(ground.what for ground in shared)]
    if any(said[signal] for signal in PERSONAL) or any(_holds(note, one) for one in named if one):
        return Point("personal", True, "Could have been written to them alone.")
    if is_personal(said, len(note.split()), greets(note, them.name if them else None)):
        return Point("personal", None, "No phrase that fits anybody, but nothing that is theirs alone either.")
    return Point("personal", False, "Could go to anybody: name what it is about them.")


def _early(said: dict[str, bool | None]) -> list[Point]:
    asked = [what for signal, what in EARLY.items() if said[signal]]
    if not asked:
        return [Point("asks", True, "Asks for nothing too early.")]
    return [Point("asks", False, f"Asks for {' and '.join(asked)} before you know each other.")]


def _links(said: dict[str, bool | None]) -> list[Point]:
    if any(said[signal] for signal in said if signal.startswith("link_")):
        return [Point("links", False, "Holds a link of a kind that strangers are warned of.")]
    return []


def _untrue(said: dict[str, bool | None]) -> list[Point]:
    found = []
    if said["note_greets_somebody_else"]:
        found.append(Point("name", False, "Greets another name than theirs."))
    if said["note_names_a_firm_that_is_not_yours"]:
        found.append(Point("claims", False, "Puts them at a firm or school that is not among theirs."))
    return found


def _holds(note: str, what: str) -> bool:
    """Does a note name something: all of it, or a word of it that few other names hold?"""
    said = note.casefold()
    words = (word.strip(",.()") for word in what.casefold().split())
    telling = (word for word in words if len(word) >= _LEAST_OF_A_NAME and word not in _IN_MANY_NAMES)
    return what.casefold() in said or any(re.search(rf"\b{re.escape(word)}\b", said) for word in telling)
