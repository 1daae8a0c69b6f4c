"""The typed tables every reader fills: the only thing gathering knows of sources.

Each row keeps `source` (the file as the owner would name it) and `row` (its 1-based record, the header being 1).
A person's `key` is the decoded, lower-case part of the profile address after `/in/`, or null.
Text is as given; blank cells are null. Times are naive microseconds, in UTC where the file says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from whosthere.errors import Problem

TIME = pl.Datetime("us")
TEXTS = pl.List(pl.String)
ORIGIN = {"source": pl.String, "row": pl.Int64}

TABLES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    # one connection request each; the owner's side is `owner_*`, the other person's is `name`, `key`, `url`
    "invitations": {
        "id": pl.String,  # only where the source gives one
        "direction": pl.String,  # incoming | outgoing
        "name": pl.String,
        "key": pl.String,
        "url": pl.String,
        "owner_name": pl.String,
        "owner_key": pl.String,
        "sent_at": TIME,
        "text": pl.String,
        "kind": pl.String,  # note | message
        "look_alike": pl.Boolean,  # a mail that only looks like LinkedIn's; null: no mail, or it does not tell
        **ORIGIN,
    },
    # what a source tells of somebody else
    "people": {
        "name": pl.String,
        "key": pl.String,
        "headline": pl.String,
        "company": pl.String,
        "position": pl.String,
        "location": pl.String,
        "school": TEXTS,
        "past_companies": TEXTS,
        "connections": pl.Int64,
        "followers": pl.Int64,
        "mutual_connections": pl.Int64,
        "mutual_names": TEXTS,
        "verified": pl.Boolean,
        "follows_owner": pl.Boolean,
        "skills": TEXTS,
        "about": pl.String,
        "activity": TEXTS,
        "account_age_months": pl.Int64,
        **ORIGIN,
    },
    # whom the owner has in an address book of their own
    "acquaintances": {"name": pl.String, "key": pl.String, **ORIGIN},
    "connections": {
        "name": pl.String,
        "key": pl.String,
        "email": pl.String,
        "company": pl.String,
        "position": pl.String,
        "connected_on": pl.Date,
        **ORIGIN,
    },
    "messages": {
        "conversation": pl.String,
        "from_name": pl.String,
        "from_key": pl.String,
        "to_names": pl.String,
        "to_keys": TEXTS,
        "sent_at": TIME,
        "text": pl.String,
        "folder": pl.String,
        **ORIGIN,
    },
    "endorsements": {
        "direction": pl.String,  # received | given
        "name": pl.String,
        "key": pl.String,
        "skill": pl.String,
        "at": TIME,
        "status": pl.String,
        **ORIGIN,
    },
    "recommendations": {
        "direction": pl.String,  # received | given
        "name": pl.String,
        "company": pl.String,
        "position": pl.String,
        "text": pl.String,
        "at": TIME,
        "status": pl.String,
        **ORIGIN,
    },
    "follows": {
        "kind": pl.String,  # company | member
        "name": pl.String,
        "at": TIME,
        "status": pl.String,
        **ORIGIN,
    },
    # the owner's own profile
    "profile": {
        "first_name": pl.String,
        "last_name": pl.String,
        "maiden_name": pl.String,
        "headline": pl.String,
        "about": pl.String,
        "industry": pl.String,
        "location": pl.String,
        **ORIGIN,
    },
    "positions": {
        "company": pl.String,
        "position": pl.String,
        "description": pl.String,
        "location": pl.String,
        "started_on": pl.Date,
        "finished_on": pl.Date,
        "current": pl.Boolean,
        **ORIGIN,
    },
    "education": {
        "school": pl.String,
        "degree": pl.String,
        "started_on": pl.Date,
        "finished_on": pl.Date,
        **ORIGIN,
    },
    "skills": {"skill": pl.String, **ORIGIN},
    "volunteering": {"company": pl.String, "position": pl.String, "cause": pl.String, **ORIGIN},
    "job_seeking": {
        "titles": pl.String,
        "locations": pl.String,
        "industries": pl.String,
        "open_to_recruiters": pl.Boolean,
        "activity_level": pl.String,
        "urgency": pl.String,
        **ORIGIN,
    },
}


NOT_TOLD = ("id", "direction", "owner_name", "owner_key", "key", "kind", "source", "row")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file was taken for: `table` is a name in TABLES, or why it was left alone."""

    source: str
    table: str
    rows: int = 0


@dataclass(slots=True)
class Tables:
    """Everything read from a mix of sources, with what could not be read beside it."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, table: str) -> pl.DataFrame:
        """The named table, empty but typed where no source filled it."""
        return self.frames.get(table, empty(table))

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Append `rows`, whose columns are a subset of the table's; absent columns become null."""
        schema = TABLES[table]
        whole = rows.select(
            pl.col(c).cast(t) if c in rows.columns else pl.lit(None, dtype=t).alias(c) for c, t in schema.items()
        )
        old = self.frames.get(table)
        self.frames[table] = whole if old is None else pl.concat([old, whole])

    def adds(self) -> dict[str, list[str]]:
        """By source, what it tells of those who ask: the columns of invitations and people that it fills."""
        told: dict[str, list[str]] = {}
        for table in ("invitations", "people"):
            for (source,), rows in self[table].group_by("source", maintain_order=True):
                filled = [c for c in rows.columns if c not in NOT_TOLD and rows[c].null_count() < rows.height]
                told.setdefault(str(source), []).extend(c for c in filled if c not in told.get(str(source), []))
        return told

    def merge(self, other: Tables) -> None:
        """Take over all that another reading holds."""
        for table, rows in other.frames.items():
            self.add(table, rows)
        self.taken += other.taken
        self.problems += other.problems


def empty(table: str) -> pl.DataFrame:
    """A typed table without rows."""
    return pl.DataFrame(schema=TABLES[table])
