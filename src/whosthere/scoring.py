"""Answers × weights → motives, roles, danger: row by row, in bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.facts import derive
from whosthere.frames import FEW, without
from whosthere.looking import look
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.questions import Pattern
from whosthere.rows import Columns, Held, Rows, Shape, matrix, table, widened
from whosthere.signals import Signal
from whosthere.weights import BLOCKS, Matrix, Weights, capped, shipped_weights
from whosthere.wording import FAMILY, WORDING, add_wording, bits_from_wording

Flags = npt.NDArray[np.bool_]


def bits_of(target: str) -> str:
    """The column that holds a target's total bits."""
    return f"bits_{target}"


def bits_of_owner(target: str) -> str:
    """The column that holds what the owner's labels add to a target, in bits, where they taught anything."""
    return f"owner_{target}"


def bits_of_second(target: str) -> str:
    """The column that holds what a second opinion adds to a target, in bits, where one was asked for."""
    return f"second_{target}"


ADDED = (bits_of_owner, bits_of_second)
"""What may be added to the answers and the wording, by whoever asks for it, in columns of a name for each target."""


def share_of(target: str) -> str:
    """The column that holds a motive's or role's probability."""
    return f"share_{target}"


def score(given: Shape, weights: Weights | None = None) -> Shape:
    """Add to the given facts: the derived facts, one Boolean column a signal, and the scores.

    Scores are `bits_<target>` (prior plus all evidence, log2; for every motive, the danger and every role),
    `share_<motive>` and `share_<role>` (each set sums to 1), `danger` (0 to 1), `motive` and `role` (the likeliest).
    Every row is scored by itself.
    """
    chosen = weights or shipped_weights()
    if not isinstance(given, pl.LazyFrame):
        return add_scores(add_wording(answer(derive(given), chosen.signals)), chosen)
    schema = derive(given).collect_schema()
    schema.update({signal.name: pl.Boolean() for signal in chosen.signals})
    schema.update({bits_from_wording(t): pl.Float64() for t in TARGETS})
    schema.update({bits_of(t): pl.Float64() for t in TARGETS})
    schema.update({share_of(t): pl.Float64() for t in (*MOTIVES, *ROLES)})
    schema.update({DANGER: pl.Float64(), "motive": pl.String(), "role": pl.String()})
    return given.map_batches(lambda batch: score(batch, chosen), schema=schema)


def answer(batch: Held, signals: Sequence[Signal]) -> Held:
    """Add one Boolean column a signal, named after it: true, false or null (unknown). `batch` has all facts derived."""
    asked, patterns = _asked(tuple(signals))
    looked = look(batch, patterns)
    if isinstance(looked, Rows):
        return asked.add_to(looked)
    found = looked.select_seq(asked.exprs) if looked.height < FEW else looked.select(asked.exprs)
    return without(batch, found.columns).hstack(found)


@lru_cache(maxsize=16)
def _asked(signals: tuple[Signal, ...]) -> tuple[Columns, frozenset[Pattern]]:
    """The signals' questions as columns, and all patterns they look for."""
    patterns = frozenset[Pattern]().union(*(signal.question.patterns for signal in signals))
    return Columns(signal.question.expr.cast(pl.Boolean).alias(signal.name) for signal in signals), patterns


def add_scores(batch: Held, weights: Weights) -> Held:
    """Add the scores (see `score`) to a frame that holds an answer for every signal of `weights`, and the wording."""
    scores, likeliest = _scores(batch, weights)
    if isinstance(batch, Rows):
        for row, names in zip(batch, zip(*likeliest, strict=True), strict=True):
            row.update(zip(_LIKELIEST, names, strict=True))
        return widened(batch, scores, _SCORES)
    kept = without(batch, [*_SCORES, *_LIKELIEST])
    return widened(kept, scores, _SCORES).with_columns(map(_named, _LIKELIEST, likeliest))


def _named(name: str, told: list[str]) -> pl.Series:
    return pl.Series(name, told, pl.String)


