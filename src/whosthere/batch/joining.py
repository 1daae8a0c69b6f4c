"""Facts counted over many requests, joined to each: what one row cannot know, computed before and given as Parquet.

A table holds `id` (facts of a request) or `sender` (facts of a sender, by the address in `sender.profile_url`), each
key once, and facts of the catalogue that are counted, by their own names. Every engine joins them before it judges.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from msgspec import Struct
from polars.exceptions import PolarsError

from whosthere.batch import plan
from whosthere.batch.reading import COUNTED
from whosthere.errors import SourceError

KEYS = {"id": pl.col("id").cast(pl.String), "sender": pl.col("sender").struct.field("profile_url")}


class Counts(Struct, frozen=True):
    """A table of counted facts: its files, its key, and the facts it holds."""

    files: list[str]
    key: str
    facts: list[str]


def tables(given: Sequence[str]) -> list[Counts]:
    """The tables at some paths. Raises SourceError where one holds no key, or no fact that is counted."""
    return [_table(path) for path in given]


def _table(given: str) -> Counts:
    _, files = plan.find(given)
    try:
        there = pl.read_parquet_schema(files[0])
    except (PolarsError, OSError) as error:
        raise SourceError(f"{files[0]}: is damaged or no Parquet: {str(error).splitlines()[0]}") from error
    facts = [name for name in COUNTED if name in there]
    key = next((key for key in KEYS if key in there), None)
    if key is None or not facts:
        raise SourceError(f"{given}: must hold `id` or `sender`, and counted facts such as `copies`")
    return Counts([str(path) for path in files], key, facts)


def joined(requests: pl.DataFrame, counts: Sequence[Counts]) -> pl.DataFrame:
    """The requests with the facts of the tables; they come before what the requests say themselves."""
    for table in counts:
        if not _has_key(requests.schema, table.key):
            continue
        keyed = requests.with_columns(KEYS[table.key].alias("_key"))
        told = (
            pl.scan_parquet(table.files, glob=False, hive_partitioning=False)
            .select(pl.col(table.key).cast(pl.String).alias("_key"), *table.facts)
            .filter(pl.col("_key").is_in(keyed["_key"].drop_nulls().unique().implode()))
            .unique("_key", keep="first", maintain_order=True)
            .collect()
        )
        requests = (
            keyed.drop(table.facts, strict=False).join(told, on="_key", how="left", maintain_order="left").drop("_key")
        )
    return requests


def _has_key(schema: pl.Schema, key: str) -> bool:
    held = schema.get(key)
    return held is not None and (key == "id" or (isinstance(held, pl.Struct) and "profile_url" in dict(held)))


def identities(given: Sequence[str]) -> list[plan.File]:
    """What the files of the tables are now."""
    return [file for path in given for file in plan.identified(*plan.find(path))]
