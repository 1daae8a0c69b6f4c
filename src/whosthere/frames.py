"""Frames made and widened: with few rows and many columns it is the columns that cost, and to wake threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
FEW = 100  # rows


def add(frame: Frame, columns: Sequence[pl.Expr]) -> Frame:
    """The frame with the columns; to a few rows one after the other."""
    if isinstance(frame, pl.DataFrame) and frame.height < FEW:
        return frame.with_columns_seq(columns)
    return frame.with_columns(columns)


def without(frame: Frame, names: Sequence[str]) -> Frame:
    """The frame without the columns."""
    if isinstance(frame, pl.DataFrame):
        gone = set(names)
        return frame[[name for name in frame.columns if name not in gone]]
    return frame.drop(names)


def columns_of(matrix: npt.NDArray[Any], names: Sequence[str]) -> pl.DataFrame:
    """A matrix (rows × names) as columns."""
    if 0 < len(matrix) < FEW:
        return pl.Series("all", np.ascontiguousarray(matrix)).arr.to_struct(list(names)).struct.unnest()
    return pl.from_numpy(matrix, list(names))