def _scores(batch: pl.DataFrame | Rows, weights: Weights) -> tuple[Matrix, list[list[str]]]:
    """The scores as numbers (rows × _SCORES), and the likeliest motives and roles by row."""
    bits = np.repeat(weights.prior[:, None], batch.height, axis=1)
    for part in contributions(batch, weights):
        if part.said_yes or part.said_no:
            bits += part.bits * part.factors
    worded = wording_bits(batch)
    bits += worded * capped(worded, FAMILY.cap)
    for added in ADDED:
        if added(DANGER) in batch.columns:
            bits += matrix(batch, [added(target) for target in TARGETS]).T
    likeliest, shares = list[list[str]](), list[Matrix]()
    for block, names in ((BLOCKS["motives"], MOTIVES), (BLOCKS["roles"], ROLES)):
        odds = np.exp2(bits[block] - bits[block].max(axis=0, initial=-np.inf))
        part = odds / reduce(np.add, odds)  # in this order, whatever the number of rows
        shares.append(part)
        likeliest.append([names[at] for at in part.argmax(axis=0).tolist()])
    danger = 1.0 / (1.0 + np.exp2(-bits[BLOCKS[DANGER]]))
    return np.concatenate([bits, *shares, danger]).T, likeliest


_SCORES = [*(bits_of(t) for t in TARGETS), *(share_of(t) for t in (*MOTIVES, *ROLES)), DANGER]
_LIKELIEST = ("motive", "role")


def wording_bits(batch: pl.DataFrame | Rows) -> Matrix:
    """What the wording says, before its cap (targets × rows), as `wording.add_wording` left it in the frame."""
    return np.ascontiguousarray(matrix(batch, WORDING).T)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one family adds: the places of its signals in the weights, their answers (`yes` and `no`, signals × rows),
    those of its signals that said yes, and no, anywhere and weigh something then; the sum in bits (targets × rows), and
    the part of it that counts (factors 0 to 1, targets × rows)."""

    signals: list[int]
    yes: Flags
    no: Flags
    said_yes: list[int]
    said_no: list[int]
    bits: Matrix
    factors: Matrix


def contributions(batch: pl.DataFrame | Rows, weights: Weights) -> Iterator[Contribution]:
    """What each family of signals adds to each row of an answered batch.

    A row's bits are added in the order of the signals, whatever rows stand beside it: to the last digit the same in a
    batch of one and of a million, which a product of matrices would not be.
    """
    every = _said(batch, [signal.name for signal in weights.signals])
    yes, no = every == 1, every == 0
    places, if_yes, if_no = _places(weights)
    said_yes, said_no = yes.any(axis=1) & if_yes, no.any(axis=1) & if_no
    silent, whole = np.zeros((len(TARGETS), batch.height)), np.ones((len(TARGETS), batch.height))
    for at, family in zip(places, weights.families, strict=True):
        told_yes: list[int] = np.flatnonzero(said_yes[at]).tolist()
        told_no: list[int] = np.flatnonzero(said_no[at]).tolist()
        bits, factors = silent, whole
        if told_yes or told_no:
            added = np.zeros((batch.height, len(TARGETS)))
            _add(added, yes[at], weights.if_yes[at], told_yes)
            _add(added, no[at], weights.if_no[at], told_no)
            bits = np.ascontiguousarray(added.T)
            factors = capped(bits, family.cap)
        yield Contribution(at, yes[at], no[at], told_yes, told_no, bits, factors)


def _said(batch: pl.DataFrame | Rows, names: Sequence[str]) -> npt.NDArray[Any]:
    """Answers (signals × rows) as 1 for yes, 0 for no, and another number for unknown."""
    if isinstance(batch, Rows) or 0 < batch.height < FEW:
        return np.array(table(batch, names), dtype=np.float64).T
    return batch[names].select_seq(pl.all().cast(pl.Int8).fill_null(-1)).to_numpy().T


def _add(bits: Matrix, told: Flags, each: Matrix, said: list[int]) -> None:
    """Add to `bits` (rows × targets) what each signal of a family that `said` so anywhere adds where it is `told`."""
    for at in said:
        bits[np.flatnonzero(told[at])] += each[at]


@lru_cache(maxsize=16)
def _places(weights: Weights) -> tuple[list[list[int]], Any, Any]:
    """The places of each family's signals; and which signals weigh something if they say yes, and if no."""
    places = [np.flatnonzero(weights.of_family == f).tolist() for f in range(len(weights.families))]
    return places, weights.if_yes.any(axis=1), weights.if_no.any(axis=1)
