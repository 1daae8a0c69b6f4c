"""A frame of requests → the columns of their verdicts: the one function that every engine runs, batch by batch.

Columns are those of the assess contract, laid flat, of types that every engine knows: `motives_<motive>` and
`roles_<role>` are shares, `benefit` and `benefit_strength` are lists of the same length, the strongest first. A row
that cannot be judged keeps its id and says why in `error`; all else of it is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from whosthere.batch import kept
from whosthere.batch.reading import ERROR, facts_of
from whosthere.benefit_rules import BENEFITS
from whosthere.benefits import benefit_of
from whosthere.judging import settle
from whosthere.model import DANGER, MOTIVES, ROLES, Owner
from whosthere.policy import Policy
from whosthere.reasons import LEAST_BENEFIT
from whosthere.scoring import share_of

ROWS_AT_ONCE = 20_000
BYTES_AT_ONCE = 16 << 20
_TEXTS, _NUMBERS = pl.List(pl.String), pl.List(pl.Float64)
_PLAIN: dict[str, pl.DataType] = {
    "id": pl.String(),
    "motive": pl.String(),
    **{f"motives_{motive}": pl.Float64() for motive in MOTIVES},
    DANGER: pl.Float64(),
    "action": pl.String(),
    "role": pl.String(),
    **{f"roles_{role}": pl.Float64() for role in ROLES},
    "benefit": _TEXTS,
    "benefit_strength": _NUMBERS,
    "campaign": pl.String(),
    ERROR: pl.String(),
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of every row: by which policy, for whom where a row names no owner (`me`), and whether the evidence
    is kept (`explain`)."""

    policy: Policy
    me: Owner | None = None
    explain: bool = False


def schema(explain: bool = False) -> dict[str, pl.DataType]:
    """Name and type of every column of the verdicts."""
    return _PLAIN | kept.SCHEMA if explain else _PLAIN


def judged(requests: pl.DataFrame, task: Task) -> pl.DataFrame:
    """The verdicts of requests in the contract's shape, row by row, in order; each row is judged by itself.

    Raises ContractError, naming the column, where a column is of a type that cannot hold what it should.
    """
    pieces = [_judged(piece, task) for rows in requests.iter_slices(ROWS_AT_ONCE) for piece in _bounded(rows)]
    return pl.concat(pieces) if pieces else pl.DataFrame(schema=schema(task.explain))


def _bounded(requests: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows in pieces that hold little text each, or one row."""
    if requests.height == 1 or requests.estimated_size() <= BYTES_AT_ONCE:
        yield requests
    else:
        for half in requests.iter_slices(-(-requests.height // 2)):
            yield from _bounded(half)


def _judged(requests: pl.DataFrame, task: Task) -> pl.DataFrame:
    facts = facts_of(requests, task.me)
    error = facts[ERROR]
    decided = settle(facts.drop(ERROR), task.policy).with_columns(error)
    told = decided.with_columns(
        *(pl.col(share_of(motive)).alias(f"motives_{motive}") for motive in MOTIVES),
        *(pl.col(share_of(role)).alias(f"roles_{role}") for role in ROLES),
        *benefits(decided),
    )
    if task.explain:
        told = told.with_columns(kept.kept(decided))
    columns = list(schema(task.explain))
    if not error.null_count() < len(error):
        return told.select(columns)
    good = pl.col(ERROR).is_null()
    always = ("id", ERROR)
    return told.select(name if name in always else pl.when(good).then(name).alias(name) for name in columns)


def benefits(decided: pl.DataFrame) -> list[pl.Series]:
    """`benefit`, `benefit_strength` and `benefit_rule` (lists): of a kind the strongest, the strongest kind first."""
    kinds = list(dict.fromkeys(rule.kind for rule in BENEFITS))
    strengths = decided.select(benefit_of(i) for i in range(len(BENEFITS))).to_numpy()
    best = np.zeros((decided.height, len(kinds)))
    rules = np.zeros((decided.height, len(kinds)), dtype=np.int64)
    for at, rule in enumerate(BENEFITS):
        kind = kinds.index(rule.kind)
        better = strengths[:, at] > best[:, kind]
        best[better, kind], rules[better, kind] = strengths[better, at], at
    first = np.array([min(i for i, rule in enumerate(BENEFITS) if rule.kind == kind) for kind in kinds])
    order = np.lexsort((np.broadcast_to(first, best.shape), -best), axis=1)
    ranked = np.take_along_axis(best, order, 1)
    there = ranked >= LEAST_BENEFIT
    flat = pl.DataFrame(
        {
            "row": np.repeat(np.arange(decided.height), there.sum(1)),
            "benefit": pl.Series(kinds).gather(pl.Series(order[there])),
            "benefit_strength": np.minimum(ranked[there], 1.0),
            "benefit_rule": np.take_along_axis(rules, order, 1)[there],
        },
        schema_overrides={"row": pl.Int64, "benefit_rule": pl.Int64},
    )
    every = pl.DataFrame({"row": np.arange(decided.height)}, schema={"row": pl.Int64})
    listed = every.join(flat.group_by("row").agg(pl.all()), on="row", how="left", maintain_order="left")
    return listed.select(
        pl.col("benefit").fill_null(pl.lit([], dtype=_TEXTS)),
        pl.col("benefit_strength").fill_null(pl.lit([], dtype=_NUMBERS)),
        pl.col("benefit_rule").fill_null(pl.lit([], dtype=pl.List(pl.Int64))),
    ).get_columns()
