"""One request told by several sources made one: the archive's row, the page's card, a mail.

A source that does not name the owner (a copied page, say) is joined to the others by key, or by a name that one sender
bears; where two bear it nothing is joined, and a problem says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import polars as pl

from whosthere.errors import Problem
from whosthere.sources.invitations_page import same_text
from whosthere.sources.tables import TABLES, Tables
from whosthere.text import is_default_text, name_key

_ROUGHLY = timedelta(days=7)  # how far off a page's "2 weeks ago" may be
_Row = dict[str, Any]


def one_of_each(tables: Tables) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Incoming invitations, each once whatever sources tell of it, and people with the keys learned on the way.

    Exact times and ids are preferred; of two notes the longer, where a page cut one off; the rest is united. `source`
    and `row` are those of the source that names the owner, if any. Adds to `tables.problems` where a join is doubtful.
    """
    incoming = tables["invitations"].filter(pl.col("direction") == "incoming")
    people = tables["people"]
    rows = incoming.with_columns(_name=name_key(pl.col("name")), _at=pl.int_range(pl.len()))
    rows = rows.with_columns(_default=is_default_text(pl.col("text")).fill_null(False))
    if not rows.select(pl.col("owner_key").is_null().any()).item():
        return incoming, people
    sources = pl.col("source").n_unique()
    several = (sources.over("key") > 1) & pl.col("key").is_not_null()
    several |= (sources.over("_name") > 1) & pl.col("_name").is_not_null()
    kept, learned = _joined(rows.filter(several).to_dicts(), tables)
    united = pl.DataFrame(kept, schema=rows.schema)
    once = pl.concat([rows.filter(~several), united]).sort("_at").select(TABLES["invitations"].keys())
    if not learned:
        return once, people
    keys = pl.DataFrame(
        [(*place, key) for place, key in learned.items()],
        schema={"source": pl.String, "row": pl.Int64, "_key": pl.String},
        orient="row",
    )
    known = people.join(keys, on=["source", "row"], how="left", maintain_order="left")
    return once, known.with_columns(pl.coalesce("key", "_key").alias("key")).drop("_key")


def _joined(rows: list[_Row], tables: Tables) -> tuple[list[_Row], dict[tuple[str, int], str]]:
    """Rows with their twins united, those that name the owner first; and keys learned, by source and row."""
    who = _Bearers(rows, tables["connections"])
    kept: list[_Row] = []
    of_person: dict[tuple[str, str], list[_Row]] = {}
    learned: dict[tuple[str, int], str] = {}
    for row in sorted(rows, key=lambda row: (_is_loose(row), _is_rough(row))):
        row["_sources"] = {row["source"]}
        person = who.person(row)
        theirs = of_person.setdefault(person, []) if person else []
        twins = [one for one in theirs if row["source"] not in one["_sources"] and _may_be_one(one, row)]
        if not twins:
            kept.append(row)
            theirs.append(row)
            if person is None and _is_loose(row) and row["_name"]:
                _say_doubtful(row, tables)
            continue
        twin = min(twins, key=lambda one: (not (one["text"] and row["text"]), _apart(one, row) or timedelta.max))
        if twin["key"] and not row["key"]:
            learned[row["source"], row["row"]] = twin["key"]
        _unite(twin, row)
    return kept, learned


class _Bearers:
    """Who bears which name among those who ask."""

    def __init__(self, rows: Sequence[_Row], connections: pl.DataFrame) -> None:
        self._keys: dict[str, set[str]] = {}
        cards: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if row["_name"] and row["key"]:
                self._keys.setdefault(row["_name"], set()).add(row["key"])
            elif row["_name"] and _is_loose(row):
                cards[row["_name"], row["source"]] += 1
        sources = Counter(name for name, _ in cards)
        self._crowds = {
            name for (name, _), count in cards.items() if count > 1 and (self._keys.get(name) or sources[name] > 1)
        }
        since = connections.drop_nulls(["key", "connected_on"]).select("key", "connected_on")
        self._connected = dict(since.iter_rows())

    def person(self, row: _Row) -> tuple[str, str] | None:
        """Who asks, to compare with other rows; None where that is not certain."""
        if row["key"]:
            return "key", row["key"]
        name, at = row["_name"], row["sent_at"]
        if not name or (name in self._crowds and _is_loose(row)):
            return None
        keys = [
            key for key in self._keys.get(name, ())
            if not (at and key in self._connected and self._connected[key] < at.date() - timedelta(days=1))
        ]  # fmt: skip
        if len(keys) > 1:
            return None
        return ("key", keys[0]) if keys else ("name", name)


def _is_loose(row: _Row) -> bool:
    """A row of a source that does not say whose it is."""
    return row["owner_name"] is None and row["owner_key"] is None


def _is_rough(row: _Row) -> bool:
    """A time made of "2 weeks ago": without minutes."""
    at = row["sent_at"]
    return _is_loose(row) and (at is None or at.minute == at.second == at.microsecond == 0)


def _apart(one: _Row, other: _Row) -> timedelta | None:
    return abs(one["sent_at"] - other["sent_at"]) if one["sent_at"] and other["sent_at"] else None


def _may_be_one(one: _Row, other: _Row) -> bool:
    """Whether two rows of one person may tell of the same request."""
    if one["id"] and other["id"] and one["id"] != other["id"]:
        return False
    apart = _apart(one, other)
    if apart is not None and not (_is_rough(one) or _is_rough(other)):
        return apart <= timedelta(days=1)  # whatever the zones
    return same_text(one["text"], other["text"]) or (apart is not None and apart <= _ROUGHLY)


def _unite(one: _Row, other: _Row) -> None:
    """Fill `one` with what only `other` tells; the platform's own default sentence gives way to a note."""
    if one["_default"] and other["text"]:
        one |= {part: other[part] for part in ("text", "_default", "source", "row")}
    if _is_rough(one) and other["sent_at"] and not _is_rough(other):
        one["sent_at"] = None
    if same_text(one["text"], other["text"]) and len("".join((other["text"] or "").split())) > len(
        "".join((one["text"] or "").split())
    ):
        one["text"] = None
    for column, value in other.items():
        if one[column] is None:
            one[column] = value
    one["_sources"] |= other["_sources"]


def _say_doubtful(row: _Row, tables: Tables) -> None:
    what = f"two people called {row['name']} ask: this request was not joined to either; look at both profiles"
    problem = Problem(row["source"], what, row["row"])
    if problem not in tables.problems:
        tables.problems.append(problem)
