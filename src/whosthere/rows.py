"""Rows and columns in two shapes: frames for many rows, plain Python for a few, which wakes no threads.

What is asked of rows stands once, as expressions (`Columns`); which shape the rows have is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.frames import add, columns_of
from whosthere.functions import Plain
from whosthere.rowwise import function_of


class Rows(list[dict[Any, Any]]):
    """A few rows, each from column to value (None for null); all have the same columns, and are widened in place."""

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self[0]) if self else []


Shape = TypeVar("Shape", pl.DataFrame, pl.LazyFrame, Rows)
Held = TypeVar("Held", pl.DataFrame, Rows)


class Columns:
    """Columns, each made of others by an expression."""

    def __init__(self, exprs: Iterable[pl.Expr]) -> None:
        self.exprs = list(exprs)
        self.names = [expr.meta.output_name() for expr in self.exprs]

    @cached_property
    def plain(self) -> list[Plain]:
        """The expressions as functions of a row. Raises Unread where one cannot be made a function."""
        return [function_of(expr) for expr in self.exprs]

    def add_to(self, rows: Shape) -> Shape:
        """The rows with these columns."""
        if isinstance(rows, Rows):
            for row, values in zip(rows, self._values(rows), strict=True):
                row.update(zip(self.names, values, strict=True))
            return rows
        return add(rows, self.exprs)

    def of(self, rows: pl.DataFrame | Rows) -> list[tuple[Any, ...]]:
        """These columns alone, row by row."""
        return self._values(rows) if isinstance(rows, Rows) else rows.select_seq(self.exprs).rows()

    def _values(self, rows: Rows) -> list[tuple[Any, ...]]:
        return [tuple([one(row) for one in self.plain]) for row in rows]


def column(rows: pl.DataFrame | Rows, name: str) -> list[Any]:
    """The values of a column."""
    return [row[name] for row in rows] if isinstance(rows, Rows) else rows[name].to_list()


def table(rows: pl.DataFrame | Rows, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """Some columns, row by row."""
    if isinstance(rows, Rows):
        return [tuple([row[name] for name in names]) for row in rows]
    return rows[list(names)].rows()


def matrix(rows: pl.DataFrame | Rows, names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Some columns of numbers (rows × columns)."""
    if isinstance(rows, Rows):
        return np.array(table(rows, names), dtype=np.float64).reshape(len(rows), len(names))
    return rows[list(names)].to_numpy()


def widened(rows: Held, numbers: npt.NDArray[Any], names: Sequence[str]) -> Held:
    """The rows with the columns of a matrix (rows × names)."""
    if isinstance(rows, Rows):
        for row, values in zip(rows, numbers.tolist(), strict=True):
            row.update(zip(names, values, strict=True))
        return rows
    return rows.hstack(columns_of(numbers, names).get_columns())
