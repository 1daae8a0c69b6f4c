"""Lakes of simulated requests, for the tests of `batch`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from whosthere.simulating import World, simulated

SAID = ["id", "text", "kind", "sent_at", "sender", "owner"]


@cache
def requests(count: int) -> pl.DataFrame:
    """So many requests, half of them with a note; the owners have aims."""
    aims = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit(["find_job", "learn"]))
    owner = pl.col("owner").struct.with_fields(aims.alias("goals"))
    return simulated(World(rows=max(count, 1), notes=0.5)).select(SAID).collect().with_columns(owner).head(count)


def name_of(number: int) -> str:
    """The id of a request by its number."""
    return f"r-{number:09}"


def make(rows: int, folder: Path, rows_a_file: int) -> None:
    """Write so many requests, so many a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, piece in enumerate(requests(rows).iter_slices(rows_a_file)):
        piece.write_parquet(folder / f"requests-{number:05}.parquet")
