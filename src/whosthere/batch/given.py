"""Frames in, a frame out: the assess contract for programs that hold tables already."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import polars as pl

from whosthere.batch.verdicts import Task, judged
from whosthere.errors import ContractError
from whosthere.model import Owner
from whosthere.policy import Policy

PERSONS = ("sender", "owner")


@runtime_checkable
class Frame(Protocol):
    """Whatever hands out its rows as an Arrow stream: Polars, pandas (with pyarrow), Arrow, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


def assess_frame(frame: Frame, me: Owner | None = None, policy: Policy | None = None) -> pl.DataFrame:
    """One row a request, in order, with the columns that `whosthere batch` writes; each is judged by itself.

    Columns are the contract's fields: `sender` and `owner` as structs, or flat as `sender.headline`; only `id` is
    needed, unknown ones are ignored. `me` serves where a row names no owner. A row that cannot be judged says why in
    `error`.
    Raises ContractError where a column is missing or of a type that cannot hold what it should.
    """
    return judged(_nested(_as_polars(frame)), Task(policy or Policy(), me))


def _as_polars(frame: Frame) -> pl.DataFrame:
    if isinstance(frame, pl.DataFrame):
        return frame
    if not isinstance(frame, Frame):
        raise ContractError(f"{type(frame).__name__} is no frame; give one of Polars, pandas or Arrow")
    try:
        return pl.DataFrame(frame)
    except ImportError as error:
        raise ContractError(f"this frame needs another package to be read: {error}") from error


def _nested(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with columns such as `sender.headline` put into a struct `sender`, where there is none."""
    if "id" not in frame.columns:
        raise ContractError("there is no column `id`; every request needs one")
    for whose in PERSONS:
        flat = [name for name in frame.columns if name.startswith(f"{whose}.")]
        if flat and whose not in frame.columns:
            fields = [pl.col(name).alias(name.removeprefix(f"{whose}.")) for name in flat]
            told = pl.any_horizontal(pl.col(name).is_not_null() for name in flat)
            frame = frame.with_columns(pl.when(told).then(pl.struct(fields)).alias(whose))
    return frame
