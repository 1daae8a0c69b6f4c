"""What a connection would tangibly bring: how much each benefit counts in a row."""

from __future__ import annotations

from functools import cache

import polars as pl

from whosthere.benefit_rules import BENEFITS, BenefitRule, Reason
from whosthere.model import AIMS
from whosthere.scoring import share_of

SELF_SERVING = ("sell", "validate", "mistaken_identity", "hack", "ask_favor")


def benefit_of(index: int) -> str:
    """The column that holds the strength of a benefit rule in a row (0 where it does not apply)."""
    return f"benefit_{index}"


def strength(rule: BenefitRule) -> pl.Expr:
    """How much a benefit counts in a row with `asides`, 0 to 1: nothing where it is not known to be there."""
    value = pl.lit(rule.strength)
    if rule.reasons:
        held = pl.max_horizontal(counted_of(reason) for reason in rule.reasons)
        value = (held * rule.strength).clip(upper_bound=1.0)
    if rule.aims:
        value = value * pl.any_horizontal(aim_of(aim) for aim in rule.aims).cast(pl.Float64)
    if rule.motive:
        value = value * pl.col(share_of(rule.motive))
    if rule.role:
        value = value * pl.col(share_of(rule.role))
    if rule.spoilt_by:
        value = value * (1 - pl.col(share_of(rule.spoilt_by)))
    if rule.unless:
        value = value * (1 - pl.col(rule.unless).fill_null(False).cast(pl.Float64))
    if not rule.motive and not rule.stands:
        value = value * pl.col(UNSELFISH)
    return value


UNSELFISH = "unselfish"
"""The column that tells, while deciding, how far the request is not self-serving."""


def _unselfish() -> pl.Expr:
    sell, validate, mistaken, hack, favor = (pl.col(share_of(motive)) for motive in SELF_SERVING)
    self_serving = (sell + validate) + ((mistaken + hack) + favor)  # in this order, however many threads there are
    return 1 - 0.8 * self_serving


@cache
def _places() -> dict[Reason, int]:
    """The reasons that benefits rest on, numbered."""
    each = dict.fromkeys(reason for rule in BENEFITS for reason in rule.reasons)
    return {reason: at for at, reason in enumerate(each)}


def counted_of(reason: Reason) -> str:
    """The column that tells, while deciding, how much a reason counts: 0 where it is not there."""
    return f"counted_{_places()[reason]}"


@cache
def asides() -> dict[str, pl.Expr]:
    """Columns that are needed while deciding, once each: how much does a reason count, has the owner an aim, how far is
    the request not self-serving?"""
    counted = {
        counted_of(reason): pl.when(reason.when.expr)
        .then(1.0 if reason.counts is None else reason.counts)
        .otherwise(0.0)
        for reason in _places()
    }
    return counted | {aim_of(aim): has_aim(aim) for aim in AIMS} | {UNSELFISH: _unselfish()}


def has_aim(*aims: str) -> pl.Expr:
    """Has the owner one of these aims? Never unknown."""
    wanted = pl.col("owner_goals")
    return pl.any_horizontal(wanted.list.contains(aim) for aim in aims).fill_null(False)


def aim_of(aim: str) -> str:
    """The column that tells, while deciding, whether the owner has an aim."""
    return f"aim_{aim}"


def nothing_shared() -> pl.Expr:
    """In a row with its benefits: do the two share nothing that is known?"""
    return pl.all_horizontal(pl.col(benefit_of(i)) == 0 for i, rule in enumerate(BENEFITS) if rule.is_ground)
