"""What people do, read off a position and a firm: role as headlines are scored, seniority and field by words.

An archive tells of a connection only its present position and firm. What these do not say stays unknown (null).
"""

from __future__ import annotations

import polars as pl

from whosthere.callings import FIELDS, SENIORITY, first_of
from whosthere.facts import given_schema
from whosthere.model import ROLES
from whosthere.scoring import score, share_of

SURE_FROM = 0.4  # the likeliest role's probability below which nothing is said


def headline_of(position: str, company: str) -> pl.Expr:
    """A position and a firm as the headline that LinkedIn makes of them; null where neither is known."""
    both = pl.col(position).is_not_null() & pl.col(company).is_not_null()
    together = pl.format("{} at {}", position, company)
    return pl.when(both).then(together).otherwise(pl.coalesce(position, company))


def with_standing(people: pl.DataFrame) -> pl.DataFrame:
    """Adds `role`, `seniority` and `field` to rows with `position` and `company`; null where they do not tell.

    Each distinct pair is read once.
    """
    pairs = people.select("position", "company").unique(maintain_order=True)
    read = pairs.with_columns(_headline=headline_of("position", "company"))
    told = read.with_columns(
        _roles(read["_headline"]),
        seniority=first_of(SENIORITY, pl.col("position")),
        field=pl.coalesce(first_of(FIELDS, pl.col("position")), first_of(FIELDS, pl.col("company"))),
    ).drop("_headline")
    return people.join(told, on=["position", "company"], how="left", nulls_equal=True, maintain_order="left")


def _roles(headlines: pl.Series) -> pl.Series:
    schema = given_schema()
    given = {name: pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items()}
    given["id"] = pl.int_range(pl.len()).cast(pl.String).alias("id")
    given["sender_headline"] = pl.col("_headline").alias("sender_headline")
    scored = score(headlines.to_frame("_headline").lazy().select(given.values())).collect()
    surest = pl.max_horizontal(share_of(role) for role in ROLES)
    sure = (surest >= SURE_FROM) & pl.col("headline").is_not_null() & (pl.col("role") != "vague")
    return scored.select(role=pl.when(sure).then("role")).to_series()
