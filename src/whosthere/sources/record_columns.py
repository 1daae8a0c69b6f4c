"""Which column of a CSV file is which field of the assess contract: by its name, or as a file beside it says."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whosthere.errors import Problem
from whosthere.model import Invitation, Sender
from whosthere.sources import csv_files, linkedin
from whosthere.sources.csv_files import Fit

SENDER = tuple(Sender.__struct_fields__)
FIELDS = (*(name for name in Invitation.__struct_fields__ if name != "sender"), *(f"sender.{name}" for name in SENDER))
_ALSO_CALLED = {
    "note": "text", "message": "text", "invitation": "text", "sent": "sent_at", "received_at": "sent_at",
    "date": "sent_at", "date_sent": "sent_at", "received": "sent_at", "date_received": "sent_at",
    "name": "sender.name", "full_name": "sender.name", "sender": "sender.name", "from": "sender.name",
    "title": "sender.headline", "profile": "sender.profile_url", "url": "sender.profile_url",
    "linkedin_url": "sender.profile_url", "linkedin": "sender.profile_url", "job_title": "sender.position",
    "schools": "sender.school", "mutuals": "sender.mutual_connections", "summary": "sender.about",
}  # fmt: skip
_NEAR = 0.84
_MOST_COLUMNS = 200  # looked at for near names
_MAPPING = ".columns.toml"
_LONGEST_MAPPING = 100_000


@dataclass(slots=True)
class Mapped:
    """The columns of one file: their names by our fields as its mapping has them, and what was found by `fit`.

    `near` are columns taken because their names are near ours, `strange` those that nobody knows.
    """

    names: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    near: dict[str, str] = field(default_factory=dict)
    strange: dict[str, None] = field(default_factory=dict)

    @classmethod
    def beside(cls, path: Path) -> Mapped:
        """The mapping in `<file>.columns.toml` or `<stem>.columns.toml`; an empty one if there is none."""
        found, beside = cls(), _beside(path)
        for name, value in (_given(beside) if beside else {}).items():
            inside = value if isinstance(value, dict) else {"": value}
            for key, theirs in inside.items():
                found._learn(f"{name}.{key}" if key else name, theirs, shown(beside.name) if beside else "")
        return found

    def fit(self, header: Sequence[str]) -> Fit | None:
        """The header as a fit if it names a sender (or an id) and a text or headline, or anything that is mapped."""
        places = _places(header, self.names)
        named = not places.keys().isdisjoint({"id", "sender.name", "sender.profile_url"})
        told = not places.keys().isdisjoint({"text", "sender.headline"})
        mapped = {folded(theirs) for theirs in self.names.values()}
        if not ((named and told) or not mapped.isdisjoint(map(folded, header))):
            return None
        near = _near(header, places)
        self.near = {ours: shown(header[at]) for ours, at in near.items()}
        places |= near
        left = (name for at, name in enumerate(header) if at not in places.values() and name.strip())
        self.strange = dict.fromkeys(shown(name) for name in left)
        return Fit("records", places, frozenset())

    def _learn(self, ours: str, theirs: Any, source: str) -> None:
        if ours in FIELDS and isinstance(theirs, str):
            self.names[ours] = theirs
        elif ours in FIELDS:
            what = f"`{ours}` is to name a column: ignored; put its name in quotation marks"
            self.problems.append(Problem(source, what))
        elif not ours:
            self.problems.append(Problem(source, f"is no TOML ({theirs}): ignored; mend it"))
        else:
            near = difflib.get_close_matches(ours[:60], FIELDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(FIELDS)}"
            self.problems.append(Problem(source, f"unknown field {shown(ours)!r}: ignored; {hint}"))


def recognises(path: Path, start: bytes) -> bool:
    """Whether a CSV file that begins with `start` is of the contract, and not of LinkedIn's archive."""
    if _beside(path):
        return True
    if linkedin.layout_named(path.name) or linkedin.left_alone(path.name):
        return False
    return is_header(start)


def is_header(start: bytes) -> bool:
    """Whether `start` begins with a header of the contract, and not with one of LinkedIn's archive."""
    if csv_files.recognised(start, lambda header: linkedin.fit(header, None)) is not None:
        return False
    return csv_files.recognised(start, Mapped().fit) is not None


def is_mapping(path: Path) -> bool:
    """Whether a file is itself the mapping of another."""
    return path.name.endswith(_MAPPING)


def folded(name: str) -> str:
    """A column's name for comparing: letters and digits, lower case."""
    return re.sub(r"[\W_]", "", name.casefold())


def shown(name: str) -> str:
    """A column's name to show: not long, nothing invisible."""
    return "".join(sign if sign.isprintable() else "?" for sign in name.strip()[:60])


def _places(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The column of each of our fields: as mapped, as ours are called, without `sender.`, or as often called."""
    theirs = [folded(name) for name in header]
    found: dict[str, int] = {}
    wanted = [
        *((ours, folded(name)) for ours, name in mapping.items()),
        *((ours, folded(ours)) for ours in FIELDS),
        *((ours, folded(ours.removeprefix("sender."))) for ours in FIELDS),
        *((ours, folded(name)) for name, ours in _ALSO_CALLED.items()),
    ]
    for ours, name in wanted:
        if name and ours not in found and name in theirs and theirs.index(name) not in found.values():
            found[ours] = theirs.index(name)
    return found


def _near(header: Sequence[str], places: Mapping[str, int]) -> dict[str, int]:
    """Columns left whose names are nearly ours, for fields not found."""
    left = {folded(name)[:60]: at for at, name in enumerate(header[:_MOST_COLUMNS]) if at not in places.values()}
    found: dict[str, int] = {}
    for ours in (ours for ours in FIELDS if ours not in places):
        names = [name for name in left if len(name) >= 5]
        for name in difflib.get_close_matches(folded(ours), names, n=1, cutoff=_NEAR):
            found[ours] = left.pop(name)
    return found


def _beside(path: Path) -> Path | None:
    """The mapping file of a CSV file, if there is one."""
    names = (f"{path.name}{_MAPPING}", f"{path.stem}{_MAPPING}")
    return next((beside for beside in map(path.with_name, names) if beside.is_file()), None)


def _given(beside: Path) -> dict[str, Any]:
    """The mapping as it is; its fault, if it has one, under an empty name."""
    try:
        return tomllib.loads(beside.read_bytes()[:_LONGEST_MAPPING].decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        return {"": str(error).split("\n", maxsplit=1)[0][:100]}
