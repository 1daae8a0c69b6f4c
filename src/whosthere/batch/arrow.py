"""The very same judging, on Arrow batches: what Spark's `mapInArrow` is given. Runs wherever the engine runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import polars as pl
import pyarrow as pa

from whosthere.batch.reading import wanted
from whosthere.batch.verdicts import ROWS_AT_ONCE, Task, judged, schema
from whosthere.model import Owner
from whosthere.policy import Policy

Batches = Iterator[pa.RecordBatch]

_ARROW: dict[pl.DataType, tuple[Any, str]] = {
    pl.String(): (pa.string(), "string"),
    pl.Int64(): (pa.int64(), "bigint"),
    pl.Float64(): (pa.float64(), "double"),
    pl.Boolean(): (pa.bool_(), "boolean"),
}


def ddl(explain: bool) -> str:
    """The columns of the verdicts as Spark writes a schema."""
    return ", ".join(f"`{name}` {_spark(dtype)}" for name, dtype in schema(explain).items())


def _spark(dtype: pl.DataType) -> str:
    return f"array<{_ARROW[_inner(dtype)][1]}>" if isinstance(dtype, pl.List) else _ARROW[dtype][1]


def _inner(dtype: pl.List) -> pl.DataType:
    return dtype.inner if isinstance(dtype.inner, pl.DataType) else dtype.inner()


def arrow_schema(explain: bool) -> pa.Schema:
    """The columns of the verdicts as Arrow types that every version of Spark takes."""
    return pa.schema(
        (name, pa.list_(_ARROW[_inner(dtype)][0]) if isinstance(dtype, pl.List) else _ARROW[dtype][0])
        for name, dtype in schema(explain).items()
    )


def judging(task: Task) -> Callable[[Batches], Batches]:
    """A function from batches of requests to batches of their verdicts; it needs whosthere where it runs."""
    packed = msgspec.json.encode((task.policy, task.me, task.explain))

    def judge(batches: Batches) -> Batches:
        policy, me, explain = msgspec.json.decode(packed, type=tuple[Policy, Owner | None, bool])
        here = Task(policy, me, explain)
        for requests in _gathered(batches):
            yield from _as_arrow(judged(requests.select(wanted(requests.schema)), here), explain)

    return judge


def _gathered(batches: Batches) -> Iterator[pl.DataFrame]:
    """Engines cut batches as they like; judging likes them large."""
    waiting, rows = list[pa.RecordBatch](), 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= ROWS_AT_ONCE:
            yield _frame(waiting)
            waiting, rows = [], 0
    if rows:
        yield _frame(waiting)


def _frame(batches: list[pa.RecordBatch]) -> pl.DataFrame:
    frame = pl.from_arrow(pa.Table.from_batches(batches))
    assert isinstance(frame, pl.DataFrame)
    return frame


def _as_arrow(verdicts: pl.DataFrame, explain: bool) -> Batches:
    table = verdicts.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema(explain))
    yield from table.combine_chunks().to_batches()
