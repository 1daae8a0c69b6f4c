"""One request told by several sources made one: the archive's row, the page's card, a mail.

A source that does not name the owner (a copied page, say) is joined to the others by key, or by a name that one sender
bears and that is rare enough for what else agrees; else nothing is joined, and a problem says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from whosthere.errors import Problem
from whosthere.model import Citation
from whosthere.sources.bearers import LEAST_SURE, SAME_DAY, SAME_TEXT, SAME_WEEK, Bearers
from whosthere.sources.invitations_page import same_text
from whosthere.sources.tables import TABLES, Tables
from whosthere.text import is_default_text, name_key

_ROUGHLY = timedelta(days=7)  # how far off a page's "2 weeks ago" may be
Place = tuple[str, int]
_Row = dict[str, Any]


@dataclass(slots=True)
class Once:
    """Incoming `invitations`, each once whatever sources tell of it; `people` with the keys learned on the way, `sure`
    telling how sure a key is that a name alone gave; and by source and row of an invitation `told`, what other sources
    told of it, by field."""

    invitations: pl.DataFrame
    people: pl.DataFrame
    told: dict[Place, dict[str, Citation]]


def one_of_each(tables: Tables, bearers: Bearers) -> Once:
    """Make one of all that tell of the same request.

    Exact times and ids are preferred; of two notes the longer, where a page cut one off; the rest is united. `source`
    and `row` are those of the source that names the owner, if any. Adds to `tables.problems` where a join is doubtful.
    """
    incoming = tables["invitations"].filter(pl.col("direction") == "incoming")
    people = tables["people"].with_columns(sure=pl.lit(None, dtype=pl.Float64))
    rows = incoming.with_columns(_name=name_key(pl.col("name")), _at=pl.int_range(pl.len()))
    rows = rows.with_columns(_default=is_default_text(pl.col("text")).fill_null(False))
    if not rows.select(pl.col("owner_key").is_null().any()).item():
        return Once(incoming, people, {})
    sources = pl.col("source").n_unique()
    several = (sources.over("key") > 1) & pl.col("key").is_not_null()
    several |= (sources.over("_name") > 1) & pl.col("_name").is_not_null()
    kept, learned = _joined(rows.filter(several).to_dicts(), tables, bearers)
    united = pl.DataFrame(kept, schema=rows.schema)
    once = pl.concat([rows.filter(~several), united]).sort("_at").select(TABLES["invitations"].keys())
    told = {(row["source"], row["row"]): row["_told"] for row in kept if row["_told"]}
    if not learned:
        return Once(once, people, told)
    keys = pl.DataFrame(
        [(*place, *key) for place, key in learned.items()],
        schema={"source": pl.String, "row": pl.Int64, "_key": pl.String, "_sure": pl.Float64},
        orient="row",
    )
    known = people.join(keys, on=["source", "row"], how="left", maintain_order="left").with_columns(
        key=pl.coalesce("key", "_key"), sure=pl.when(pl.col("key").is_null()).then("_sure")
    )
    return Once(once, known.drop("_key", "_sure"), told)


def _joined(
    rows: list[_Row], tables: Tables, bearers: Bearers
) -> tuple[list[_Row], dict[Place, tuple[str, float | None]]]:
    """Rows with their twins united, those that name the owner first; and keys learned and how surely, by source and
    row."""
    who = _Bearers(rows, tables["connections"])
    kept: list[_Row] = []
    of_person: dict[tuple[str, str], list[_Row]] = {}
    learned: dict[Place, tuple[str, float | None]] = {}
    for row in sorted(rows, key=lambda row: (_is_loose(row), _is_rough(row))):
        row["_sources"], row["_told"] = {row["source"]}, {}
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
        sure = None if twin["key"] and twin["key"] == row["key"] else bearers.sure(row["_name"], _agreements(twin, row))
        if sure is not None and sure < LEAST_SURE:
            kept.append(row)
            theirs.append(row)
            _say_common(row, sure, tables)
            continue
        if twin["key"] and not row["key"]:
            learned[row["source"], row["row"]] = twin["key"], sure
        _unite(twin, row, sure)
    return kept, learned


def _agreements(one: _Row, other: _Row) -> Iterator[float]:
    """How far what both rows tell speaks for one request, as factors of the odds."""
    if one["text"] and other["text"] and same_text(one["text"], other["text"]) and not one["_default"]:
        yield SAME_TEXT
    apart = _apart(one, other)
    if apart is not None and apart <= _ROUGHLY:
        yield SAME_WEEK if _is_rough(one) or _is_rough(other) else SAME_DAY


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


def _unite(one: _Row, other: _Row, sure: float | None) -> None:
    """Fill `one` with what only `other` tells, and note that it did, and `sure`; the platform's own default sentence
    gives way to a note."""
    before = {column: one[column] for column in _FIELDS}
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
    cited = Citation(other["source"], other["row"], sure)
    one["_told"] |= {field: cited for column, field in _FIELDS.items() if one[column] != before[column]}


_FIELDS = {"text": "text", "sent_at": "sent_at", "url": "sender.profile_url"}


def _say_common(row: _Row, sure: float, tables: Tables) -> None:
    what = (
        f"another source tells of a request by {row['name']} too, but many may bear that name ({sure:.0%} sure): "
        "not joined; look whether the two are one"
    )
    _say(Problem(row["source"], what, row["row"]), tables)


def _say_doubtful(row: _Row, tables: Tables) -> None:
    what = f"two people called {row['name']} ask: this request was not joined to either; look at both profiles"
    _say(Problem(row["source"], what, row["row"]), tables)


def _say(problem: Problem, tables: Tables) -> None:
    if problem not in tables.problems:
        tables.problems.append(problem)
