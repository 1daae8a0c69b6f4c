"""What was known at a moment: counts over rows that were dated before it, by as-of joins.

A request that waits is judged by all that is known now. One that was answered is judged by what was known when it was
sent, so that what came of it cannot be its own evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

FOREVER = datetime(9999, 12, 31)
LONG_AGO = datetime(1, 1, 2)
MARGIN = timedelta(hours=14)  # Invitations.csv does not state its zone: none is further from UTC
DAY = timedelta(days=1)

_FOREVER = pl.lit(FOREVER, dtype=pl.Datetime("us"))


def moment(sent_at: pl.Expr, answered: pl.Series) -> pl.Expr:
    """Up to when rows count for a request: when it was sent, if `answered`; else, or where that is unknown, forever."""
    return pl.when(pl.lit(answered)).then(sent_at).fill_null(_FOREVER)


def known_from(at: pl.Expr, *, whole_day: bool = False) -> pl.Expr:
    """From when a row dated `at` (UTC or unknown) was surely known on the requests' clock; forever off if undated."""
    late = at.cast(pl.Datetime("us")) + (MARGIN + DAY if whole_day else MARGIN)
    return pl.min_horizontal(late, _FOREVER)


def running(asking: pl.DataFrame, rows: pl.DataFrame, by: Sequence[str], **totals: pl.Expr) -> pl.DataFrame:
    """`asking` with each of `totals` as it stood at its `_until`: 0 where no row of the same `by` was known by then.

    `rows` hold `by` and `_from` (see `known_from`); a total is a cumulative expression over them in order of time.
    """
    known = rows.drop_nulls(by).sort("_from", maintain_order=True)
    kept = [total.over(by).alias(name) if by else total.alias(name) for name, total in totals.items()]
    ordered = asking.with_row_index("_place").sort("_until", maintain_order=True)
    joined = ordered.join_asof(
        known.select(*by, "_from", *kept),
        left_on="_until",
        right_on="_from",
        by=list(by) or None,
        check_sortedness=False,
    )
    back = joined.sort("_place").drop("_place", "_from")
    return back.with_columns(pl.col(name).fill_null(0).cast(pl.Int64) for name in totals)


def firsts(*columns: str) -> pl.Expr:
    """How many different ones came so far: to be given to `running`; rows where the last column is null are none."""
    return (pl.struct(columns).is_first_distinct() & pl.col(columns[-1]).is_not_null()).cum_sum()
