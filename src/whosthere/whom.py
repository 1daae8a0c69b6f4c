"""Whom a word on the command line means: a file that tells of people, a profile address, or a name in the sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from msgspec import Struct, structs

from whosthere.errors import SourceError, UnknownPerson
from whosthere.harmless import one_line
from whosthere.model import Sender
from whosthere.sources import read
from whosthere.sources.tables import Tables
from whosthere.text import name_key, profile_key

LONGEST_LIST = 1_000_000  # bytes
LONGEST_NAME = 120
_NAMING = ("people", "connections", "invitations")
_LIST = re.compile(r"[\t;]| *, *(?=https?://)")
_FIELDS = [field for field in Sender.__struct_fields__ if field not in ("name", "profile_url")]


class Whom(Struct, frozen=True, kw_only=True):
    """Somebody the owner would write to: what is known of them, and how things stand between the two."""

    person: Sender
    connected_on: date | None = None
    is_connection: bool = False
    asked_at: datetime | None = None
    is_known: bool = False


def everybody(wanted: Sequence[str], tables: Tables) -> list[Whom]:
    """All whom `wanted` names: names, addresses, files with profiles, records, or one name or address a line.

    Each person once. Raises UnknownPerson for a name that several bear, SourceError for a file that cannot be read.
    """
    found = [one for word in wanted for one in _each(word, tables)]
    handles = [profile_key(one.person.profile_url) or (one.person.name or "").casefold() for one in found]
    return [one for i, one in enumerate(found) if handles[i] not in handles[:i]]


def whom(wanted: str, tables: Tables) -> Whom:
    """The one whom `wanted` means. Raises UnknownPerson where it means several or nobody."""
    found = everybody([wanted], tables)
    if len(found) != 1:
        raise UnknownPerson(f"{_shown(wanted)}: tells of {len(found)} people; --to takes one")
    return found[0]


def named(word: str, tables: Tables) -> Whom:
    """The one whom a name or a profile address means; no file is opened. Raises UnknownPerson where several bear it."""
    key = profile_key(word)
    if key is None and (len(word) > LONGEST_NAME or not any(c.isalpha() for c in word)):
        raise UnknownPerson(f"{_shown(word)}: neither a file, nor a profile address, nor a name")
    found = _joined({"name": None if key else word, "key": key}, tables)
    as_written = [name for name in _names_of(found.person, tables) if name != word]
    return structs.replace(found, person=structs.replace(found.person, name=as_written[0])) if as_written else found


def _each(word: str, tables: Tables) -> list[Whom]:
    path = Path(word)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        return [named(word, tables)]
    told = _told_in(path)
    if told is not None and told["people"].height:
        return [_joined(row, tables) for row in told["people"].unique(maintain_order=True).to_dicts()]
    return [named(line, tables) for line in _lines(path)]


def _told_in(path: Path) -> Tables | None:
    try:
        return read([path])
    except SourceError:
        return None  # no kind of source: a list, then


def _lines(path: Path) -> list[str]:
    """The names or addresses of a list: one a line, the first cell that is one where there are several."""
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_LIST + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is no list of names in UTF-8; save it as UTF-8 text, one name a line") from error
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(raw) > LONGEST_LIST or any(len(line) > 4 * LONGEST_NAME for line in lines):
        raise SourceError(f"{path}: is no profile this knows, and no list of one name or address a line")
    cells = [[cell.strip() for cell in _LIST.split(line)] for line in lines]
    return [next((cell for cell in line if profile_key(cell)), line[0]) for line in cells]


def _names_of(person: Sender, tables: Tables) -> list[str]:
    """The names that the tables write for somebody, as they write them."""
    folded = pl.select(name_key(pl.lit(person.name, dtype=pl.String))).item()
    rows = [_of(tables[table], profile_key(person.profile_url), folded) for table in _NAMING]
    return [name for named in rows for name in named["name"].drop_nulls()]


def _joined(row: dict[str, Any], tables: Tables) -> Whom:
    """One person's row completed by what the tables tell of them, by key, or by a name that one person bears."""
    folded = pl.select(name_key(pl.lit(row.get("name"), dtype=pl.String))).item()
    key = row.get("key") or _only_key(row.get("name"), folded, tables)
    people, connections, asked = (_of(tables[t], key, folded) for t in ("people", "connections", "invitations"))
    asked = asked.filter(pl.col("direction") == "outgoing")
    told: dict[str, Any] = {field: row.get(field) for field in ("name", *_FIELDS)}
    for other in (*reversed(people.to_dicts()), *connections.to_dicts(), *asked.select("name").to_dicts()):
        told = {field: value if value is not None else other.get(field) for field, value in told.items()}
    person = Sender(profile_url=f"https://www.linkedin.com/in/{key}" if key else None, **told)
    return Whom(
        person=person,
        is_connection=bool(connections.height),
        connected_on=connections["connected_on"].min(),  # type: ignore[arg-type]
        asked_at=asked["sent_at"].max(),  # type: ignore[arg-type]
        is_known=bool(people.height or connections.height or any(row.get(field) for field in _FIELDS)),
    )


def _only_key(name: str | None, folded: str | None, tables: Tables) -> str | None:
    """The key of the one person who bears a name in the tables; None where no one has a key. Two are an error."""
    keys: set[str] = set()
    for table in _NAMING:
        keys |= set(_of(tables[table], None, folded)["key"].drop_nulls())
    if len(keys) > 1:
        addresses = " or ".join(f"linkedin.com/in/{one_line(key)}" for key in sorted(keys)[:3])
        raise UnknownPerson(f"{_shown(name or '')}: several people bear that name; give the address: {addresses}")
    return next(iter(keys), None)


def _of(rows: pl.DataFrame, key: str | None, folded: str | None) -> pl.DataFrame:
    if key is not None:
        same = pl.col("key") == key
        if folded is not None:
            same = same | (pl.col("key").is_null() & (name_key(pl.col("name")) == folded))
        return rows.filter(same)
    return rows.filter(name_key(pl.col("name")) == folded) if folded is not None else rows.clear()


def _shown(word: str) -> str:
    return repr(one_line(word)[:LONGEST_NAME])
