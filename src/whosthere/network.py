"""The quality of the owner's network: who is in it, how it grows, which ties are alive, who asks and who gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from whosthere.callings import field_of
from whosthere.gathering import Gathered, gather
from whosthere.judging import settle
from whosthere.model import Network, Newcomer, Owner, Part, Saturation, Year
from whosthere.policy import Policy
from whosthere.positions import with_standing
from whosthere.sources import read
from whosthere.sources.tables import Tables
from whosthere.ties import between, dormant, givers, removable, takers

LEAST_LATELY = 20  # connections of the last twelve months, for a share of them to say anything
RARE = 0.02  # a field in which fewer of the connections work is new ground
SILENT_ROLES = ("recruiter", "seller")  # whose share is held against the policy's line


def network(sources: Sequence[Path | str], me: Owner | None = None, policy: Policy | None = None) -> Network:
    """The state of the network that the sources tell of, as of the last day they know.

    Raises SourceError where a source as a whole cannot be read; what could not be read inside one is in `problems`.
    """
    tables = read([Path(source) for source in sources])
    return survey(tables, gather(tables, me), policy or Policy())


def survey(tables: Tables, pile: Gathered, policy: Policy) -> Network:
    """The network of tables in hand, and what the requests in `pile` would add to it."""
    today = last_day(tables)
    people = with_standing(tables["connections"])
    saturation = _saturation(people, today, policy)
    crowded = [one.role for one in saturation if one.share > one.line]
    ties = between(people, tables, pile.owner, today)
    alone = ~(pl.col("from_them") + pl.col("from_owner") > 0)
    schools = _schools(people, tables)
    return Network(
        owner=pile.owner,
        connections=people.height,
        roles=parts(people["role"]),
        fields=parts(people["field"]),
        seniority=parts(people["seniority"]),
        schools=parts(schools),
        schooled=schools.n_unique() and _schooled(people, tables),
        years=_years(people),
        saturation=saturation,
        talking=ties.filter("talking").height,
        silent=ties.filter(alone).height,
        dormant=dormant(ties),
        takers=takers(ties),
        givers=givers(ties),
        newcomers=_newcomers(pile, people, policy),
        removable=removable(ties, crowded),
        as_of=today,
        problems=[str(problem) for problem in tables.problems],
        read=[(taken.source, taken.table, taken.rows) for taken in tables.taken],
    )


def last_day(tables: Tables) -> date | None:
    """The last day that the tables tell of: what counts as today."""
    told = [
        tables["connections"]["connected_on"].max(),
        tables["messages"]["sent_at"].dt.date().max(),
        tables["invitations"]["sent_at"].dt.date().max(),
    ]
    return max((day for day in told if isinstance(day, date)), default=None)


def parts(told: pl.Series) -> list[Part]:
    """How often each value occurs, the most frequent first, what is not told last."""
    counts = told.drop_nulls().value_counts(name="count").sort("count", told.name, descending=[True, False])
    known = len(told) - told.null_count()
    found = [Part(name, count, count / known) for name, count in counts.iter_rows()]
    return found + ([Part(None, told.null_count(), None)] if told.null_count() else [])


def _schools(people: pl.DataFrame, tables: Tables) -> pl.Series:
    told = tables["people"].drop_nulls(["key", "school"]).join(people.drop_nulls("key"), on="key", how="semi")
    return told.unique("key", keep="last", maintain_order=True).explode("school")["school"].drop_nulls()


def _schooled(people: pl.DataFrame, tables: Tables) -> int:
    told = tables["people"].drop_nulls(["key", "school"]).join(people.drop_nulls("key"), on="key", how="semi")
    return told["key"].n_unique()


def _years(people: pl.DataFrame) -> list[Year]:
    dated = people.drop_nulls("connected_on")
    by_year = (
        dated.group_by(year=pl.col("connected_on").dt.year())
        .agg(new=pl.len(), **{role: (pl.col("role") == role).sum() for role in SILENT_ROLES})
        .sort("year")
    )
    if by_year.is_empty():
        return []
    every = pl.DataFrame({"year": range(by_year["year"][0], by_year["year"][-1] + 1)}, schema={"year": pl.Int32})
    whole = (
        every.join(by_year, on="year", how="left")
        .fill_null(0)
        .with_columns(total=pl.col("new").cum_sum(), **{role: pl.col(role).cum_sum() for role in SILENT_ROLES})
    )
    return [Year(*row) for row in whole.select("year", "new", "total", *SILENT_ROLES).sort("year").iter_rows()]


def _saturation(people: pl.DataFrame, today: date | None, policy: Policy) -> list[Saturation]:
    """Recruiters' and sellers' share of the connections whose position is told."""
    told = people.drop_nulls("position")
    lately = told.filter(pl.col("connected_on") > pl.lit(today, dtype=pl.Date).dt.offset_by("-1y"))
    found = []
    for role in SILENT_ROLES:
        share, newer = (_share(rows, role) for rows in (told, lately))
        recent = newer if lately.height >= LEAST_LATELY else None
        found.append(Saturation(role, share, recent, policy.recruiters_share_limit))
    return found


def _share(people: pl.DataFrame, role: str) -> float:
    return people.filter(pl.col("role") == role).height / people.height if people.height else 0.0


def _newcomers(pile: Gathered, people: pl.DataFrame, policy: Policy) -> list[Newcomer]:
    """The waiting requests that are worth accepting or asking, and that would open something; the widest first."""
    fields = people["field"].drop_nulls().value_counts(name="there")
    known = max(people.height - people["field"].null_count(), 1)
    work = pl.coalesce(field_of("sender_headline"), field_of("sender_position"), field_of("sender_company"))
    asking = (
        settle(pile.facts, policy)
        .filter(pl.col("action").is_in(["accept", "ask"]))
        .with_columns(field=work)
        .join(fields, on="field", how="left", maintain_order="left")
    )
    found = []
    for row in asking.iter_rows(named=True):
        says = []
        if row["sender_company"] and row["colleagues_there"] == 0:
            says.append(f"You know nobody at {row['sender_company']}.")
        there = row["there"] or 0
        if row["field"] and there / known < RARE:
            says.append(f"Works in {row['field']}: so far {there or 'none'} of your connections {_do(there)}.")
        reach = _reach(row["sender_connections"], row["sender_mutual_connections"])
        if says:
            found.append(Newcomer(row["id"], row["sender_name"], row["action"], says, reach))
    return sorted(found, key=lambda one: (one.action, -len(one.says), -(one.reach or 0)))


def _do(count: int) -> str:
    return "does" if count == 1 else "do"


def _reach(connections: int | None, mutual: int | None) -> int | None:
    return max(connections - (mutual or 0), 0) if connections is not None else None
