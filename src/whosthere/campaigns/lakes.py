"""Requests of a lake, or of one inbox → the notes that campaigns are looked for in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from polars.datatypes import DataTypeClass

from whosthere.campaigns import NOTES
from whosthere.errors import SourceError
from whosthere.text import name_key, profile_keys

_LAKES = (".parquet", ".pq")


def is_lake(source: Path) -> bool:
    """Is it a Parquet file, or a folder of them?"""
    return source.suffix in _LAKES or (source.is_dir() and any(source.rglob("*.parquet")))


def notes_of_lake(sources: Sequence[Path]) -> pl.LazyFrame:
    """The notes of Parquet files of the assess contract (NOTES), one row a request that says anything.

    A person is known by profile key, else by folded name; the receiver is `receiver`, else the owner. Raises
    SourceError, naming the file and the column, where one cannot be read.
    """
    return pl.concat([_notes(source) for source in sources])


def notes_of_requests(facts: pl.DataFrame) -> pl.DataFrame:
    """The notes among requests given one by one (their given facts), known as those of a lake are (NOTES)."""
    given = facts.lazy().select(
        "id",
        "text",
        "sent_at",
        sender=pl.struct(name="sender_name", profile_url="sender_profile_url"),
        owner=pl.struct(name="owner_name"),
    )
    return _noted(given, given.collect_schema()).collect()


def notes_of_inbox(invitations: pl.DataFrame) -> pl.DataFrame:
    """The notes among the incoming `invitations` of archives, pages and mails, all to one receiver (NOTES)."""
    incoming = invitations.filter((pl.col("direction") == "incoming") & pl.col("text").is_not_null())
    return incoming.select(
        id=pl.coalesce("id", pl.format("{}:{}", "source", "row")),
        text="text",
        sender=pl.coalesce("key", name_key(pl.col("name"))),
        receiver=pl.lit("you"),
        sent_at="sent_at",
    ).cast(NOTES)  # type: ignore[arg-type]


def _notes(source: Path) -> pl.LazyFrame:
    try:
        lake = pl.scan_parquet(source)
        schema = lake.collect_schema()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"{source}: cannot be read as Parquet; write it anew") from error
    for name in ("id", "text"):
        if name not in schema:
            raise SourceError(f"{source}: there is no column `{name}`; give requests of the assess contract")
        if schema[name] not in (pl.String, pl.Null, pl.Categorical, pl.Int64, pl.Int32):
            raise SourceError(f"{source}: column `{name}` is {schema[name]}; it has to be text")
    for name, dtype in _people(schema):
        if dtype.is_nested() or dtype in (pl.Binary, pl.Boolean):
            raise SourceError(f"{source}: column `{name}` is {dtype}; it has to be text")
    sent = schema.get("sent_at", pl.Null())
    if not (isinstance(sent, pl.Datetime | pl.Null | pl.Date) or sent == pl.String):
        raise SourceError(f"{source}: column `sent_at` is {sent}; it has to be a time")
    return _noted(lake, schema)


def _people(schema: pl.Schema) -> Iterator[tuple[str, pl.DataType]]:
    """The columns, or fields of columns, that people are known by."""
    for whose in ("sender", "receiver", "owner"):
        dtype = schema.get(whose)
        if isinstance(dtype, pl.Struct):
            named = (field for field in dtype.fields if field.name in ("name", "profile_url"))
            yield from ((f"{whose}.{field.name}", _instance(field.dtype)) for field in named)
        elif dtype is not None:
            yield whose, dtype


def _instance(dtype: DataTypeClass | pl.DataType) -> pl.DataType:
    return dtype() if isinstance(dtype, DataTypeClass) else dtype


def _noted(lake: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    receiver = _person(schema, "receiver")
    columns = {
        "id": pl.col("id").cast(pl.String),
        "text": pl.col("text").cast(pl.String),
        "sender": _person(schema, "sender"),
        "receiver": pl.coalesce(receiver, _person(schema, "owner", unless=receiver)),
        "sent_at": _moment(schema.get("sent_at", pl.Null())),
    }
    return lake.select(**columns).filter(pl.col("text").is_not_null()).cast(NOTES)  # type: ignore[arg-type]


def _person(schema: pl.Schema, whose: str, unless: pl.Expr | None = None) -> pl.Expr:
    """The key of a person: a text as it is; of a structure the profile key, else the folded name; each worked out only
    where what comes before it, and `unless`, is not known."""
    dtype = schema.get(whose)
    if not isinstance(dtype, pl.Struct):
        return _plain(schema, whose)
    fields = {field.name for field in dtype.fields}
    open_ = pl.lit(True) if unless is None else unless.is_null()
    told = list[pl.Expr]()
    if "profile_url" in fields:
        address = pl.col(whose).struct.field("profile_url").cast(pl.String)
        told += [profile_keys(pl.when(open_).then(address)), address]
        open_ = open_ & address.is_null()
    if "name" in fields:
        told += [name_key(pl.when(open_).then(pl.col(whose).struct.field("name").cast(pl.String)))]
    return pl.coalesce(told) if told else pl.lit(None, pl.String)


def _plain(schema: pl.Schema, name: str) -> pl.Expr:
    known = name in schema and not schema[name].is_nested()
    return pl.col(name).cast(pl.String) if known else pl.lit(None, pl.String)


def _moment(dtype: pl.DataType) -> pl.Expr:
    moment = pl.col("sent_at")
    if dtype == pl.String:
        return moment.str.to_datetime("%+", time_unit="us", strict=False, time_zone="UTC").dt.replace_time_zone(None)
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        return moment.dt.convert_time_zone("UTC").dt.replace_time_zone(None).dt.cast_time_unit("us")
    if isinstance(dtype, pl.Null):
        return pl.lit(None, pl.Datetime("us"))
    return moment.cast(pl.Datetime("us"))
