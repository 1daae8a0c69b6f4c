"""The people of a simulated platform: what each shows is read off their number, so that nothing is kept of them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]


@cache
def lists() -> dict[str, Any]:
    """Names, firms and jobs to draw from."""
    found: dict[str, Any] = tomllib.loads((Path(__file__).parent / "people.toml").read_text(encoding="utf-8"))
    found["firms"] = [head + tail for head in found["firm_heads"] for tail in found["firm_tails"]]
    return found


@cache
def words() -> dict[str, Any]:
    """All that phrases.toml holds."""
    found: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    return found


def drawn(people: Ints, seed: int, what: int) -> npt.NDArray[np.uint64]:
    """A number that looks random, the same for the same person, seed and `what` it is about (splitmix64)."""
    salt = (seed * 1_000_003 + what * 7_919 + 1) * 0x9E3779B97F4A7C15
    mixed = people.astype(np.uint64) + np.uint64(salt & 0xFFFFFFFFFFFFFFFF)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def picked(options: list[str], people: Ints, seed: int, what: int) -> pl.Series:
    """For each person one of `options`, always the same."""
    places = (drawn(people, seed, what) % np.uint64(len(options))).astype(np.int64)
    return pl.Series(options, dtype=pl.String).gather(places)


def share(people: Ints, seed: int, what: int) -> npt.NDArray[np.float64]:
    """For each person a number from 0 to 1, always the same."""
    return np.asarray(drawn(people, seed, what) >> np.uint64(11), dtype=np.float64) / 2**53


def first_names(people: Ints, seed: int) -> pl.Series:
    """The first name of each."""
    return picked(lists()["first"], people, seed, 1)


def shown(people: Ints, roles: pl.Series, seed: int) -> pl.DataFrame:
    """What each shows of themselves: name, headline, company, position, location, school, profile_url, connections,
    verified, account_age_months. `roles` names the role of each."""
    jobs = lists()["jobs"]
    frame = pl.DataFrame(
        {
            "person": people,
            "role": roles,
            "first": first_names(people, seed),
            "last": picked(lists()["last"], people, seed, 2),
            "company": picked(lists()["firms"], people, seed, 3),
            "location": picked(words()["words"]["cities"], people, seed, 4),
            "school": picked(words()["words"]["schools"], people, seed, 5),
            "trade": picked(words()["words"]["trades"], people, seed, 6),
            "job": drawn(people, seed, 7).astype(np.int64) & 0xFFFF,
            "fame": share(people, seed, 8),
            "age": share(people, seed, 9),
            "verified": share(people, seed, 10) < 0.2,
        }
    )
    position = pl.coalesce(
        pl.when(pl.col("role") == role).then(
            pl.lit(pl.Series(titles)).gather(pl.col("job") % len(titles)) if len(titles) > 1 else pl.lit(titles[0])
        )
        for role, titles in jobs.items()
    )
    return frame.with_columns(position=position).select(
        name=pl.col("first") + " " + pl.col("last"),
        headline=pl.format("{} at {} | {}", "position", "company", "trade"),
        company="company",
        position="position",
        location="location",
        school=pl.concat_list("school"),
        profile_url=address(pl.col("first"), pl.col("last"), pl.col("person")),
        connections=(20 * 10 ** (pl.col("fame") * 1.4)).clip(0, 500).cast(pl.Int64),
        verified=pl.when("verified").then(pl.lit(True)),
        account_age_months=(pl.col("age") * 150 + 2).cast(pl.Int64),
        first="first",
    )


def address(first: pl.Expr, last: pl.Expr, person: pl.Expr) -> pl.Expr:
    """A profile address that no two people share."""
    return pl.format("https://www.linkedin.com/in/{}-{}-{}", first.str.to_lowercase(), last.str.to_lowercase(), person)
