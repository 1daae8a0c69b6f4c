"""A platform's requests with known truth, at any size: for tests, benchmarks, and others to reproduce.

Rows are of the assess contract, with `receiver` (an address like `sender.profile_url`), `answer` (true accepted, false
ignored, null none yet), `answered_at`, and what is true of them: `truth_motive`, `truth_sender_kind` (friend, stranger,
campaign or attacker), `truth_campaign` (null outside campaigns), `truth_dangerous`. Rows come in order of time. They
are made slice by slice, each from the seed and its own number alone, so that any number of them needs little memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from whosthere.simulating.friends import Friends
from whosthere.simulating.slices import SCHEMA, World, slice_of

__all__ = ["World", "asked", "friendships", "simulate", "simulated", "write"]


def simulate(world: World) -> Iterator[pl.DataFrame]:
    """The requests of `world`, a slice at a time (columns of SCHEMA)."""
    return (slice_of(world, number) for number in range(world.slices))


def simulated(world: World) -> pl.LazyFrame:
    """The same as a lazy frame, whose rows are made as they are read."""

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = most
        for part in simulate(world):
            rows = part if columns is None else part.select(columns)
            rows = rows if left is None else rows.head(left)
            left = None if left is None else left - rows.height
            yield rows if predicate is None else rows.filter(predicate)
            if left == 0:
                return

    return register_io_source(source, schema=SCHEMA)


def write(world: World, path: Path) -> None:
    """Write the requests as Parquet, or as JSON Lines where `path` ends in .jsonl or .ndjson."""
    rows = simulated(world)
    if path.suffix in (".jsonl", ".ndjson"):
        stamp = pl.col("sent_at", "answered_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        rows.with_columns(stamp).sink_ndjson(path)
    else:
        rows.sink_parquet(path)


def asked(requests: pl.LazyFrame) -> pl.LazyFrame:
    """Who asked whom: `sender`, `receiver`, `sent_at`, `answer`, `answered_at`, `sender_kind` (what is true)."""
    return requests.select(
        sender=pl.col("sender").struct.field("profile_url"),
        receiver="receiver",
        sent_at="sent_at",
        answer="answer",
        answered_at="answered_at",
        sender_kind="truth_sender_kind",
    )


def friendships(world: World) -> pl.DataFrame:
    """Who knows whom, once a pair: `left` and `right`, addresses like `receiver`."""
    known: Friends = world.friends
    left, right = known.keys // known.size, known.keys % known.size
    once = left < right
    addresses = world.addresses()
    return pl.DataFrame({"left": addresses.gather(left[once]), "right": addresses.gather(right[once])})
