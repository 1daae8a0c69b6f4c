"""The stories as typed records: who waits for an answer, who got one, whom the owner asked, and the owner."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).parent
TODAY = datetime(2026, 11, 21, 9, 0)
BASIC = "Basic_LinkedInDataExport_11-20-2026.zip"
COMPLETE = "Complete_LinkedInDataExport_11-21-2026.zip"
PAGE = "page.txt"


@dataclass(frozen=True, slots=True)
class Story:
    """One pending incoming invitation: what the archive shows of it, the truth, and what the copied page adds.

    `motive`, `also` and `actions` use the words of `whosthere.model`; `slug` is the part of the profile
    address after `/in/`, decoded; `follows` says that the sender follows the owner. An empty string is unknown.
    """

    id: str
    name: str
    slug: str
    sent: datetime
    note: str
    why: str
    motive: str
    also: tuple[str, ...]
    actions: tuple[str, ...]
    dangerous: bool
    headline: str
    company: str
    location: str
    mutual: int
    mutual_names: tuple[str, ...]
    school: str
    follows: bool = False

    @property
    def url(self) -> str:
        """The profile address as LinkedIn writes it, percent-encoded."""
        return address(self.slug)


@dataclass(frozen=True, slots=True)
class Answered:
    """An earlier invitation, theirs or the owner's: `accepted` is None while unanswered, `then` what was said, `came`
    what came of it in one word (those of `whosthere.model`'s `Followed.outcome`)."""

    name: str
    slug: str
    company: str
    position: str
    sent: datetime
    note: str
    then: str
    incoming: bool
    accepted: date | None = None
    why: str = ""
    came: str = ""


@dataclass(frozen=True, slots=True)
class Me:
    """The owner, with the rows of the small files of the archive as they stand in owner.toml."""

    first: str
    last: str
    slug: str
    member: str
    school: str
    files: dict[str, list[list[str]]]
    endorsements: dict[str, list[list[str]]]

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@cache
def pending() -> list[Story]:
    """Every invitation that waits for an answer, in the order of stories.toml."""
    return [Story(**{key: _frozen(value) for key, value in row.items()}) for row in read("stories.toml")["pending"]]


@cache
def answered() -> list[Answered]:
    """Every earlier invitation: those the owner accepted, then those the owner sent."""
    past = read("past.toml")
    theirs = [Answered(**row, incoming=True) for row in past["accepted"]]
    return theirs + [Answered(**row, incoming=False) for row in past["outgoing"]]


@cache
def owner() -> Me:
    """Judith Terhagen."""
    return Me(**read("owner.toml"))


def read(name: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def address(slug: str) -> str:
    """The profile address for a decoded `slug`, or nothing for none."""
    return f"https://www.linkedin.com/in/{quote(slug)}" if slug else ""


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value
