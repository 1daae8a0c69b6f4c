"""The owner's message box: talks told by hand, talks that happen again and again, and what followed an invitation."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from .dice import Dice
from .network import Person, network
from .stories import TODAY, Answered, address, answered, owner, pending, read

BOX_OPENS = date(2021, 10, 1)
BOX_CLOSES = datetime.combine(TODAY.date(), time(0, 0)) - timedelta(hours=2)
TURN = re.compile(r"^(<2|<|>) (?:\[(\d+)([mhd])\] )?", re.M)
BRACES = re.compile(r"\{([^{}]*)\}")
TIED = re.compile(r"^([a-z]): ")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a talk: the display name, and the profile address or nothing."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """One row of messages.csv. `at` is UTC; `attachments` are addresses."""

    conversation: str
    title: str
    sender: Party
    to: tuple[Party, ...]
    at: datetime
    subject: str
    content: str
    folder: str
    attachments: tuple[str, ...] = ()
    draft: bool = False


@cache
def messages() -> list[Message]:
    """Every message of the box, the newest first."""
    plan = read("talks.toml")
    everything = [message for past in answered() for message in _followed(past)]
    for talk in plan["talk"]:
        everything += _told(talk, f"{talk['with']} {talk['starts']}")
    for asked, told in _by_lot():
        everything += _note(asked, _conversation(asked.then)) + told if asked else told
    return sorted(everything, key=lambda message: (message.at, message.conversation), reverse=True)


@cache
def accepted_by_lot() -> list[Answered]:
    """The requests that came before the talks that happen again and again; `then` names the talk."""
    return [asked for asked, _ in _by_lot() if asked]


@cache
def _by_lot() -> list[tuple[Answered | None, list[Message]]]:
    """Every talk that happens again and again, with the request that came before it, if one did."""
    plan, partners, everything = read("talks.toml"), _Partners(), list[tuple[Answered | None, list[Message]]]()
    for kind in plan["kind"]:
        for number in range(kind["times"]):
            person, told = _again(kind, number, partners, plan)
            everything.append((_asked(kind, number, person), told))
    return everything


def _asked(kind: dict[str, Any], number: int, person: Person) -> Answered | None:
    """The request by which the partner of a talk came into the network; None where it left no trace."""
    if "asked" not in kind or person.on < BOX_OPENS:
        return None
    dice = Dice("asked", kind["id"], number)
    day = person.on - timedelta(days=1 + dice.below(5))
    return Answered(
        name=person.name,
        slug=person.slug,
        company=person.company,
        position=person.position,
        sent=datetime.combine(day, time(7 + dice.below(14), dice.below(60))),
        note=kind["asked"][number % len(kind["asked"])],
        then=f"{kind['id']} {number}",
        incoming=True,
        accepted=person.on,
        came=kind["came"],
    )


def _note(past: Answered, conversation: str) -> list[Message]:
    """The note of an accepted invitation, which opens the talk; nothing where there is none."""
    if not past.note:
        return []
    me, they = _me(), Party(past.name, address(past.slug))
    sides = (they, (me,)) if past.incoming else (me, (they,))
    return [Message(conversation, "", *sides, past.sent, "", past.note, "INBOX")]


def _followed(past: Answered) -> list[Message]:
    """What was said after an invitation was accepted; its note, if any, opens the talk."""
    if not past.accepted:
        return []
    they = Party(past.name, address(past.slug))
    dice, conversation = Dice("past", past.slug), _conversation(past.slug)
    accepted = datetime.combine(past.accepted, time(8 + dice.below(10), dice.below(60)))
    start = max(accepted, past.sent) + timedelta(minutes=10)
    return _note(past, conversation) + _turns(past.then, dice, start, (they,), {"conversation": conversation})


def _told(talk: dict[str, Any], key: str) -> list[Message]:
    """A talk with the people named in it."""
    slugs = talk.get("slugs") or [_book()[name] for name in talk["with"]]
    parties = tuple(Party(name, address(slug)) for name, slug in zip(talk["with"], slugs, strict=True))
    return _turns(talk["turns"], Dice(key), talk["starts"], parties, {**talk, "conversation": _conversation(key)})


def _again(
    kind: dict[str, Any], number: int, partners: _Partners, plan: dict[str, Any]
) -> tuple[Person, list[Message]]:
    """One of the talks that many people have with the owner, and with whom."""
    key = f"{kind['id']} {number}"
    dice = Dice(key)
    person = partners.draw(dice, kind)
    start = datetime.combine(_first_day(dice, kind, person), time(8 + dice.below(11), dice.below(60)))
    filled = {name: dice.pick(words) for name, words in plan["slots"].items()}
    filled |= {"first": person.first.split()[-1], "company": person.company, "years": str(start.year - 2019)}
    filled["tool"] = plan["tools"].get(person.company, "")
    they, about = Party(person.name, person.url), {**kind, "conversation": _conversation(key)}
    told = _turns(_spoken(kind["turns"], dice, filled, number), dice, start, (they,), about)
    return person, [message for message in told if message.at < BOX_CLOSES]


def _turns(text: str, dice: Dice, start: datetime, parties: tuple[Party, ...], about: dict[str, Any]) -> list[Message]:
    """The messages written down in `text`, timed from `start` on."""
    me, at, told, folder = _me(), start, [], about.get("folder") or _folder(dice)
    pieces = TURN.split(text.strip("\n"))[1:]
    for side, count, unit, content in zip(*(pieces[place::4] for place in range(4)), strict=True):
        at = _later(dice, at, int(count) * UNITS[unit] if count else timedelta(0))
        sender = me if side == ">" else parties[1] if side == "<2" else parties[0]
        told.append(
            Message(
                conversation=about["conversation"],
                title=about.get("title", ""),
                sender=sender,
                to=tuple(party for party in (*parties, me) if party != sender),
                at=at,
                subject=about.get("subject", ""),
                content=content.strip("\n"),
                folder=folder,
                attachments=_attached(dice, content, about),
                draft=about.get("draft", False),
            )
        )
    return told


class _Partners:
    """Who may still be drawn for a talk: nobody talks twice by lot."""

    def __init__(self) -> None:
        self._left = [person for person in network() if person.circle not in ("", "laagland") and person.company]

    def draw(self, dice: Dice, kind: dict[str, Any]) -> Person:
        """Somebody of the kind's circle who connected early enough, and late enough for a talk that starts soon."""
        first = BOX_OPENS if kind.get("soon") else date.min
        last = date(2026, 11, 5) if kind.get("soon") else kind.get("around", date(2025, 9, 1))
        near = [p for p in self._left if kind["circle"] in ("*", p.circle) and first <= p.on <= last]
        person = dice.pick([p for p in near if kind.get("where", "") in f"{p.company} {p.position}"])
        self._left.remove(person)
        return person


