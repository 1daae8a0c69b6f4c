"""The assess contract: JSON Lines in, facts; verdicts, JSON Lines out. Versioned; other programs rely on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import polars as pl

from whosthere.errors import ContractError
from whosthere.facts import given_schema
from whosthere.harmless import short_error
from whosthere.model import AIMS, Invitation, Owner, Sender, Turn, Verdict

VERSION = "1"
LONGEST_LINE = 4_000_000
LONGEST_ID = 1_000  # code points of an id that an error tells

_KNOWN = {
    "": set(Invitation.__struct_fields__),
    "sender": set(Sender.__struct_fields__),
    "owner": set(Owner.__struct_fields__),
    "history": set(Turn.__struct_encode_fields__),
}
NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_COUNT = re.compile(r"[0-9][0-9,]{0,20}\+?")
_LARGEST_COUNT = 2**53


class Unreadable(msgspec.Struct, frozen=True):
    """What stands in the place of a line that cannot be read: its id where that much can be told, its number from 1."""

    id: str | None
    line: int
    error: str


def decode(line: bytes, strange: set[str] | None = None) -> Invitation:
    """One line of the contract as an invitation. Unknown fields are added to `strange` (as `sender.x`).

    Raises ContractError, in one line that says what is wrong, for anything that is not such a line.
    """
    if len(line) > LONGEST_LINE:
        raise ContractError(f"longer than {LONGEST_LINE:,} bytes; shorten the text")
    try:
        given = msgspec.json.decode(line)
    except NOT_JSON as error:
        raise ContractError(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise ContractError("not a JSON object")
    given["id"] = _id(given)
    if given["id"] is None:
        raise ContractError("`id` is required and must be a string")
    if strange is not None:
        _note_strange(given, strange)
    _tolerate(given)
    try:
        one = msgspec.convert(given, Invitation)
        _naive(one.sent_at)
    except msgspec.ValidationError as error:
        raise ContractError(short_error(error)) from error
    except OverflowError as error:
        raise ContractError("the time is beyond the calendar - at `$.sent_at`") from error
    return one


def _id(given: dict[str, Any]) -> str | None:
    """The id as a string; a whole number serves too, however it is written."""
    found = given.get("id")
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def _note_strange(given: dict[str, Any], strange: set[str]) -> None:
    for part, known in _KNOWN.items():
        inside = given if not part else given.get(part)
        for one in inside if isinstance(inside, list) else [inside]:
            if isinstance(one, dict):
                strange |= {f"{part}.{key}" if part else key for key in one.keys() - known}


def _tolerate(given: dict[str, Any]) -> None:
    """Lists may be given as one text, counts as texts of digits or whole floats."""
    for part in ("sender", "owner"):
        inside = given.get(part)
        if not isinstance(inside, dict):
            continue
        for key in ("school", "past_companies", "mutual_names", "activity", "skills", "goals"):
            if isinstance(inside.get(key), str):
                inside[key] = [inside[key]] if inside[key].strip() else []
            elif isinstance(inside.get(key), list):
                inside[key] = [one for one in inside[key] if one is not None]
        for key in ("connections", "followers", "mutual_connections", "account_age_months"):
            inside[key] = _count(inside.get(key), f"$.{part}.{key}")


def _count(value: Any, where: str) -> Any:
    if isinstance(value, str) and _COUNT.fullmatch(value):
        value = int(value.replace(",", "").rstrip("+"))
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) > _LARGEST_COUNT:
        raise ContractError(f"the count is too large - at `{where}`")
    return value


def id_of(line: bytes) -> str | None:
    """The id of a line that cannot be read, where even that much can be."""
    try:
        given = msgspec.json.decode(line)
    except NOT_JSON:
        return None
    found = _id(given) if isinstance(given, dict) else None
    return found if found is not None and len(found) <= LONGEST_ID else None


def facts_of(invitations: Sequence[Invitation], me: Owner | None = None) -> pl.DataFrame:
    """The given facts of invitations, one row each, in order; `me` serves where an invitation names no owner."""
    rows = [_row(one, one.owner or me) for one in invitations]
    return pl.DataFrame(rows, schema=given_schema(), orient="row")


def _row(one: Invitation, owner: Owner | None) -> dict[str, Any]:
    row: dict[str, Any] = {"id": one.id, "text": one.text, "kind": one.kind, "sent_at": _naive(one.sent_at)}
    for whose, person in (("sender", one.sender), ("owner", owner)):
        if person is not None:
            row |= {f"{whose}_{key}": getattr(person, key) for key in person.__struct_fields__}
    if one.history is not None:
        row["messages_from_them"] = sum(turn.from_ == "them" for turn in one.history)
        row["messages_from_owner"] = sum(turn.from_ == "me" for turn in one.history)
        row["history_text"] = "\n".join(_said(one.history, "them")) or None
        row["answered_text"] = "\n".join(_said(one.history, "me")) or None
    return row


def _said(history: Iterable[Turn], by: str) -> Iterable[str]:
    return (turn.text for turn in history if turn.from_ == by and turn.text)


def _naive(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment is not None and moment.tzinfo else moment


def encode(verdict: Verdict) -> bytes:
    """One verdict as a line of the contract, without the line break."""
    return msgspec.json.encode(verdict)


def encode_error(line: bytes, number: int, error: ContractError) -> bytes:
    """What stands in the place of a line that cannot be read (`number` counts from 1)."""
    return msgspec.json.encode(Unreadable(id_of(line), number, str(error)))


def schema() -> dict[str, Any]:
    """JSON Schema of both sides: `{"$schema", "$id", "version", "in", "out", "$defs"}`."""
    sides, parts = msgspec.json.schema_components([Invitation, Verdict, Unreadable], ref_template="#/$defs/{name}")
    parts["Owner"]["properties"]["goals"] = {
        "anyOf": [{"type": "array", "items": {"type": "string", "enum": list(AIMS)}}, {"type": "null"}],
        "default": None,
    }
    for noun, name in (("Invitation", "sent_at"), ("Turn", "at")):
        parts[noun]["properties"][name]["anyOf"][0]["format"] = "date-time"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:whosthere:contract:{VERSION}",
        "version": VERSION,
        "in": sides[0],
        "out": {"anyOf": [*sides[1:]]},
        "$defs": parts,
    }
