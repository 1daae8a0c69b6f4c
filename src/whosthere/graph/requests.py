"""Frames as they come → tidy requests, edges and seeds; what cannot be used is counted, never dropped in silence."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from whosthere.errors import Problem, SourceError
from whosthere.graph.before import LONG_AGO, NEVER

REQUESTS = ("sender", "receiver", "sent_at", "answer", "answered_at")
KEY = ["sender", "sent", "receiver"]
TIDY = ["sender", "receiver", "sent", "answer", "answered"]
MOMENT = pl.Datetime("us")
_WANTED = dict(zip(REQUESTS, ("a person", "a person", "a time", "true or false", "a time"), strict=True))


def tidy(
    requests: pl.DataFrame, until: datetime | None = None, source: str = "requests"
) -> tuple[pl.DataFrame, list[Problem]]:
    """One row a request: `sender`, `receiver`, `sent`, `answer`, `answered` (microseconds), sorted; and the problems.

    A request told twice counts once, with the first answer told. An answer without a time is as old as its request; the
    answer to a request without a time is nobody's past. What lies after `until` is not known yet: such requests are
    left out and such answers are open. Raises SourceError where a column is missing or of no use.
    """
    whole = alike(requests, source).select(
        *REQUESTS[:2], "answer", sent=pl.col("sent_at").cast(pl.Int64), answered=pl.col("answered_at").cast(pl.Int64)
    )
    last = NEVER - 1 if until is None else _micros(until)
    sent = pl.col("sent").fill_null(LONG_AGO)
    told = pl.max_horizontal(sent, pl.col("answered").fill_null(pl.when(sent > LONG_AGO).then(sent).otherwise(NEVER)))
    timed = whole.with_columns(sent=sent, answered=pl.when(pl.col("answer").is_not_null()).then(told))
    nobody = pl.col("sender").is_null() | pl.col("receiver").is_null()
    oneself = (pl.col("sender") == pl.col("receiver")).fill_null(False)
    early = pl.col("sent") <= last
    problems = [
        Problem(source, what, count=int(n))
        for what, n in (
            ("a request without sender or receiver was left out", timed.select(nobody.sum()).item()),
            ("a request to oneself was left out", timed.select(oneself.sum()).item()),
            ("a request from after the end of the run was left out", timed.select((~early).sum()).item()),
            (
                "of a request without a time only the answer counts",
                timed.select((pl.col("sent") == LONG_AGO).sum()).item(),
            ),
        )
        if n
    ]
    open_still = pl.col("answered") > last if until is not None else pl.lit(False)
    kept = timed.filter(~nobody & ~oneself & early).with_columns(
        answer=pl.when(~open_still.fill_null(False)).then("answer"),
        answered=pl.when(~open_still.fill_null(False)).then("answered"),
    )
    return once_each(kept), problems


def once_each(requests: pl.DataFrame) -> pl.DataFrame:
    """The same, a request told several times once, with the first answer of them."""
    ordered = requests.sort(*KEY, pl.col("answered").fill_null(NEVER), pl.col("answer"), nulls_last=True)
    return ordered.unique(KEY, keep="first", maintain_order=True).select(TIDY)


def tidy_edges(edges: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """Ties from before or beside the requests as `a`, `b`, `since`: the first two columns, and `since` if there is one.

    A tie without a date is older than all requests. Ids get the type they have in the requests `like`.
    """
    if edges.width < 2:
        raise SourceError("edges: two columns of people are needed; see docs/who-asks-whom.md")
    a, b = edges.columns[:2]
    dated = "since" in edges.columns
    since = _time("since", edges.schema["since"]).cast(pl.Int64).fill_null(LONG_AGO) if dated else pl.lit(LONG_AGO)
    kind = like.schema["sender"]
    return edges.select(
        a=pl.col(a).cast(kind, strict=False), b=pl.col(b).cast(kind, strict=False), since=since.cast(pl.Int64)
    ).filter(pl.col("a") != pl.col("b"))


def tidy_seeds(seeds: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """Known people as `person`, `bad`: the first column, and `bad`. One told both ways is left out."""
    if "bad" not in seeds.columns or seeds.width < 2:
        raise SourceError("seeds: a column of people and a column `bad` (true or false) are needed")
    person = next(name for name in seeds.columns if name != "bad")
    one = seeds.select(
        person=pl.col(person).cast(like.schema["sender"], strict=False), bad=pl.col("bad").cast(pl.Boolean)
    ).drop_nulls()
    agreed = one.group_by("person").agg(pl.col("bad").first(), told=pl.col("bad").n_unique())
    return agreed.filter(pl.col("told") == 1).select("person", "bad").sort("person")


def alike(requests: pl.DataFrame, source: str) -> pl.DataFrame:
    """The columns REQUESTS of one table, each in one type whatever it came in: people as whole numbers where both are,
    else texts; times as such, in microseconds. What is not told is null.

    Raises SourceError, naming the column, where one is missing or of another kind.
    """
    for name in REQUESTS[:2]:
        if name not in requests.columns:
            raise SourceError(f"{source}: no column {name}; a request needs sender and receiver")
    told = requests.select(name for name in REQUESTS if name in requests.columns)
    for column in told:
        if not _may_be(column.name, column.dtype) and column.null_count() < column.len():
            raise SourceError(
                f"{source}: column `{column.name}` is {column.dtype}; it has to be {_WANTED[column.name]}"
            )
    nothing = (pl.lit(None).alias(name) for name in REQUESTS if not _tells(told, name))
    told = told.with_columns(nothing)
    people = pl.Int64() if all(told.schema[name].is_integer() for name in REQUESTS[:2]) else pl.String()
    try:
        return told.select(
            *(pl.col(name).cast(people) for name in REQUESTS[:2]),
            _time("sent_at", told.schema["sent_at"]),
            pl.col("answer").cast(pl.Boolean),
            _time("answered_at", told.schema["answered_at"]),
        )
    except (pl.exceptions.InvalidOperationError, pl.exceptions.ComputeError) as error:
        raise SourceError(f"{source}: a column has values of the wrong type: {str(error).splitlines()[0]}") from error


def _tells(told: pl.DataFrame, name: str) -> bool:
    return name in told.columns and _may_be(name, told.schema[name])


def _may_be(name: str, kind: pl.DataType) -> bool:
    """Can a column of this type hold what its name says?"""
    if isinstance(kind, pl.Null) or kind.is_numeric():
        return True
    if name == "answer":
        return isinstance(kind, pl.Boolean)
    others = pl.Categorical | pl.Enum if name in REQUESTS[:2] else pl.Datetime | pl.Date
    return isinstance(kind, pl.String | others)


def _time(name: str, kind: pl.DataType) -> pl.Expr:
    """A column of times in microseconds; numbers are taken as seconds since 1970."""
    column = pl.col(name)
    if kind.is_numeric():
        seconds = column.cast(pl.Float64)
        return pl.when(seconds.abs() < 1e11).then(seconds * 1e6).cast(pl.Int64).cast(MOMENT).alias(name)
    if kind == pl.String:
        column = column.str.to_datetime(time_unit="us", time_zone="UTC", strict=False)
    elif isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        column = column.dt.convert_time_zone("UTC")
    return column.cast(MOMENT, strict=False)


def _micros(moment: datetime) -> int:
    return int(pl.Series([moment]).dt.cast_time_unit("us").cast(pl.Int64)[0])