def _spoken(text: str, dice: Dice, slots: dict[str, str], number: int) -> str:
    """`text` with every {slot} filled and every {one|or|other} decided, the innermost first.

    Choices that begin with the same label, as in {a: yes|no}, take the same place in their lists, given by `number`.
    """
    while found := BRACES.search(text):
        inside = found[1]
        if label := TIED.match(inside):
            choices = inside[label.end() :].split("|")
            word = choices[(number + ord(label[1])) % len(choices)]
        else:
            word = dice.pick(inside.split("|")) if "|" in inside else slots[inside]
        text = text[: found.start()] + word + text[found.end() :]
    return re.sub(r" +(?=\n|$)", "", text)


def _later(dice: Dice, at: datetime, pause: timedelta) -> datetime:
    """`pause` after `at`, give or take; who would answer at night answers in the morning."""
    jitter = timedelta(seconds=dice.below(max(60, int(pause.total_seconds() * 0.1)) if pause else 60))
    at += pause + min(jitter, timedelta(hours=3))
    asleep = pause >= timedelta(hours=1) and not 6 <= at.hour < 22
    return at.replace(hour=6 + dice.below(4)) + timedelta(days=at.hour >= 22) if asleep else at


def _first_day(dice: Dice, kind: dict[str, Any], person: Person) -> date:
    """When such a talk begins: at once after connecting, about a day or in a month that `kind` names, or any time."""
    if kind.get("soon"):
        return person.on
    if "around" in kind:
        return dice.day(kind["around"], kind["around"] + timedelta(days=9))
    earliest = max(BOX_OPENS, person.on + timedelta(days=20))
    if "month" not in kind:
        return dice.day(earliest, date(2026, 10, 31))
    seasons = [date(year, kind["month"], 18 + dice.below(5)) for year in range(2022, 2027)]
    return dice.pick([season for season in seasons if season >= earliest])


def _folder(dice: Dice) -> str:
    return "ARCHIVE" if dice.chance(0.06) else "" if dice.chance(0.02) else "INBOX"


def _attached(dice: Dice, content: str, about: dict[str, Any]) -> tuple[str, ...]:
    """Addresses of what came with a message that speaks of something attached."""
    if not about.get("attached") and "attached" not in content.lower():
        return ()
    return (f"https://www.linkedin.com/dms/prv/document/{dice.hexadecimal(12)}",)


@cache
def _me() -> Party:
    return Party(owner().name, address(owner().slug))


@cache
def _book() -> dict[str, str]:
    """Slug by name of everyone told by hand, connected or not."""
    book = {person.name: person.slug for person in network() if not person.circle}
    return book | {past.name: past.slug for past in answered()} | {story.name: story.slug for story in pending()}


def _conversation(key: str) -> str:
    """An id in LinkedIn's manner: `2-` and base64 of something."""
    dice = Dice("conversation", key)
    made = "-".join(dice.hexadecimal(digits) for digits in (8, 4, 4, 4, 12))
    return "2-" + base64.b64encode(f"{made}_100".encode()).decode()
