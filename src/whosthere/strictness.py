"""The back-test: the past decided again with the line of acceptance elsewhere, and the line that had served best."""

from __future__ import annotations

import polars as pl
from msgspec import structs

from whosthere.decisions import decide
from whosthere.intervals import rate
from whosthere.model import Strictness
from whosthere.policy import Policy

LINES = [round(-0.5 + 0.1 * step, 1) for step in range(16)]  # of `accept_at`
GOOD_COUNTS = 3  # a good conversation lost weighs as much as so many pitches kept out
LEAST_PITCHES, LEAST_GOOD = 8, 8  # for a suggestion
_IN, _OUT = ("accept",), ("ignore", "decline", "report")


def fared(past: pl.DataFrame, policy: Policy) -> Strictness:
    """How the past (scored facts with `pitched` and `conversed`) would have gone under a policy.

    A pitch that became a real conversation counts as a conversation.
    """
    told = decide(past.lazy(), policy).select("action", "pitched", "conversed").collect()
    kinds = {"pitches": pl.col("pitched") & ~pl.col("conversed"), "good": pl.col("conversed")}
    fates = {"in": pl.col("action").is_in(_IN), "asked": pl.col("action") == "ask", "out": pl.col("action").is_in(_OUT)}
    counts = told.select(
        (k & f).sum().alias(f"{kind}_{fate}") for kind, k in kinds.items() for fate, f in fates.items()
    )
    return Strictness(accept_at=policy.accept_at, ask_at=policy.ask_at, **counts.row(0, named=True))


def curve(past: pl.DataFrame, policy: Policy) -> list[Strictness]:
    """The same over lines of acceptance from lenient to strict; the line of asking keeps its distance."""
    gap = policy.accept_at - policy.ask_at
    moved = (structs.replace(policy, accept_at=line, ask_at=round(line - gap, 4)) for line in LINES)
    return [fared(past, one) for one in moved]


def advice(past: pl.DataFrame, now: Strictness, levels: list[Strictness]) -> tuple[Strictness | None, str]:
    """The line that would have served best, if the past is enough to tell and it is clearly better than now; and why.

    Served best: most pitches not let in, less GOOD_COUNTS for each good conversation kept out; asking first keeps a
    good one and lets half a pitch through.
    """
    pitches = now.pitches_in + now.pitches_asked + now.pitches_out
    good = now.good_in + now.good_asked + now.good_out
    if pitches < LEAST_PITCHES or good < LEAST_GOOD:
        return None, (
            f"{pitches} pitches and {good} good conversations are too few to move a line by: keep accept_at = "
            f"{now.accept_at:g}."
        )
    best = max(levels, key=lambda one: (_served(one), -abs(one.accept_at - now.accept_at)))
    gain = _served(best) - _served(now)
    if gain < _noise(pitches):
        return (
            None,
            f"No line would have served you clearly better: keep accept_at = {now.accept_at:g}.",
        )
    return best, (
        f"With accept_at = {best.accept_at:g} and ask_at = {best.ask_at:g} you would have missed {best.good_out} of "
        f"{good} good conversations (now {now.good_out}), and let in {best.pitches_in} of {pitches} pitches (now "
        f"{now.pitches_in})."
    )


def _served(one: Strictness) -> float:
    return one.pitches_out + 0.5 * one.pitches_asked - GOOD_COUNTS * one.good_out


def _noise(pitches: int) -> float:
    """A gain smaller than this may be chance: half the width of the interval of a share on so many pitches."""
    half = rate(pitches // 2, pitches)
    return (half.high - half.low) / 2 * pitches / 2
