"""Answers × weights → motives, roles, danger: one lazy plan over facts, row by row, in bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.facts import derive
from whosthere.looking import look
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.signals import Signal
from whosthere.weights import BLOCKS, Matrix, Weights, capped, shipped_weights
from whosthere.wording import FAMILY, add_wording, bits_from_wording

Flags = npt.NDArray[np.bool_]


def bits_of(target: str) -> str:
    """The column that holds a target's total bits."""
    return f"bits_{target}"


def bits_of_owner(target: str) -> str:
    """The column that holds what the owner's labels add to a target, in bits, where they taught anything."""
    return f"owner_{target}"


def share_of(target: str) -> str:
    """The column that holds a motive's or role's probability."""
    return f"share_{target}"


def score(given: pl.LazyFrame, weights: Weights | None = None) -> pl.LazyFrame:
    """Add to the given facts: the derived facts, one Boolean column a signal, and the scores.

    Scores are `bits_<target>` (prior plus all evidence, log2; for every motive, the danger and every role),
    `share_<motive>` and `share_<role>` (each set sums to 1), `danger` (0 to 1), `motive` and `role` (the likeliest).
    Every row is scored by itself.
    """
    chosen = weights or shipped_weights()
    asked = ask(derive(given), chosen.signals)
    schema = asked.collect_schema()
    schema.update({bits_from_wording(t): pl.Float64() for t in TARGETS})
    schema.update({bits_of(t): pl.Float64() for t in TARGETS})
    schema.update({share_of(t): pl.Float64() for t in (*MOTIVES, *ROLES)})
    schema.update({DANGER: pl.Float64(), "motive": pl.String(), "role": pl.String()})
    return asked.map_batches(lambda batch: add_scores(add_wording(batch), chosen), schema=schema)


def ask(facts: pl.LazyFrame, signals: Sequence[Signal]) -> pl.LazyFrame:
    """Add one Boolean column a signal, named after it: true, false or null (unknown). `facts` has all facts derived."""
    schema = facts.collect_schema()
    schema.update({signal.name: pl.Boolean() for signal in signals})
    return facts.map_batches(lambda batch: answer(batch, signals), schema=schema)


def answer(batch: pl.DataFrame, signals: Sequence[Signal]) -> pl.DataFrame:
    """As `ask`, on a frame in hand."""
    patterns = {pattern for signal in signals for pattern in signal.question.patterns}
    answers = look(batch, patterns).select(signal.question.expr.alias(signal.name) for signal in signals)
    return batch.with_columns(answers.cast(pl.Boolean))


def add_scores(batch: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """Add the scores (see `score`) to a frame that holds an answer for every signal of `weights`, and the wording."""
    bits = np.repeat(weights.prior[:, None], batch.height, axis=1)
    for part in contributions(batch, weights):
        bits += part.bits * part.factors
    worded = wording_bits(batch)
    bits += worded * capped(worded, FAMILY.cap)
    if bits_of_owner(DANGER) in batch.columns:
        bits += batch.select(bits_of_owner(target) for target in TARGETS).to_numpy().T
    columns = {bits_of(t): bits[i] for i, t in enumerate(TARGETS)}
    likeliest = {}
    for block, names, what in ((BLOCKS["motives"], MOTIVES, "motive"), (BLOCKS["roles"], ROLES, "role")):
        odds = np.exp2(bits[block] - bits[block].max(axis=0, keepdims=True, initial=-np.inf))
        shares = odds / reduce(np.add, odds)  # in this order, whatever the number of rows
        columns |= {share_of(n): shares[i] for i, n in enumerate(names)}
        likeliest[what] = pl.Series(what, names, dtype=pl.String).gather(shares.argmax(axis=0).astype(np.int64))
    columns[DANGER] = 1.0 / (1.0 + np.exp2(-bits[BLOCKS[DANGER]][0]))
    return batch.with_columns(pl.Series(n, c, dtype=pl.Float64) for n, c in columns.items()).with_columns(**likeliest)


def wording_bits(batch: pl.DataFrame) -> Matrix:
    """What the wording says, before its cap (targets × rows), as `wording.add_wording` left it in the frame."""
    return np.ascontiguousarray(batch.select(bits_from_wording(target) for target in TARGETS).to_numpy().T)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one family adds: the places of its signals in the weights, their answers (`yes` and `no`, signals × rows),
    the sum in bits (targets × rows), and the part of it that counts (factors 0 to 1, targets × rows)."""

    signals: list[int]
    yes: Flags
    no: Flags
    bits: Matrix
    factors: Matrix


def contributions(batch: pl.DataFrame, weights: Weights) -> Iterator[Contribution]:
    """What each family of signals adds to each row of an answered batch.

    A row's bits are added in the order of the signals, whatever rows stand beside it: to the last digit the same in a
    batch of one and of a million, which a product of matrices would not be.
    """
    every = batch.select(pl.col([s.name for s in weights.signals]).cast(pl.Int8).fill_null(-1)).to_numpy().T
    for f, family in enumerate(weights.families):
        places = [int(i) for i in np.flatnonzero(weights.of_family == f)]
        yes, no = every[places] == 1, every[places] == 0
        bits = np.zeros((batch.height, len(TARGETS)))
        for told, each in ((yes, weights.if_yes[places]), (no, weights.if_no[places])):
            for answered, worth in zip(told, each, strict=True):
                if worth.any():
                    bits[np.flatnonzero(answered)] += worth
        ordered = np.ascontiguousarray(bits.T)
        yield Contribution(places, yes, no, ordered, capped(ordered, family.cap))
