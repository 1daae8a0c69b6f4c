"""Who of the owner's connections could introduce them to somebody: what ties each to that person, and to the owner."""

from __future__ import annotations

from datetime import date

import polars as pl
from msgspec import Struct

from whosthere.gathering import is_the_owners, receivers
from whosthere.model import Owner, Sender
from whosthere.sources.tables import Tables
from whosthere.text import firm_key, name_key

MOST = 3
_BY_PAGE, _THERE_NOW, _THERE_BEFORE = 3.0, 2.0, 1.0
_STRONGEST = 3.0


class Introducer(Struct, frozen=True):
    """A connection who could introduce: how they may know the person (`is_sure` where the person's page names
    them), and how well the owner knows them."""

    name: str
    position: str | None
    company: str | None
    knows: str
    ties: list[str]
    strength: float
    is_sure: bool


def introducers(me: Owner, them: Sender, tables: Tables) -> list[Introducer]:
    """Up to three connections, the likeliest to know the person and the best known to the owner first.

    That somebody works where the person works (or, where only a headline is known, at a firm it names) is a hint; only
    names on the person's own page are sure.
    """
    rows = tables["connections"].filter(pl.col("name").is_not_null()).with_row_index("_row")
    if rows.is_empty():
        return []
    linked = _linked(rows, them)
    if linked.is_empty():
        return []
    tied = _tied(linked, me, tables)
    best = tied.sort("_score", "name", descending=[True, False]).head(MOST)
    return [
        Introducer(
            name=row["name"],
            position=row["position"],
            company=row["company"],
            knows=row["_knows"],
            ties=_told(row),
            strength=round(row["_score"], 2),
            is_sure=row["_near"] == _BY_PAGE,
        )
        for row in best.iter_rows(named=True)
    ]


def _linked(rows: pl.DataFrame, them: Sender) -> pl.DataFrame:
    """The connections that something ties to the person, with `_knows` and `_near`."""
    keyed = rows.with_columns(_name=name_key(pl.col("name")), _firm=firm_key(pl.col("company")))
    names = pl.Series(them.mutual_names or [], dtype=pl.String)
    mutual = pl.col("_name").is_in(names.to_frame("n").select(name_key(pl.col("n")))["n"].drop_nulls().implode())
    head = f" {_keys([them.headline]).str.join(' ').item()} "
    named = pl.lit(head).str.contains(pl.format(" {} ", "_firm"), literal=True) & (pl.col("_firm").str.len_chars() > 4)
    now = pl.col("_firm").is_in(_keys([them.company]).implode())
    before = pl.col("_firm").is_in(_keys([*(them.past_companies or []), *(them.school or [])]).implode())
    themselves = pl.col("_name").is_in(_names([them.name]).implode())
    near = (
        pl.when(mutual)
        .then(_BY_PAGE)
        .when(now | named.fill_null(False))
        .then(_THERE_NOW)
        .when(before)
        .then(_THERE_BEFORE)
    )
    knows = (
        pl.when(mutual)
        .then(pl.lit("is named on their page as a connection of you both"))
        .when(now)
        .then(pl.lit("works where they work"))
        .when(named)
        .then(pl.lit("works at a firm that their headline names"))
        .when(before)
        .then(pl.lit("works where they worked or studied"))
    )
    return keyed.with_columns(_near=near, _knows=knows).filter(
        pl.col("_near").is_not_null() & ~themselves.fill_null(False)
    )


def _keys(firms: list[str | None]) -> pl.Series:
    return pl.Series(firms, dtype=pl.String).to_frame("f").select(firm_key(pl.col("f")))["f"].drop_nulls()


def _names(names: list[str | None]) -> pl.Series:
    return pl.Series(names, dtype=pl.String).to_frame("n").select(name_key(pl.col("n")))["n"].drop_nulls()


def _tied(linked: pl.DataFrame, me: Owner, tables: Tables) -> pl.DataFrame:
    """Adds what ties each to the owner, and `_score`: nearness to the person plus strength of the tie."""
    messages = tables["messages"]
    mine = is_the_owners(messages, tables, me)
    theirs = messages.filter(~mine).select("sent_at", key="from_key", name="from_name")
    counted = _counted(_counted(linked, theirs, "_from_them"), receivers(messages.filter(mine)), "_from_me")
    for table, column in (("endorsements", "_endorsed"), ("recommendations", "_recommended")):
        rows = tables[table].select(sent_at="at", name="name", key=pl.lit(None, pl.String))
        counted = _counted(counted, rows, column)
    together = _together(counted, tables)
    talk = pl.min_horizontal("_from_them", "_from_me").clip(0, 10) / 10
    praise = (pl.col("_recommended") > 0).cast(pl.Float64) + 0.3 * (pl.col("_endorsed") > 0).cast(pl.Float64)
    worked = 0.7 * pl.col("_together").is_not_null().cast(pl.Float64)
    return together.with_columns(_score=pl.col("_near") + (1.5 * talk + praise + worked).clip(0, _STRONGEST))


def _counted(people: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Adds `column`: how many of `rows` are each person's, by key, or by name where a row has none; and when last."""
    keyed = rows.drop_nulls("key").group_by("key").agg(_n=pl.len(), _last=pl.col("sent_at").max())
    named = (
        rows.filter(pl.col("key").is_null())
        .with_columns(_name=name_key(pl.col("name")))
        .drop_nulls("_name")
        .group_by("_name")
        .agg(_m=pl.len(), _late=pl.col("sent_at").max())
    )
    joined = people.join(keyed, on="key", how="left", maintain_order="left").join(
        named, on="_name", how="left", maintain_order="left"
    )
    return joined.with_columns(
        (pl.col("_n").fill_null(0) + pl.col("_m").fill_null(0)).cast(pl.Int64).alias(column),
        pl.max_horizontal("_last", "_late").alias(f"{column}_last"),
    ).drop("_n", "_m", "_last", "_late")


def _together(people: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `_together`: the firm where both were when they connected, as far as the archive shows."""
    posts = tables["positions"].select(
        "company", "started_on", _firm=firm_key(pl.col("company")), _until=pl.col("finished_on").fill_null(date.max)
    )
    met = people.join(posts.drop_nulls("_firm"), on="_firm", suffix="_mine").filter(
        pl.col("connected_on").is_between(pl.col("started_on"), pl.col("_until"))
    )
    first = met.group_by("_row").agg(_together=pl.col("company_mine").first())
    return people.join(first, on="_row", how="left", maintain_order="left")


def _told(row: dict[str, object]) -> list[str]:
    """What ties a connection to the owner, the strongest first."""
    told = []
    if row["_recommended"]:
        told.append("one of you recommended the other")
    if row["_from_them"] and row["_from_me"]:
        last = max(when for when in (row["_from_them_last"], row["_from_me_last"]) if isinstance(when, date))
        told.append(f"you wrote to each other, last in {last:%b %Y}")
    if row["_together"]:
        told.append(f"you connected while you were both at {row['_together']}")
    if row["_endorsed"]:
        told.append("one of you endorsed the other")
    if not told and isinstance(row["connected_on"], date):
        told.append(f"connected since {row['connected_on'].year}, and nothing else is told of you two")
    return told
