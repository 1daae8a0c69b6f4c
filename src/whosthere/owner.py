"""Who the owner is, as their own archive tells it, completed by what they say of themselves (`--me`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from msgspec import structs

from whosthere.as_of import FOREVER, running
from whosthere.model import Owner
from whosthere.sources.tables import Tables

RECRUITER_POSITION = (
    r"(?i)\brecruit|\btalent (?:acqui|partner|sourc)|\bhead ?hunt|\bsourcer\b|\bstaffing\b|\bexecutive search"
)
ACTIVE_SEARCH = r"(?i)active|urgent|immediate"
LEAST_CONNECTIONS = 20  # with a position, for a share to say anything
DATED = ("company", "position", "school", "past_companies")  # what the archive dates of the owner
LISTS = ("school", "past_companies")


def infer_owner(tables: Tables, me: Owner | None = None) -> Owner:
    """The owner as far as the tables tell; every field that `me` gives takes precedence.

    Aims are inferred only where the archive states them: open to recruiters or an active search (`find_job`),
    a volunteer post or headline that mentors (`mentor_others`), a headline that hires (`hire`).
    """
    profile = tables["profile"].tail(1).to_dicts()
    mine = profile[0] if profile else {}
    positions = tables["positions"]
    now = _main_position(positions, mine.get("headline"))
    company = now.get("company")
    past = positions.filter(~pl.col("current"))["company"].drop_nulls().unique(maintain_order=True).to_list()
    name = " ".join(part for part in (mine.get("first_name"), mine.get("last_name")) if part) or _name_on_invitations(
        tables
    )
    found = Owner(
        name=name,
        headline=mine.get("headline"),
        company=company,
        position=now.get("position"),
        industry=mine.get("industry"),
        location=mine.get("location"),
        school=_texts(tables, "education", "school"),
        past_companies=[firm for firm in past if firm != company] if positions.height else None,
        skills=_texts(tables, "skills", "skill"),
        goals=_aims(tables, mine.get("headline")),
        recruiters_share=_recruiters_share(tables),
    )
    if me is None:
        return found
    told = {key: value for key in me.__struct_fields__ if (value := getattr(me, key)) is not None}
    return structs.replace(found, **told)


def _main_position(positions: pl.DataFrame, headline: str | None) -> dict[str, Any]:
    """Of several present positions the one the headline names, else the first listed."""
    current = positions.filter(pl.col("current")).to_dicts()
    named = [one for one in current if one["company"] and one["company"].casefold() in (headline or "").casefold()]
    return (named or current or [{}])[0]


def owner_keys(tables: Tables) -> set[str]:
    """The owner's profile keys: the owner's side of their invitations.

    Where those have no addresses (before late 2023) or are missing, the one that most messages under the owner's name
    come from; where the name is unknown, too, the one that takes part in most messages.
    """
    told = set(tables["invitations"]["owner_key"].drop_nulls().unique())
    if told:
        return told
    messages = tables["messages"]
    if name := _name_on_invitations(tables) or _name_on_profile(tables):
        keys = messages.filter(pl.col("from_name") == name)["from_key"].drop_nulls().value_counts(sort=True)
        return set(keys["from_key"].head(1))
    taking_part = (
        pl.concat([messages["from_key"], messages["to_keys"].explode()]).drop_nulls().value_counts(name="times")
    )
    everywhere = taking_part.filter(pl.col("times") > messages.height / 2).sort("times", "from_key", descending=True)
    return set(everywhere["from_key"].head(1)) if everywhere.height == 1 else set()


def _name_on_profile(tables: Tables) -> str | None:
    profile = tables["profile"].tail(1).select("first_name", "last_name").rows()
    return " ".join(part for part in profile[0] if part) or None if profile else None


def _name_on_invitations(tables: Tables) -> str | None:
    names = tables["invitations"]["owner_name"].drop_nulls().value_counts(sort=True)
    return str(names["owner_name"][0]) if names.height else None


def _texts(tables: Tables, table: str, column: str) -> list[str] | None:
    return tables[table][column].drop_nulls().unique(maintain_order=True).to_list() or None


def _aims(tables: Tables, headline: str | None) -> list[str] | None:
    aims = []
    seeking = tables["job_seeking"]
    searching = (
        pl.col("open_to_recruiters")
        | pl.col("activity_level").str.contains(ACTIVE_SEARCH)
        | pl.col("urgency").str.contains(ACTIVE_SEARCH)
    )
    if seeking.select(searching.fill_null(False).any()).item():
        aims.append("find_job")
    posts = (
        tables["volunteering"]
        .select(pl.col("position").str.contains(r"(?i)\bmentor|\bcoach|\btutor").fill_null(False).any())
        .item()
    )
    told = (headline or "").lower()
    if posts or "mentor" in told:
        aims.append("mentor_others")
    if "hiring" in told:
        aims.append("hire")
    return aims or None


def _recruiters_share(tables: Tables) -> float | None:
    positions = tables["connections"]["position"].drop_nulls()
    if len(positions) < LEAST_CONNECTIONS:
        return None
    return float(positions.str.contains(RECRUITER_POSITION).mean())  # type: ignore[arg-type]


def owners_then(tables: Tables, connections: pl.DataFrame, asking: pl.DataFrame, me: Owner | None) -> pl.DataFrame:
    """For each row of `asking` what the owner was at its `_until`, as far as the archive dates it and `me` leaves open.

    Columns are named as the owner's fields: posts and schools begun by then, and the recruiters' share of the
    `connections` (with `_from`) known by then. Headline, skills and aims are not dated: they are of today.
    """
    positions, education = tables["positions"], tables["education"]
    dated = [positions["started_on"], positions["finished_on"], education["started_on"]]
    days = pl.concat(dated).drop_nulls().unique().sort()
    stages = days.search_sorted(asking["_until"].dt.date(), "right")
    told: dict[int, Owner] = {}
    for stage in stages.filter(asking["_until"] < FOREVER).unique():
        told[stage] = infer_owner(_then(tables, days[stage - 1] if stage else date.min))
    of_stage = pl.DataFrame(
        [(stage, *(getattr(owner, field) for field in DATED)) for stage, owner in told.items()],
        schema={"_stage": pl.Int64, **{f: pl.List(pl.String) if f in LISTS else pl.String for f in DATED}},
        orient="row",
    )
    placed = pl.DataFrame({"_stage": stages.cast(pl.Int64)}).join(
        of_stage, on="_stage", how="left", maintain_order="left"
    )
    shares = placed.drop("_stage").with_columns(recruiters_share=_recruiters_shares(connections, asking))
    return shares.drop(key for key in shares.columns if me and getattr(me, key) is not None)


def _then(tables: Tables, day: date) -> Tables:
    """The tables that tell of the owner, as of `day`; connections are left out."""
    begun = pl.col("started_on").is_null() | (pl.col("started_on") <= day)
    over = (pl.col("finished_on") <= day).fill_null(~pl.col("current"))
    posts = tables["positions"].filter(begun).with_columns(current=~over.fill_null(False))
    frames = {**tables.frames, "positions": posts, "education": tables["education"].filter(begun)}
    return replace(tables, frames={name: rows for name, rows in frames.items() if name != "connections"})


def _recruiters_shares(connections: pl.DataFrame, asking: pl.DataFrame) -> pl.Series:
    placed = connections.drop_nulls("position").select(
        "_from", _recruits=pl.col("position").str.contains(RECRUITER_POSITION).cast(pl.Int64)
    )
    so_far = running(asking, placed, [], _all=pl.int_range(1, pl.len() + 1), _those=pl.col("_recruits").cum_sum())
    share = pl.when(pl.col("_all") >= LEAST_CONNECTIONS).then(pl.col("_those") / pl.col("_all"))
    return so_far.select(share).to_series()
