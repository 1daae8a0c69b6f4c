"""What other sources tell of a sender, joined to the request: by profile key, else by a name that is sure enough."""

from __future__ import annotations

import polars as pl

from whosthere.errors import Problem
from whosthere.model import Citation
from whosthere.sources.bearers import LEAST_SURE, OTHER_TRADE, SAME_COMPANY, SAME_HEADLINE, sure
from whosthere.sources.tables import TABLES
from whosthere.sources.twins import Once
from whosthere.text import firm_key, name_key, trade_words

PERSON_FACTS = [c for c in TABLES["people"] if c not in ("name", "key", "source", "row")]
TOLD = {"source": pl.String, "row": pl.Int64, "sure": pl.Float64}


def with_person(pending: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Adds what other sources tell of the sender, the later ones first, and `told_<fact>`: source and row of each, and
    how sure the join is where only the name tells (`sure`, else null).

    `pending` has `others`, how many other people one has to reckon with for each name. Also adds `joined_by_name`: was
    what is told under that name alone joined? Null where nothing is.
    """
    if people.is_empty():
        return pending.with_columns(
            *(pl.lit(None, dtype=TABLES["people"][c]).alias(c) for c in PERSON_FACTS),
            joined_by_name=pl.lit(None, dtype=pl.Boolean),
        )
    at_once = pl.col("headline").drop_nulls().n_unique().over("name_key", "source")  # two cards on one page
    people = people.with_columns(name_key=name_key(pl.col("name"))).with_columns(
        pl.when(pl.col("key").is_null()).then(at_once).alias("_at_once"),
        *(
            pl.when(pl.col(c).is_not_null()).then(pl.struct(pl.col(c).alias("is"), "source", "row", "sure")).alias(c)
            for c in PERSON_FACTS
        ),
    )
    told = [pl.col(c).drop_nulls().last() for c in PERSON_FACTS]
    by_key = people.drop_nulls("key").group_by("key").agg(told)
    named = people.drop_nulls("name_key")
    different = (pl.col("key").drop_nulls().n_unique() > 1) | (pl.col("_at_once").max().fill_null(0) > 1)
    by_name = named.group_by("name_key").agg(*told, _different=different, _keyed=pl.col("key").is_not_null().any())
    joined = pending.join(by_key, on="key", how="left", maintain_order="left").join(
        by_name, on="name_key", how="left", maintain_order="left", suffix="_by_name"
    )
    here = people.select("source", "row", *PERSON_FACTS).unique(["source", "row"])  # on the very card of the request
    joined = joined.join(here, on=["source", "row"], how="left", maintain_order="left", suffix="_here")
    joined = joined.with_columns(_sure=sure(pl.col("others"), *_agreements()))
    shared = pl.col("name_is_shared") | pl.col("_different").fill_null(False)
    unsure = shared | (pl.col("key").is_not_null() & pl.col("_keyed")) | (pl.col("_sure") < LEAST_SURE)
    told_of = {c: _told(c, unsure) for c in PERSON_FACTS}
    return joined.with_columns(
        *(one.struct.field("is").alias(c) for c, one in told_of.items()),
        *(pl.struct(one.struct.field(part) for part in TOLD).alias(f"told_{c}") for c, one in told_of.items()),
        joined_by_name=~unsure,
    ).drop("_keyed", "_different", "_sure", *(f"{c}_{by}" for c in PERSON_FACTS for by in ("here", "by_name")))


def _told(fact: str, unsure: pl.Expr) -> pl.Expr:
    """A fact with where it was told, by key, on the very card, or by name; the name's own sureness beside the last."""
    named = pl.col(f"{fact}_by_name")
    with_sure = pl.struct(
        named.struct.field("is"), named.struct.field("source"), named.struct.field("row"), pl.col("_sure").alias("sure")
    )
    by_name = pl.when(named.is_not_null() & ~unsure).then(with_sure)
    return pl.coalesce(fact, f"{fact}_here", by_name)


def _agreements() -> list[pl.Expr]:
    """How far headline and company speak for one person, as factors of the odds; 1 where a side tells none."""
    here, there = (_of("headline", by) for by in ("here", "by_name"))
    firm, other_firm = (firm_key(_of("company", by)) for by in ("here", "by_name"))
    other_trade = trade_words(here).list.set_intersection(trade_words(there)).list.len() == 0
    return [
        pl.when(here == there).then(SAME_HEADLINE).when(other_trade).then(OTHER_TRADE).otherwise(1.0),
        pl.when(firm == other_firm).then(SAME_COMPANY).otherwise(1.0),
    ]


def _of(fact: str, by: str) -> pl.Expr:
    known = pl.coalesce(fact, f"{fact}_here") if by == "here" else pl.col(f"{fact}_by_name")
    return known.struct.field("is")


def not_joined(pending: pl.DataFrame, people: pl.DataFrame) -> list[Problem]:
    """What is told under the very name of a request but was joined to none, each with the reason."""
    refused = pending.filter(~pl.col("joined_by_name") & pl.col("name_key").is_not_null())
    if refused.is_empty() or people.is_empty():
        return []
    cards = pending.select("source", "row")
    loose = people.filter(pl.col("key").is_null()).join(cards, on=["source", "row"], how="anti")
    asked = refused.group_by("name_key").agg(shared=(pl.len() > 1) | pl.col("name_is_shared").any())
    found = loose.with_columns(name_key=name_key(pl.col("name"))).join(asked, on="name_key", maintain_order="left")
    problems = []
    for name, source, row, shared in found.select("name", "source", "row", "shared").iter_rows():
        why = "two people bear that name" if shared else "too little says that the two are one"
        what = f"tells of {name}, who may be the one who asks: {why}, so not joined; look at the profile yourself"
        problems.append(Problem(source, what, row))
    return problems


def told_by(joined: pl.DataFrame, once: Once) -> list[dict[str, Citation]]:
    """For each request what another source told, by field, with where it did and how sure a join by name is."""
    places = joined.select("source", "row").iter_rows()
    told = [dict(once.told.get((source, row), {})) for source, row in places]
    for column in (c for c in joined.columns if c.startswith("told_")):
        fact = column.removeprefix("told_")
        name = f"sender.{fact}" if fact in PERSON_FACTS else fact
        place = [pl.col(column).struct.field(part) for part in TOLD]
        known = joined.select(pl.int_range(pl.len()), *place).filter(pl.col("source").is_not_null())
        for at, *where in known.iter_rows():
            told[at][name] = Citation(*where)
    return told
