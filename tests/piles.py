"""Typed tables of rows that name only what matters: what a pile of requests is gathered from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from whosthere.sources.tables import TABLES, Tables

OWNER = {"owner_name": "Tomas Example", "owner_key": "tomas-example"}
NOON = datetime(2026, 4, 7, 12)

Row = dict[str, Any]


def tables(**rows: list[Row]) -> Tables:
    """Typed tables of rows that name only what matters."""
    whole = Tables()
    for table, given in rows.items():
        filled = [{"source": f"x.zip/{table}.csv", "row": n, **row} for n, row in enumerate(given, start=2)]
        whole.add(table, pl.DataFrame(filled, schema=dict(TABLES[table])))
    return whole


def asks(name: str | None = "Ana Ruiz", key: str | None = "ana-ruiz", **more: Any) -> Row:
    """An incoming request."""
    return {"direction": "incoming", "name": name, "key": key, "sent_at": NOON, **OWNER, **more}


def asked(name: str, key: str | None) -> Row:
    """A request the owner sent."""
    return asks(name, key) | {"direction": "outgoing"}


def wrote(name: str | None, key: str | None, text: str = "Hello.", at: datetime = NOON, **more: Any) -> Row:
    """A message to the owner."""
    to = {"to_names": "Tomas Example", "to_keys": ["tomas-example"]}
    return {"from_name": name, "from_key": key, "text": text, "sent_at": at, **to, **more}


def answered(name: str, key: str | None) -> Row:
    """A message from the owner to one person."""
    to = {"to_names": name, "to_keys": [key] if key else None}
    return {"from_name": "Tomas Example", "from_key": "tomas-example", "text": "Hi.", "sent_at": NOON, **to}
