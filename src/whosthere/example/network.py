"""The owner's connections: the people of the stories, and a plausible crowd around them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from .dice import Dice
from .stories import TODAY, address, answered, pending, read

PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "'": "", " ": "-"})


@dataclass(frozen=True, slots=True)
class Person:
    """One connection as Connections.csv has it, and the circle it was drawn for ("" if told by hand)."""

    first: str
    last: str
    slug: str
    company: str
    position: str
    on: date
    email: str = ""
    circle: str = ""

    @property
    def name(self) -> str:
        """The display name."""
        return f"{self.first} {self.last}".strip()

    @property
    def url(self) -> str:
        """The profile address as LinkedIn writes it, percent-encoded."""
        return address(self.slug)


@cache
def network() -> list[Person]:
    """Everyone the owner is connected with and who still has an account, the newest first."""
    plan = read("network.toml")
    people = _known(plan)
    names = {person.name for person in people} | {story.name for story in pending()}
    slugs = {person.slug for person in people} | {story.slug for story in pending()}
    missing = plan["total"] - plan["hidden"] - len(people)
    for circle in plan["circle"]:
        dice = Dice("circle", circle["id"])
        size = circle["size"] or missing
        missing -= size
        while size:
            person = _drawn(dice, circle, plan)
            if person.name not in names and person.slug not in slugs:
                people.append(person)
                names.add(person.name)
                slugs.add(person.slug)
                size -= 1
    return sorted(people, key=lambda person: (person.on, person.slug), reverse=True)


@cache
def hidden() -> list[date]:
    """The days on which the owner connected with accounts that are closed by now."""
    dice = Dice("hidden")
    return [dice.day(date(2012, 1, 1), date(2026, 9, 30)) for _ in range(read("network.toml")["hidden"])]


def _known(plan: dict[str, Any]) -> list[Person]:
    """The people told by hand: network.toml's own, and all who accepted or were accepted."""
    told = [Person(*_split(row.pop("name")), **row) for row in map(dict, plan["known"])]
    met = [(past, past.accepted) for past in answered() if past.accepted]
    return told + [Person(*_split(past.name), past.slug, past.company, past.position, on) for past, on in met]


def _drawn(dice: Dice, circle: dict[str, Any], plan: dict[str, Any]) -> Person:
    """Somebody of `circle`, by lot."""
    lowlands = circle.get("close", False) and dice.chance(0.6)
    pool = plan["names"]["lowlands" if lowlands else dice.weighted({k: n["weight"] for k, n in plan["names"].items()})]
    first, last = dice.pick(_listed(pool["first"], ",")), dice.pick(_listed(pool["last"], ","))
    company, position = _work(dice, circle, plan)
    email = f"{_plain(first)}.{_plain(last)}@post.example" if dice.chance(0.02) else ""
    slug = _slug(dice, first, last)
    if dice.chance(plan["trimmings"]["share"]):
        last += dice.pick(plan["trimmings"]["behind"])
    elif dice.chance(plan["trimmings"]["share"] / 3):
        first = dice.pick(plan["trimmings"]["before"]) + first
    return Person(first, last, slug, company, position, _day(dice, circle, plan["conferences"]), email, circle["id"])


def _work(dice: Dice, circle: dict[str, Any], plan: dict[str, Any]) -> tuple[str, str]:
    """Firm and position today; both empty for the few who fill in nothing."""
    if circle["id"] != "recruiters" and dice.chance(0.03):
        return "", ""
    position, _, firm = dice.pick(_listed(circle["positions"], ";")).partition(" @ ")
    if firm:
        return firm, position
    if "home" not in circle:
        return dice.pick(_listed(circle["companies"], ";")), position
    if dice.chance(circle["stayed"]):
        return circle["home"], position
    trade = next(other for other in plan["circle"] if other["id"] == "trade")
    firms = plan["elsewhere"].get(circle["elsewhere"], trade["companies"])
    return dice.pick(_listed(firms, ";")), position


def _day(dice: Dice, circle: dict[str, Any], conferences: list[date]) -> date:
    """When they connected: any day of the circle's years, or one of the days after a conference."""
    first, last = circle["from"], circle["to"]
    near = [day for day in conferences if first <= day <= last - timedelta(days=7)]
    if near and dice.chance(circle.get("conference", 0)):
        return dice.pick(near) + timedelta(days=dice.below(6))
    return min(dice.day(first, last), TODAY.date())


def _slug(dice: Dice, first: str, last: str) -> str:
    """A profile slug in one of the habits people have; accents stay in some, as they do on the site."""
    name = f"{first} {last}".lower()
    plain = _plain(name) if dice.chance(0.6) else name.replace(" ", "-").replace("'", "")
    numbered = f"{plain}-{dice.hexadecimal(8 + dice.below(2))}"
    return dice.pick([plain, plain, plain, numbered, numbered, plain.replace("-", "")])


def _plain(text: str) -> str:
    """Lower-case, without accents or blanks."""
    spread = unicodedata.normalize("NFKD", text.lower().translate(PLAIN))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _split(name: str) -> tuple[str, str]:
    """First and last name; a name in one word stays whole in the first, as LinkedIn keeps it."""
    first, _, last = name.partition(" ")
    return first, last


def _listed(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark)]
