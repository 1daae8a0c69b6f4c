"""Several archives made one: whose they are, rows that came twice, and what is missing from all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from whosthere.errors import Problem
from whosthere.sources.tables import ORIGIN, TABLES, Tables, Taken
from whosthere.text import name_key

_OTHERS = "left out: another member's archive"

# A message moves between folders, and older exports do not say to whom it went: it is still the same message.
_SAME = {"messages": ("conversation", "from_name", "sent_at", "text")}
_SAME_INVITATION = ("direction", "name", "sent_at", "text")


@dataclass(slots=True)
class Reading:
    """What one archive holds: its files' rows in order, each with the kind of file it came from."""

    name: str
    rows: list[tuple[str, pl.DataFrame]] = field(default_factory=list)
    summaries: list[pl.DataFrame] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # kinds of file that it has, readable or not
    alone: bool = False  # one CSV file given by itself, of which nothing else is expected


@dataclass(slots=True)
class _Owner:
    """What archives say of whose they are: keys of profile addresses, names as sets of words."""

    keys: set[str] = field(default_factory=set)
    names: set[frozenset[str]] = field(default_factory=set)

    def may_be(self, other: _Owner) -> bool:
        """Whether nothing says that they differ. A member may change the address or the name, seldom both."""
        if self.keys & other.keys:
            return True
        if self.names and other.names:
            return any(one <= two or two <= one for one in self.names for two in other.names)
        return not (self.keys and other.keys)

    def learn(self, other: _Owner) -> None:
        self.keys |= other.keys
        self.names |= other.names


def merged(readings: Sequence[Reading]) -> Tables:
    """All readings of one owner as one; rows of a later file that an earlier file holds already are dropped."""
    whole = Tables()
    kept, left = _of_one_owner(readings)
    for reading in kept:
        whole.taken += reading.taken
        whole.problems += reading.problems
    for reading in left:
        whole.taken += [Taken(each.source, _OTHERS) for each in reading.taken if each.rows]
        whole.problems.append(
            Problem(reading.name, "is another member's archive, left out; to read it, give it without the others")
        )
    for table in TABLES:
        for rows in _distinct(table, [rows for reading in kept for name, rows in reading.rows if name == table]):
            whole.add(table, rows)
    _add_summaries(whole, [rows for reading in kept for rows in reading.summaries])
    whole.problems += _missing(kept)
    return whole


def _of_one_owner(readings: Sequence[Reading]) -> tuple[list[Reading], list[Reading]]:
    """The readings of the owner of most archives (of the first, where even) or of nobody known; and the others."""
    owners: list[tuple[_Owner, list[Reading]]] = []
    unsigned: list[Reading] = []
    for reading in readings:
        owner = _owner(reading)
        if not (owner.keys or owner.names):
            unsigned.append(reading)
            continue
        for known, theirs in owners:
            if known.may_be(owner):
                known.learn(owner)
                theirs.append(reading)
                break
        else:
            owners.append((owner, [reading]))
    if len(owners) < 2:
        return list(readings), []
    main = max((theirs for _, theirs in owners), key=len) + unsigned
    return [each for each in readings if any(each is one for one in main)], [
        each for each in readings if not any(each is one for one in main)
    ]


def _owner(reading: Reading) -> _Owner:
    """The owner's side of the invitations, and the name on the profile."""
    owner = _Owner()
    for table, rows in reading.rows:
        if table == "invitations":
            owner.keys |= set(rows["owner_key"].drop_nulls().unique())
            names = rows.select(name_key(pl.col("owner_name").unique()).alias("name"))
        elif table == "profile":
            whole = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
            names = rows.select(name_key(whole).alias("name"))
        else:
            continue
        owner.names |= {frozenset(name.split()) for name in names["name"].drop_nulls()}
    return owner


def _distinct(table: str, files: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """The rows of each file that no earlier file holds; within one file nothing is dropped."""
    if len(files) < 2:
        return files
    typed = [_typed(table, rows) for rows in files]
    if table == "invitations":
        typed = _with_keys_of_twins(typed)
    same = _SAME.get(table) or [
        name for name, type_ in TABLES[table].items() if name not in ORIGIN and not isinstance(type_, pl.List)
    ]
    known, fresh = typed[0].select(same), [typed[0]]
    for rows in typed[1:]:
        fresh.append(rows.join(known, on=same, how="anti", nulls_equal=True, maintain_order="left"))
        known = pl.concat([known, fresh[-1].select(same)])
    return fresh


def _typed(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    one = Tables()
    one.add(table, rows)
    return one[table]


def _with_keys_of_twins(files: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Older exports have no profile addresses: an invitation takes them from its twin in a newer one."""
    sides = {"key": ("key", "url"), "owner_key": ("owner_key",)}
    for key, filled in sides.items():
        twins = pl.concat(files).filter(pl.col(key).is_not_null()).select(*_SAME_INVITATION, *filled)
        only = twins.group_by(_SAME_INVITATION).agg(pl.col(filled).first(), pl.col(key).n_unique().alias("different"))
        only = only.filter(pl.col("different") == 1).drop("different")
        files = [
            rows.join(only, on=_SAME_INVITATION, how="left", nulls_equal=True, maintain_order="left", suffix="_twin")
            .with_columns(pl.coalesce(name, f"{name}_twin").alias(name) for name in filled)
            .select(rows.columns)
            for rows in files
        ]
    return files


def _add_summaries(whole: Tables, summaries: list[pl.DataFrame]) -> None:
    """`Profile Summary.csv` tells the owner's About where `Profile.csv` does not."""
    if not summaries:
        return
    profile = whole["profile"]
    if profile.is_empty():
        whole.add("profile", summaries[0])
    else:
        whole.frames["profile"] = profile.with_columns(pl.col("about").fill_null(summaries[0]["about"].first()))


def _missing(readings: Sequence[Reading]) -> list[Problem]:
    """That there are no invitations in any archive, and how to get them."""
    archives = [each for each in readings if not each.alone and each.rows]
    if not archives or any("invitations" in each.seen for each in archives):
        return []
    return [
        Problem(
            archives[0].name,
            "no Invitations.csv, so no requests to look at: on LinkedIn, go to Settings & Privacy > Data privacy > "
            "Get a copy of your data, ask for the larger data archive, and give both zips that it comes in",
        )
    ]
